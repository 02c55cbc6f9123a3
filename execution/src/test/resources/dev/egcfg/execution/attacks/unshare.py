# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes

libc = ctypes.CDLL(None)
if {libc.unshare(0x10000000), libc.unshare(0x00020000), libc.setns(0, 0)} != {-1}:
    raise SystemError("allowed")


def f(x):
    return x + 1
