# verdict: TIMEOUT
# wall: 1
import time

time.sleep(100)
