# verdict: ERROR
def f(x):
    raise type("\x1b[2J\nE" * 1000000, (Exception,), {})("x")
