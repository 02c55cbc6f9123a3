# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os

OWN = {"PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MPLBACKEND", "PATH", "HOME", "LANG", "PWD", "LC_CTYPE"}
if set(os.environ) - OWN or {name.decode() for name in os.environb} - OWN:
    raise SystemError("saw the user's environment")


def f(x):
    return x + 1
