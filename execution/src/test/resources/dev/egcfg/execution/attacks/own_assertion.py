# verdict: ERROR
def f(x):
    raise AssertionError("not the tests' own")
