"""Split judging: the tests run here, in the trusted driver; the program's names are asked for in the other process."""

import ast
import builtins
import traceback

from egcfg_worker.child import Ended
from egcfg_worker.link import MISSING, Link, Unencodable

_TEST = "<test>"
_DETAIL_LIMIT = 300


def judge(child, kind, program, setup, tests):
    """(verdict, detail) of asserts (setup, then statements) or of check(candidate) (entry point, then its source)."""
    link = Link(child)
    try:
        if kind == b"asserts":
            return _asserts(link, program, setup, [test.decode("utf-8", "surrogatepass") for test in tests])
        return _check(link, program, setup.decode(), tests[0].decode("utf-8", "surrogatepass"))
    except Ended as ended:
        return ended.kind, ended.detail


def _asserts(link, program, setup, tests):
    trees = [_parsed(test) for test in tests]
    imports = _part_of(setup, (ast.Import, ast.ImportFrom))
    functions = _part_of(setup, (ast.FunctionDef,))
    names = _Names(link, [imports, functions, *trees])
    try:
        exec(_compiled(imports), names)
    except ImportError as problem:
        return "BROKEN_TESTS", "their setup: %s: %s" % (type(problem).__name__, " ".join(str(problem).split()))
    link.define(program, setup)
    verdict = _attempt(link, "setup", functions, names, lambda _: "assertion")
    if verdict:
        return verdict
    for number, (test, tree) in enumerate(zip(tests, trees), 1):
        verdict = _attempt(link, "test %d" % number, tree, names, lambda _: " ".join(test.split()))
        if verdict:
            return verdict
    return "PASSED", ""


def _check(link, program, entry_point, source):
    tree = _parsed(source)
    lines = source.splitlines()
    names = _Names(link, [tree])
    unknown = names.unknown - {entry_point}
    if unknown:
        return "BROKEN_TESTS", "check(candidate) uses names that its source does not define: " + ", ".join(sorted(unknown))
    link.define(program, b"")

    def failed_line(problem):
        rows = [entry.lineno for entry in traceback.extract_tb(problem.__traceback__) if entry.filename == _TEST]
        return lines[rows[-1] - 1].strip() if rows and rows[-1] <= len(lines) else "assertion"

    verdict = _attempt(link, "check", tree, names, failed_line)
    if verdict:
        return verdict
    if not callable(dict.get(names, "check")):
        return "BROKEN_TESTS", "the tests define no check(candidate)"
    candidate = link.name(entry_point)
    if candidate is MISSING:
        return "ERROR", "the program does not define %s" % entry_point
    dict.__setitem__(names, _CANDIDATE, candidate)
    return _attempt(link, "check", ast.parse("check(%s)" % _CANDIDATE), names, failed_line) or ("PASSED", "")


_CANDIDATE = "__candidate__"


def require_tests_that_compile(kind, setup, tests):
    """For tests that the program's own process will run: what they are worth is found out here, before it can lie."""
    for source in tests if kind == b"check" else [setup, *tests]:
        _compiled(_parsed(source.decode("utf-8", "surrogatepass")))


def _parsed(source):
    return _understood(lambda: ast.parse(source))


def _compiled(tree):
    return _understood(lambda: compile(tree, _TEST, "exec", dont_inherit=True))


def _understood(reading):
    try:
        return reading()
    except SyntaxError as problem:
        raise Ended("BROKEN_TESTS", "line %s: %s" % (problem.lineno, problem.msg)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as problem:
        raise Ended("BROKEN_TESTS", " ".join(str(problem).split()) or type(problem).__name__) from None


def _attempt(link, label, tree, names, failed):
    """Runs statements of the tests; None when they held, else (verdict, detail)."""
    code = _compiled(tree)
    try:
        exec(code, names)
    except Ended:
        raise
    except Unencodable as problem:
        return "WRONG_ANSWER", _cut("%s: unencodable: %s" % (label, problem))
    except MemoryError:
        return "OUT_OF_MEMORY", label + ": MemoryError in the tests"
    except BaseException as problem:
        if link.unencodable:
            return "WRONG_ANSWER", _cut("%s: unencodable: %s" % (label, link.unencodable))
        remote = getattr(problem, "egcfg_remote", None)
        if remote is not None:
            return "ERROR", _cut("%s: %s" % (label, remote))
        if type(problem) is AssertionError:
            return "WRONG_ANSWER", _cut("%s: %s" % (label, failed(problem)))
        return "ERROR", _cut("%s: %s: %s" % (label, type(problem).__name__, " ".join(str(problem).split())))
    if link.child.ended:
        raise link.child.ended
    if link.unencodable:
        return "WRONG_ANSWER", _cut("%s: unencodable: %s" % (label, link.unencodable))
    return None


def _cut(line):
    return line if len(line) <= _DETAIL_LIMIT else line[: _DETAIL_LIMIT - 3] + "..."


def _part_of(setup, kinds):
    """Imports and functions of the setup belong to the tests too; its classes and values to the program's side alone."""
    tree = _parsed(setup.decode("utf-8", "surrogatepass"))
    return ast.Module([node for node in tree.body if isinstance(node, kinds)], [])


class _Names(dict):
    """The tests' global names: their own, then what the program defines, then the builtins.

    unknown: names that are neither the tests' own nor builtins.

    A builtin's name is asked of the program only where the tests call nothing else that the program could define:
    some problems want a function called `sum`, and no program may replace `set` or `sorted` under a test.
    """

    def __init__(self, link, trees):
        super().__init__(__name__="test", __builtins__=builtins)
        self._link = link
        loaded, stored = _free_names(trees)
        self.unknown = loaded - stored - set(dir(builtins))
        self._shadowable = set() if self.unknown else _first_calls(trees)

    def __missing__(self, name):
        if hasattr(builtins, name) and name not in self._shadowable:
            raise KeyError(name)
        value = self._link.name(name)
        if value is MISSING:
            raise KeyError(name)
        self[name] = value
        return value


def _free_names(trees):
    loaded, stored = set(), set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                (loaded if isinstance(node.ctx, ast.Load) else stored).add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                stored.add(node.name)
            elif isinstance(node, ast.arg):
                stored.add(node.arg)
            elif isinstance(node, ast.alias):
                stored.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, ast.ExceptHandler) and node.name:
                stored.add(node.name)
    return loaded, stored


def _first_calls(trees):
    """Names of the outermost calls on the left of what is asserted."""
    names = set()
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.Assert):
                tested = node.test.left if isinstance(node.test, ast.Compare) else node.test
                if isinstance(tested, ast.Call) and isinstance(tested.func, ast.Name):
                    names.add(tested.func.id)
    return names
