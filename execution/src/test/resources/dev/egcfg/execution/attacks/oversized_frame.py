# verdict: ERROR | CRASHED | EXITED
import os


def f(x):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            pass
    return 3
