# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes

libc = ctypes.CDLL(None)
if {libc.memfd_create(b"x", 0), libc.memfd_create(b"x", 1)} != {-1}:
    raise SystemError("allowed")


def f(x):
    return x + 1
