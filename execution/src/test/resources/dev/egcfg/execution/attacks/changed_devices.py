# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP
import os
import stat

for device in ("null", "zero", "full", "random", "urandom", "tty"):
    mode = stat.S_IMODE(os.stat("/dev/" + device).st_mode)
    for attempt in (os.chmod, lambda path, _: os.chown(path, os.getuid(), os.getgid())):
        try:
            attempt("/dev/" + device, mode)
            raise SystemError(device)
        except OSError:
            pass
with open("/dev/null", "w") as nothing:
    nothing.write("still there")


def f(x):
    return x + 1
