SOLUTION = "$SOLUTION"


def solve():
    exec(compile(SOLUTION, "<solution>", "exec"), {"__name__": "__main__"})
