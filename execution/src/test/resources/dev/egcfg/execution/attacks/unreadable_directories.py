# verdict: PASSED
import os

for outer in range(20):
    os.makedirs("locked%d/inner" % outer)
    open("locked%d/inner/file" % outer, "w").close()
    try:
        os.chmod("locked%d/inner" % outer, 0)
        os.chmod("locked%d" % outer, 0)
    except PermissionError:
        pass  # at level LANDLOCK


def f(x):
    return x + 1
