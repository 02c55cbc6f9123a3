# verdict: TIMEOUT
# limit: cpu
def f(x):
    return 10 ** 10**8
