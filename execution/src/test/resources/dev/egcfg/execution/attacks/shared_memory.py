# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os

written = 0
try:
    with open("/dev/shm/left_behind", "wb") as file:
        while written < 64 << 20:
            written += file.write(bytes(1 << 20))
            file.flush()
except OSError:
    pass
if written > 20 << 20:
    raise SystemError("filled the host's memory")


def f(x):
    return x + 1
