import os
import subprocess

OUTSIDE = "$OUTSIDE"


def _ways():
    yield lambda: open(OUTSIDE, "w").close()
    yield lambda: subprocess.run(["/bin/sh", "-c", "echo escaped > " + OUTSIDE], check=True)
    yield lambda: os.posix_spawn("/usr/bin/touch", ["touch", OUTSIDE], {})


def successor(x):
    for way in _ways():
        try:
            way()
            return x + 1
        except (OSError, subprocess.SubprocessError):
            pass
    return 0
