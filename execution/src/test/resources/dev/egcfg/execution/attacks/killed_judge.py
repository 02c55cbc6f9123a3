# verdict: WRONG_ANSWER
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os
import signal

for victim in (os.getppid(), 1, 0, -1):
    try:
        os.kill(victim, signal.SIGKILL)
        raise SystemError("killed %d" % victim)
    except OSError:
        pass


def f(x):
    return 0
