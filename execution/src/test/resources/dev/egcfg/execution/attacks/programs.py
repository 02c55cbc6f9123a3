# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os
import subprocess

for attempt in (
    lambda: subprocess.run(["/usr/bin/env"]),
    lambda: os.execv("/usr/bin/env", ["env"]),
    lambda: os.posix_spawn("/usr/bin/env", ["env"], {}),
    os.fork,
):
    try:
        attempt()
    except OSError:
        continue
    os._exit(9)


def f(x):
    return x + 1
