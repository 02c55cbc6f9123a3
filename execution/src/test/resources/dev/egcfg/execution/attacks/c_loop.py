# verdict: TIMEOUT
def f(x):
    return 10 ** 10**8
