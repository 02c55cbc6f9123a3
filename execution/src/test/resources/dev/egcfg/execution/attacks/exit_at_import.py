# verdict: EXITED
import sys

sys.exit(0)
