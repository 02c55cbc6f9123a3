# verdict: TIMEOUT
# limit: wall
import time

time.sleep(100)
