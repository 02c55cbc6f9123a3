# verdict: WRONG_ANSWER | OUT_OF_MEMORY
# a few bytes each on the wire, hundreds in the memory of whoever reads them
import collections


def f(x):
    return [collections.deque()] * 3000000
