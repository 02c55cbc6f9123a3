# verdict: TIMEOUT
# limit: cpu
import re


def f(x):
    return re.match("(a+)+$", "a" * 40 + "b")
