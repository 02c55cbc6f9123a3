# verdict: CRASHED | ERROR | OUT_OF_MEMORY
import sys

sys.setrecursionlimit(10**9)


class A:
    def __repr__(self):
        return repr(self)


def f(x):
    return repr(A())
