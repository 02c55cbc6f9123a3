# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes
import os

for attempt in (os.execv, os.execvp, lambda path, line: os.execve(path, line, {})):
    try:
        attempt("/usr/bin/env", ["env"])
    except OSError:
        pass
arguments = (ctypes.c_char_p * 2)(b"env", None)
ctypes.CDLL(None).execve(b"/usr/bin/env", arguments, None)


def f(x):
    return x + 1
