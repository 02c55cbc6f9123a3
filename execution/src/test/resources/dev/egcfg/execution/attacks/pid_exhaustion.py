# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes
import os
import signal
import threading
import time

libc = ctypes.CDLL(None)
SIGCHLD = int(signal.SIGCHLD)
for _ in range(1000):
    for attempt in (os.fork, os.forkpty, lambda: libc.syscall(56, SIGCHLD, 0, 0, 0, 0), lambda: libc.syscall(58)):
        try:
            if attempt() == 0:
                time.sleep(100)
        except OSError:
            pass
    try:
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
    except (RuntimeError, MemoryError):
        pass


def f(x):
    return x + 1
