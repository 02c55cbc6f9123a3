# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes
import os

libc = ctypes.CDLL(None)
if {libc.ptrace(16, os.getppid(), 0, 0), libc.ptrace(0, 0, 0, 0)} != {-1}:
    raise SystemError("allowed")


def f(x):
    return x + 1
