# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK UNSAFE
import os
import signal
import threading

heard = []
for number in signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM:
    signal.signal(number, lambda *_: heard.append(1))
main = threading.main_thread().ident
other = threading.Thread(target=lambda: signal.pthread_kill(main, signal.SIGUSR1))
other.start()
other.join()
os.kill(os.getpid(), signal.SIGUSR2)
signal.raise_signal(signal.SIGALRM)


def f(x):
    return x + (len(heard) == 3)
