# verdict: ERROR | CRASHED | WRONG_ANSWER
def f(x):
    value = []
    for _ in range(100000):
        value = [value]
    return len(repr(value))
