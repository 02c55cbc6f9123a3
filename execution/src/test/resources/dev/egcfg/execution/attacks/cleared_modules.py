# verdict: WRONG_ANSWER | ERROR | CRASHED
import sys

sys.modules.clear()


def f(x):
    return 0
