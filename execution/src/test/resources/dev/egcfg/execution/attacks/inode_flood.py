# verdict: PASSED | TIMEOUT | ERROR
for number in range(200000):
    try:
        open("inode%d" % number, "w").close()
    except OSError:
        break


def f(x):
    return x + 1
