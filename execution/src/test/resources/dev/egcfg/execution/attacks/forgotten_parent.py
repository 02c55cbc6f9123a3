# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes

PR_SET_PDEATHSIG = 1
if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0:
    raise SystemError("it would outlive its parent")


def f(x):
    return x + 1
