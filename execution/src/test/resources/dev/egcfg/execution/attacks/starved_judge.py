# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes
import os
import resource

judge = os.getppid()
for attempt in (
    lambda: resource.prlimit(judge, resource.RLIMIT_CPU, (0, 0)),
    lambda: os.setpriority(os.PRIO_PROCESS, judge, 19),
    lambda: os.sched_setaffinity(judge, {0}),
):
    try:
        attempt()
    except OSError:
        continue
    raise SystemError("the judge was starved")


def f(x):
    return x + 1
