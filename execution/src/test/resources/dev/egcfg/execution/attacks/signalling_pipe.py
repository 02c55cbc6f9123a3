# verdict: WRONG_ANSWER
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import fcntl
import os
import signal

F_SETSIG = 10
reading, writing = os.pipe()
for command, argument in ((fcntl.F_SETOWN, os.getppid()), (F_SETSIG, signal.SIGKILL)):
    try:
        fcntl.fcntl(reading, command, argument)
        raise SystemError("fcntl %d" % command)
    except OSError:
        pass
fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
os.write(writing, b"x")


def f(x):
    return 0
