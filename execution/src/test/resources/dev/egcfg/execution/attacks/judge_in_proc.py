# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os

for pid in (1, os.getppid()):
    for name in ("environ", "mem", "maps", "stat", "cmdline"):
        try:
            open("/proc/%d/%s" % (pid, name), "rb").read(1)
        except OSError:
            continue
        raise SystemError("read %s of %d" % (name, pid))
    for name in ("fd", "task", "cwd"):
        try:
            os.listdir("/proc/%d/%s" % (pid, name))
        except OSError:
            continue
        raise SystemError("listed %s of %d" % (name, pid))


def f(x):
    return x + 1
