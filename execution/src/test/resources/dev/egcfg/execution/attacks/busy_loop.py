# verdict: TIMEOUT
def f(x):
    while True:
        pass
