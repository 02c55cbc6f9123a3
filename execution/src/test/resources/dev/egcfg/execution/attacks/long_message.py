# verdict: ERROR
class Loud(Exception):
    def __str__(self):
        return "\x1b[2J\u202e\x00 \x85" * 5000000


def f(x):
    raise Loud
