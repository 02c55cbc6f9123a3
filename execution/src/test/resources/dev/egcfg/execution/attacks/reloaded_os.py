# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import importlib
import os
import shutil
import subprocess

for module in (os, shutil, subprocess):
    importlib.reload(module)
for attempt in (os.fork, lambda: os.kill(os.getppid(), 9), lambda: subprocess.run(["/usr/bin/env"])):
    try:
        attempt()
    except OSError:
        continue
    raise SystemError("a reloaded module got out")


def f(x):
    return x + 1
