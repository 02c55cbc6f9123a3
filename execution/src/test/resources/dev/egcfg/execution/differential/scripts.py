"""Contest programs, and what Python itself makes of them: each runs as a script, in a process of its own, to its real end."""

import os
import sys

READ = """\
xs = list(map(int, input().split()))
n = int(input()); xs = [int(input()) for _ in range(n)]
xs = [int(w) for w in sys.stdin.read().split()]
xs = [int(line) for line in sys.stdin if line.strip()]
xs = [int(line) for line in iter(sys.stdin.readline, "")]
xs = [int(w) for w in sys.stdin.buffer.read().split()]
xs = [int(w) for w in open(0).read().split()]
xs = [int(w) for w in os.read(0, 4096).split()]
xs = [int(w) for w in os.fdopen(0, "rb", closefd=False).read().split()]
xs = [int(w) for w in io.BytesIO(os.read(0, os.fstat(0).st_size or 4096)).read().split()]
xs = [int(w) for w in fileinput.input()]
xs = [int(w) for line in sys.stdin.readlines() for w in line.split()]
xs = [int(w) for w in sys.__stdin__.read().split()]
""".splitlines()
COMPUTE = r"""
r = sum(xs)
r = max(xs) - min(xs)
r = sorted(xs)
r = len(set(xs))
r = collections.Counter(xs).most_common(1)[0][1]
f = lambda k: 0 if k == 0 else 1 + f(k - 1)¶r = f(900) + len(xs)
fib = functools.lru_cache(None)(lambda k: k if k < 2 else fib(k - 1) + fib(k - 2))¶r = fib(60) % 1000 + xs[0]
def g():¶    try:¶        for x in xs:¶            yield x¶    finally:¶        print("done")¶r = [x * 2 for x in g()]
try:¶    r = xs[1000]¶except IndexError as e:¶    r = str(e)
r = functools.reduce(operator.mul, xs, 1) % (10 ** 9 + 7)
heapq.heapify(xs)¶r = [heapq.heappop(xs) for _ in range(len(xs))]
r = " ".join(map(str, xs[::-1]))
r = [[x, x + 1] for x in xs]
sys.setrecursionlimit(5000)¶def deep(k):¶    return 0 if k == 0 else 1 + deep(k - 1)¶r = deep(3000)
r = (sys.getrecursionlimit(), __name__, len(sys.argv))
class Own:¶    def __init__(self, x):¶        self.x = x¶    def __repr__(self):¶        return "<%d>" % self.x¶r = [Own(x) for x in xs]
r = "\u20ac" * len(xs)
r = 7 ** 3000 % 10 ** 40
""".strip().splitlines()
WRITE = r"""
print(r)
print(*r) if isinstance(r, list) else print(r)
sys.stdout.write(str(r) + "\n")
print(r, end="")
print(r, flush=True)
print(r, file=sys.__stdout__)
sys.stdout.buffer.write(str(r).encode())
os.write(1, str(r).encode())
atexit.register(print, r)
w = open(1, "w", closefd=False)¶w.write(str(r))
w = os.fdopen(1, "w")¶w.write(str(r))
out = io.StringIO()¶kept = sys.stdout¶sys.stdout = out¶print(r)¶sys.stdout = kept¶print(out.getvalue(), end="")
w = io.BytesIO()¶w.write(str(r).encode())¶atexit.register(lambda: os.write(1, w.getvalue()))
class Late:¶    def __del__(self):¶        print("late", r)¶keep = Late()
threading.Thread(target=print, args=(r,)).start()
threading.Timer(0.01, print, (r,)).start()
sys.stdout = open(1, "w", buffering=1 << 16, closefd=False)¶print(r)
print(r, "x\ry", sep="\n")
print(r, file=sys.stderr)¶print("out")
warnings.warn("w")¶print(r)
with contextlib.redirect_stdout(io.StringIO()) as into:¶    print(r)¶sys.stdout.write(into.getvalue())
sys.stdout = io.TextIOWrapper(sys.stdout.buffer)¶print(r)
import logging¶logging.basicConfig(stream=sys.stdout, format="%(message)s")¶logging.warning(r)
""".strip().splitlines()
END = ["", "", "", "", "sys.exit()", "sys.exit(0)", "raise SystemExit", "exit()", "sys.exit(1)", "sys.exit('bad')", "1 / 0", "assert not xs",
       "return", "os._exit(0)", "sys.stdout.flush(); os._exit(0)", "raise KeyboardInterrupt", "raise MemoryError"]
# (what the body stands in, whether solve() is called by whoever runs it)
FRAMES = [
    ("BODY", False), ("def solve():\n    BODY\n", True), ("def solve():\n    BODY\nsolve()\n", False),
    ("def solve():\n    BODY\nif __name__ == '__main__':\n    solve()\n", False), ("if __name__ == '__main__':\n    BODY\n", False),
    ("def main():\n    BODY\nmain()\n", False), ("def solve():\n    BODY\ndef main():\n    solve()\nmain()\n", False),
    ("def solve():\n    BODY\ngo = solve\ngo()\n", False), ("def solve():\n    BODY\nt = threading.Thread(target=solve)\nt.start()\nt.join()\n", False),
    ("def solve():\n    BODY\nthreading.Thread(target=solve).start()\n", False),
    ("threading.stack_size(1 << 27)\nsys.setrecursionlimit(10 ** 6)\ndef solve():\n    BODY\nt = threading.Thread(target=solve)\nt.start()\nt.join()\n",
     False),
    ("def solve(again=False):\n    BODY\n", True), ("class Solution:\n    def solve(self):\n        BODY\nSolution().solve()\n", False),
    ("class Solution:\n    def solve(self):\n        BODY\nsolve = Solution().solve\n", True),
    ("def solve(k):\n    BODY\nsolve(1)\n", False), ("for _ in range(1):\n    BODY\n", False),
    ("def solve():\n    BODY\nsys.exit(solve())\n", False), ("import builtins\ndef solve():\n    BODY\nprint('first')\n", True),
    ("solve = lambda: 0\ndef main():\n    BODY\nmain()\n", False), ("def solve():\n    BODY\n[f() for f in [solve]]\n", False),
   
    ("def solve():\n    BODY\nglobals()['so' + 'lve']()\n", None),
]
LOST = 120 << 8  # the status where Python could not write what was left: what that is, depends on where it was lost
IMPORTS = "import atexit, collections, contextlib, fileinput, functools, heapq, io, operator, os, sys, threading, warnings\n"


def made(draw):
    """(program, standard input, whether solve() is still to be called)."""
    frame, called = draw.choice(FRAMES)
    ending = draw.choice(END)
    if ending == "return" and "def " not in frame:
        ending = ""
    lines = [part for step in (draw.choice(READ), draw.choice(COMPUTE), draw.choice(WRITE), ending) for part in step.split("¶") if step]
    margin = frame[: frame.index("BODY")].rpartition("\n")[2]
    body = ("\n" + margin).join(lines)
    numbers = [draw.randrange(-50, 50) for _ in range(draw.randrange(1, 9))]
    one_line = "input().split()" in body
    stdin = " ".join(map(str, numbers)) if one_line else "\n".join(map(str, ([len(numbers)] if "n = int" in body else []) + numbers))
    return IMPORTS + frame.replace("BODY", body), stdin + draw.choice(["\n", "", "\n\n"] if "input()" not in body else ["\n"]), called


def plainly(program, stdin, calls_solve):
    """(exit code, standard output) of the program as a script."""
    if calls_solve:
        program += "\nsolve()\n"
    (reading, fed), (told, writing) = os.pipe(), os.pipe()
    os.write(fed, stdin.encode())
    os.close(fed)
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        for number, descriptor in enumerate((reading, writing, os.open(os.devnull, os.O_WRONLY))):
            os.dup2(descriptor, number)
        os.closerange(3, 64)
        os.execv(sys.executable, [sys.executable, "-I", "-X", "utf8", "-c", program])
    os.close(reading)
    os.close(writing)
    with open(told, "rb") as output:
        printed = output.read()
    status = os.waitpid(child, 0)[1]
    return status, printed.decode("utf-8", "replace")
