# verdict: TIMEOUT
# limit: wall
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
