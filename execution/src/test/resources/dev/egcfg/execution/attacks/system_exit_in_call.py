# verdict: EXITED
def f(x):
    raise SystemExit
