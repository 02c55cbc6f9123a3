# verdict: WRONG_ANSWER
def f(x):
    while True:
        yield x
