# verdict: PASSED
for number in range(300):
    open("file%d" % number, "w").close()


def f(x):
    return x + 1
