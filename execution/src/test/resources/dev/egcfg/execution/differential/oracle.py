"""What a program does, told by the program itself: its source is rewritten so that every function says when it is entered,
which lines it comes to with which variables, and how it is left. No tracing hook of the interpreter is used.

oracle.py FIRST COUNT: writes for each random program a line of JSON: its text and what it does.
"""

import ast
import contextlib
import io
import json
import sys

import programs

MOST = 1500
SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert)
SHOWN = (int, str, type(None), list, tuple)


class Frame:
    def __init__(self, number, name, kind):
        self.number, self.name, self.kind = number, name, kind
        self.delegates = False  # plain generators: waits in a `yield from`
        self.chain = None  # while suspended: those that were suspended with it, the outermost first
        self.result = None


class TooMuch(BaseException):
    """What the log cannot follow, or more than is wanted."""


class Log:
    """The stack as the rewritten program tells it."""

    def __init__(self):
        self.told, self.lines, self.stack, self.numbers = [], [], [], 0
        self.whole = True

    def tell(self, *what):
        self.told.append(what)
        if len(self.told) + len(self.lines) > MOST:
            self.give_up()

    def enter(self, name, kind):
        self.numbers += 1
        frame = Frame(self.numbers, name, kind)
        self.stack.append(frame)
        self.tell("enter", name)
        return frame

    def line(self, frame, number, names):
        self.lines.append((frame.number, number, {
            name: repr(value) for name, value in names.items() if type(value) in SHOWN and not name.startswith("_")}))

    def result(self, frame, value):
        frame.result = value
        return value

    def leave(self, frame):
        """Returned, with the last result."""
        self.remove(frame)
        self.tell("return", frame.name, repr(frame.result))

    def unwind(self, frame, problem):
        self.remove(frame)
        self.tell("exception", frame.name, type(problem).__name__)

    def remove(self, frame):
        if not self.stack or self.stack[-1] is not frame:
            self.give_up()  # an awaiting frame was cancelled, say
        self.stack.pop()

    def give_up(self):
        self.whole = False
        raise TooMuch

    def yields(self, frame, value):
        """Suspended, and with it those that delegate to it."""
        self.remove(frame)
        chain = [frame]
        self.tell("return", frame.name, repr(value))
        waiting = frame.kind == "tick"
        while frame.kind != "stream" and self.stack and (
                self.stack[-1].delegates or waiting and self.stack[-1].kind in ("coroutine", "stream")):
            chain.insert(0, self.stack.pop())
            self.tell("return", chain[0].name, repr(value))
        frame.chain = chain

    def resumes(self, frame):
        for each in frame.chain:
            self.stack.append(each)
            self.tell("enter", each.name)
        frame.chain = None

    def thrown(self, frame):
        """An exception was thrown into it where it is suspended, alone."""
        if frame not in self.stack:
            self.stack.append(frame)
            self.tell("enter", frame.name)


class Rewriter(ast.NodeTransformer):
    """Statements `x = yield y`, `yield from`, `await` and the ends of functions are made to say what they do."""

    def __init__(self):
        self.kinds = []

    def visit_Lambda(self, node):
        told = "lambda n: (_f := _log.enter('<lambda>', 'plain'), _log.result(_f, %s), _log.leave(_f))[1]"
        return ast.parse(told % ast.unparse(node.body), mode="eval").body

    def visit_FunctionDef(self, node):
        yields = any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in own_nodes(node))
        if isinstance(node, ast.AsyncFunctionDef):
            kind = "stream" if yields else "coroutine"
        else:
            kind = "tick" if node.name == "__await__" else "generator" if yields else "plain"
        self.kinds.append(kind)
        scopes = [each for each in node.body if isinstance(each, (ast.Nonlocal, ast.Global))]
        body = self.block([each for each in node.body if each not in scopes])
        self.kinds.pop()
        shell = ast.parse(
            "_f = _log.enter(%r, %r)\n"
            "_over = False\n"
            "try:\n"
            "    pass\n"
            "except BaseException as _problem:\n"
            "    _over = True\n"
            "    _log.unwind(_f, _problem)\n"
            "    raise\n"
            "finally:\n"
            "    if not _over:\n"
            "        _log.leave(_f)\n" % (node.name, kind)).body
        shell[2].body = body + ast.parse("_log.result(_f, None)").body
        node.body = scopes + shell
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        enter = ast.parse("_f = _log.enter(%r, 'class')" % node.name).body
        leave = ast.parse("_log.leave(_f)\ndel _f").body
        node.body = enter + [self.visit(each) for each in node.body] + leave
        return node

    def block(self, statements):
        return [new for each in statements for new in self.statement(each)]

    def statement(self, node):
        said = []
        if isinstance(node, SIMPLE):
            said = ast.parse("_log.line(_f, %d, locals())" % node.lineno).body
        return said + self.rewritten(node)

    def rewritten(self, node):
        value = getattr(node, "value", None)
        if isinstance(node, (ast.Assign, ast.Expr)) and isinstance(value, ast.Yield):
            given = ast.unparse(value.value) if value.value else "None"
            source = ("_v = %s\n_log.yields(_f, _v)\ntry:\n    _v = yield _v\nexcept BaseException:\n    _log.thrown(_f)\n"
                      "    raise\nelse:\n    _log.resumes(_f)\n" % given)
            return ast.parse(source + target(node)).body
        if isinstance(node, (ast.Assign, ast.Expr)) and isinstance(value, ast.YieldFrom):
            source = ("_v = %s\n_f.delegates = True\ntry:\n    _v = yield from _v\nexcept BaseException:\n"
                      "    _log.thrown(_f)\n    raise\nfinally:\n    _f.delegates = False\n" % ast.unparse(value.value))
            return ast.parse(source + target(node)).body
        if isinstance(node, ast.Return):
            result = ast.unparse(self.visit(node.value)) if node.value else "None"
            if self.kinds[-1] == "stream":
                return ast.parse("async def _x():\n    _log.result(_f, %s)\n    return" % result).body[0].body
            return ast.parse("def _x():\n    return _log.result(_f, %s)" % result).body[0].body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return [self.visit(node)]
        for field in ("body", "orelse", "finalbody"):
            if getattr(node, field, None):
                setattr(node, field, self.block(getattr(node, field)))
        for each in getattr(node, "handlers", ()):
            each.body = self.block(each.body)
        for each in getattr(node, "cases", ()):
            each.body = self.block(each.body)
        if isinstance(node, SIMPLE):
            self.generic_visit(node)
        return [node]


def target(node):
    return "%s = _v" % ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""


def own_nodes(function):
    """The nodes of a function but those of functions within."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def observed(program):
    """What the program does; None if that is too much."""
    tree = ast.parse(program)
    rewriter = Rewriter()
    tree.body = ast.parse("_f = _log.enter('<module>', 'plain')").body + rewriter.block(tree.body)
    log = Log()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(ast.fix_missing_locations(tree), "<rewritten>", "exec"), {"_log": log, "__name__": "m"})
    except TooMuch:
        pass
    if not log.whole:
        return None
    return {"told": log.told, "lines": log.lines, "simple": lines_of(program, SIMPLE), "returns": lines_of(program, ast.Return)}


def lines_of(program, kinds):
    return sorted({node.lineno for node in ast.walk(ast.parse(program)) if isinstance(node, kinds)})


if __name__ == "__main__":
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    while count:
        text = programs.Writer(seed).program()
        seen = observed(text)
        if seen is not None:
            print(json.dumps({"seed": seed, "program": text, **seen}))
            count -= 1
        seed += 1
