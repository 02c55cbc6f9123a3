# verdict: ERROR
def f(x):
    return f(x)
