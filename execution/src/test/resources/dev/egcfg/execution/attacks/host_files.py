# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os

for path in ("/etc/shadow", "/etc/passwd", "/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/%d/mem" % os.getppid()):
    try:
        open(path, "rb").read(1)
    except OSError:
        continue
    raise SystemError("read " + path)
for path in ("/proc/1/fd", "/proc/%d/fd" % os.getppid(), "/home", "/etc"):
    try:
        found = os.listdir(path)
    except OSError:
        continue
    if set(found) - {"ld.so.cache", "localtime"}:
        raise SystemError("listed " + path)
home = os.path.expanduser("~root")
try:
    found = os.listdir(home)
except OSError:
    found = []
if set(found) - {".pyenv"}:
    raise SystemError("listed " + home)
if set(os.environ) - {"PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MPLBACKEND", "PATH", "HOME", "LANG", "PWD", "LC_CTYPE"}:
    raise SystemError("saw the user's environment")


def f(x):
    return x + 1
