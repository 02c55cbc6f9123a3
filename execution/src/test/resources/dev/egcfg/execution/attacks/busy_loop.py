# verdict: TIMEOUT
# limit: cpu
def f(x):
    while True:
        pass
