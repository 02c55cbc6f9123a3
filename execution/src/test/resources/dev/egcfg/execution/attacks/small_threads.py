# verdict: PASSED | TIMEOUT
# levels: LANDLOCK
import threading
import time

threading.stack_size(32768)
count = 0
try:
    for count in range(4000):
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
except (RuntimeError, MemoryError):
    pass
if count > 3000:
    raise SystemError("%d threads" % count)


def f(x):
    return x + 1
