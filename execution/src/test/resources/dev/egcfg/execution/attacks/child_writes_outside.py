# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import multiprocessing
import os
import subprocess

TARGETS = ("/var/tmp/egcfg-escaped", "/tmp/../var/tmp/egcfg-escaped", os.path.expanduser("~root/egcfg-escaped"))
for target in TARGETS:
    for attempt in (
        lambda: subprocess.run(["/bin/sh", "-c", "echo x >" + target]),
        lambda: multiprocessing.Process(target=lambda: open(target, "w").close()).start(),
        lambda: open(target, "w").close(),
    ):
        try:
            attempt()
        except OSError:
            continue
        raise SystemError("wrote " + target)


def f(x):
    return x + 1
