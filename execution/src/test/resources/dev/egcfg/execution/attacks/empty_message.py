# verdict: CRASHED
import os

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\x00\x00\x00\x04\x00\x00\x00\x00")
    except OSError:
        pass


def f(x):
    return 3
