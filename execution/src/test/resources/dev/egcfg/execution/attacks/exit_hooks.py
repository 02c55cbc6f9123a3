# verdict: ERROR
import atexit
import os
import sys

atexit.register(os._exit, 0)
sys.excepthook = lambda *arguments: os._exit(0)
raise ValueError("at import")
