# verdict: PASSED | TIMEOUT
# levels: LANDLOCK
import _thread
import time

_thread.stack_size(32768)
count = 0
try:
    for count in range(4000):
        _thread.start_new_thread(time.sleep, (100,))
except (RuntimeError, MemoryError):
    pass
if count > 3000:
    raise SystemError("%d threads" % count)


def f(x):
    return x + 1
