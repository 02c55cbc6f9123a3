"""Random programs for the tracer: exceptions, generators, coroutines, managers, match, closures, recursion."""

import random
import sys

HEAD = '''\
import asyncio
import contextlib

class Manager:
    def __init__(self, swallows):
        self.swallows = swallows
    def __enter__(self):
        return 2
    def __exit__(self, kind, problem, trace):
        if self.swallows == 2:
            raise LookupError(5)
        return self.swallows == 1

class Later(Manager):
    async def __aenter__(self):
        await Tick()
        return 3
    async def __aexit__(self, kind, problem, trace):
        await Tick()
        return self.swallows == 1

class Tick:
    def __await__(self):
        yield

@contextlib.contextmanager
def managed(n):
    try:
        yield n
    finally:
        n = 0

def deep(n, k):
    try:
        if n == 0:
            return 6 // k
        return deep(n - 1, k) + 1
    finally:
        k = k - 1
'''
ERRORS = ("ValueError", "KeyError", "ZeroDivisionError", "LookupError", "TypeError", "Exception")


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = [HEAD]
        self.functions = {"plain": [], "generator": [], "coroutine": [], "stream": []}
        self.delegating = set()
        self.serial = 0

    def program(self):
        for number in range(self.random.randint(3, 6)):
            self.function("f%d" % number)
        for _ in range(3):
            self.main()
        return "\n".join(self.lines) + "\n"

    def put(self, depth, text):
        self.lines.append("    " * depth + text)

    def fresh(self):
        self.serial += 1
        return self.serial

    def function(self, name):
        kind = self.random.choice(("plain", "plain", "generator", "generator", "coroutine", "stream"))
        self.kind, self.name, self.variables, self.loops = kind, name, ["a", "b"], 0
        self.put(0, "%sdef %s(a, b):" % ("async " if kind in ("coroutine", "stream") else "", name))
        if kind in ("generator", "stream"):
            self.put(1, "c = yield a" if kind == "generator" else "yield a")
        self.put(1, "c = a")
        self.variables = ["a", "b", "c"]
        self.block(1, self.random.randint(2, 4), 0)
        if kind != "stream":
            self.put(1, "return " + self.value())
        self.functions[kind].append(name)

    def block(self, depth, count, nesting):
        for _ in range(count):
            self.statement(depth, nesting)

    def value(self):
        one, two = self.random.choice(self.variables), self.random.choice(self.variables)
        return self.random.choice((str(self.random.randint(0, 3)), one, one, "%s - %s" % (one, two), "(%s or 0) + 1" % one))

    def arguments(self):
        return "%s, %s" % (self.random.choice(self.variables), self.random.randint(0, 2))

    def error(self):
        return "%s(%d)" % (self.random.choice(ERRORS), self.random.randint(0, 9))

    def statement(self, depth, nesting):
        choices = ["assign"] * 3 + ["risk"] * 2 + ["call"] * 4 + ["leave", "raise", "closure", "comprehension", "sort", "deep"]
        if nesting < 3:
            choices += ["try"] * 5 + ["with"] * 2 + ["if", "for", "while", "consume", "consume"]
            choices += ["match"] * (sys.version_info >= (3, 10))
        if self.kind in ("generator", "stream"):
            choices += ["yield"] * 4
        if self.kind == "generator":
            choices += ["delegate"] * 2
        if self.kind in ("coroutine", "stream"):
            choices += ["await"] * 4 + ["async_with", "async_for"] * (nesting < 3)
        getattr(self, "put_" + self.random.choice(choices))(depth, nesting)

    def put_assign(self, depth, _):
        self.put(depth, "%s = %s" % (self.random.choice("abc"), self.value()))

    def put_risk(self, depth, _):
        one = self.random.choice(self.variables)
        self.put(depth, self.random.choice(("c = 4 // (%s or 0)", "c = [1, 2][%s or 0]", "c = {1: 5}[%s]", "assert %s")) % one)

    def put_call(self, depth, _):
        if self.functions["plain"]:
            self.put(depth, "b = %s(%s)" % (self.random.choice(self.functions["plain"]), self.arguments()))
        else:
            self.put_assign(depth, _)

    def put_leave(self, depth, _):
        self.put(depth, "if %s:" % self.random.choice(self.variables))
        if self.loops and self.random.random() < 0.5:
            self.put(depth + 1, self.random.choice(("break", "continue")))
        else:
            self.put(depth + 1, "return" if self.kind == "stream" else "return " + self.value())

    def put_raise(self, depth, _):
        self.put(depth, "if %s:" % self.random.choice(self.variables))
        self.put(depth + 1, "raise " + self.error())

    def put_closure(self, depth, _):
        name = "inner%d" % self.fresh()
        self.put(depth, "def %s(n):" % name)
        self.put(depth + 1, "nonlocal c")
        self.put(depth + 1, "c = n + 1")
        self.put(depth + 1, "return c + (a or 0)")
        self.put(depth, "b = %s(%s or 0)" % (name, self.random.choice(self.variables)))

    def put_comprehension(self, depth, _):
        self.put(depth, "b = sum([n + (a or 0) for n in range(3) if n != b])")

    def put_sort(self, depth, _):
        self.put(depth, "c = sorted([3, 1, 2], key=lambda n: n - 2)[0]")

    def put_deep(self, depth, _):
        self.put(depth, "c = deep(%d, %s)" % (self.random.randint(1, 4), self.random.choice(("0", "1", "2"))))

    def put_try(self, depth, nesting):
        self.put(depth, "try:")
        self.block(depth + 1, self.random.randint(1, 3), nesting + 1)
        shape = self.random.choice(("except", "except", "finally", "finally", "both", "star"))
        if shape == "star" and sys.version_info >= (3, 12):
            return self.star(depth, nesting)
        if shape in ("except", "both"):
            caught = self.random.choice(ERRORS + ("(KeyError, ZeroDivisionError)",))
            named = self.random.random() < 0.5
            self.put(depth, "except %s%s:" % (caught, " as e" if named else ""))
            self.block(depth + 1, self.random.randint(1, 2), nesting + 1)
            ending = self.random.choice(("", "", "raise", "raise e" if named else "", "raise %s from None" % self.error()))
            if ending:
                self.put(depth + 1, ending)
            if self.random.random() < 0.3:
                self.put(depth, "else:")
                self.block(depth + 1, 1, nesting + 1)
        if shape not in ("except",):
            self.put(depth, "finally:")
            self.block(depth + 1, self.random.randint(1, 2), nesting + 1)

    def star(self, depth, _):
        self.put(depth, "except* %s:" % self.random.choice(ERRORS))
        self.put(depth + 1, "c = 9")
        if self.random.random() < 0.3:
            self.put(depth + 1, "raise " + self.error())

    def put_with(self, depth, nesting):
        manager = self.random.choice(("Manager(0)", "Manager(0)", "Manager(1)", "Manager(2)", "managed(%s)" % self.value(),
                                      "contextlib.suppress(KeyError)"))
        self.put(depth, "with %s%s:" % (manager, self.random.choice((" as b", ""))))
        self.block(depth + 1, self.random.randint(1, 2), nesting + 1)

    def put_if(self, depth, nesting):
        self.put(depth, "if %s:" % self.random.choice(self.variables))
        self.block(depth + 1, 1, nesting + 1)
        self.put(depth, "else:")
        self.block(depth + 1, 1, nesting + 1)

    def put_for(self, depth, nesting):
        name = "i%d" % self.fresh()
        self.put(depth, "for %s in range(%d):" % (name, self.random.randint(1, 3)))
        self.loop(depth + 1, nesting)

    def put_while(self, depth, nesting):
        name = "w%d" % self.fresh()
        self.put(depth, name + " = 0")
        self.put(depth, "while %s < %d:" % (name, self.random.randint(1, 3)))
        self.put(depth + 1, name + " += 1")
        self.loop(depth + 1, nesting)

    def loop(self, depth, nesting):
        self.loops += 1
        self.block(depth, self.random.randint(1, 2), nesting + 1)
        self.loops -= 1

    def put_consume(self, depth, nesting):
        if not self.functions["generator"]:
            return self.put_assign(depth, nesting)
        name = self.random.choice(self.functions["generator"])
        call, form = "%s(%s)" % (name, self.arguments()), self.random.randint(0, 5)
        if form < 2:
            self.put(depth, "for b in %s:" % call)
            self.loop(depth + 1, nesting)
            if self.random.random() < 0.5:
                self.put(depth + 1, "break")
        elif form == 2:
            self.put(depth, "c = len(list(%s))" % call)
        elif form == 3:
            self.put(depth, "b = next(%s, 8)" % call)
        else:
            self.put(depth, "g = " + call)
            self.put(depth, "b = next(g)")
            if form == 4 or name in self.delegating:
                self.put(depth, "g.close()")
            else:
                self.put(depth, "b = g.throw(%s)" % self.error())
            self.put(depth, "g = None")

    def put_match(self, depth, nesting):
        self.put(depth, "match %s:" % self.random.choice(("a", "[a, b]", "c")))
        self.put(depth + 1, self.random.choice(("case 1 | 2:", "case [0, n]:", "case int(n) if n > 1:", "case None:")))
        self.block(depth + 2, 1, nesting + 1)
        self.put(depth + 1, "case _:")
        self.block(depth + 2, 1, nesting + 1)

    def put_yield(self, depth, _):
        self.put(depth, "%syield %s" % (self.random.choice(("b = ", "")), self.value()))

    def put_delegate(self, depth, _):
        if not self.functions["generator"]:
            return self.put_assign(depth, _)
        self.delegating.add(self.name)
        self.put(depth, "b = yield from %s(%s)" % (self.random.choice(self.functions["generator"]), self.arguments()))

    def put_await(self, depth, _):
        if self.functions["coroutine"] and self.random.random() < 0.7:
            self.put(depth, "b = await %s(%s)" % (self.random.choice(self.functions["coroutine"]), self.arguments()))
        else:
            self.put(depth, "await Tick()")

    def put_async_with(self, depth, nesting):
        self.put(depth, "async with Later(%s) as b:" % self.random.choice("001"))
        self.block(depth + 1, self.random.randint(1, 2), nesting + 1)

    def put_async_for(self, depth, nesting):
        if not self.functions["stream"]:
            return self.put_assign(depth, nesting)
        self.put(depth, "async for b in %s(%s):" % (self.random.choice(self.functions["stream"]), self.arguments()))
        self.loop(depth + 1, nesting)
        if self.random.random() < 0.4:
            self.put(depth + 1, "break")

    def main(self):
        self.variables = ["1", "2", "0"]
        calls = ["r = deep(3, %d)" % self.random.randint(0, 1)]
        for kind, form in (("plain", "r = %s(%s)"), ("generator", "r = len(list(%s(%s)))"), ("coroutine", "r = asyncio.run(%s(%s))")):
            calls += [form % (name, self.arguments()) for name in self.functions[kind]] * 3
        self.put(0, "try:")
        self.put(1, self.random.choice(calls))
        self.put(0, "except Exception as e:")
        self.put(1, "r = 1")
