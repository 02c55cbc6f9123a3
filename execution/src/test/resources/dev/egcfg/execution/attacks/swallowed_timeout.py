# verdict: TIMEOUT
# limit: cpu
def f(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            break
    return x + 1
