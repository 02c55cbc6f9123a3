# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os

for _ in range(100000):
    try:
        os.fork()
    except OSError:
        break


def f(x):
    return x + 1
