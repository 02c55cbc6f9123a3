"""Split judging: the tests run here, in the trusted driver; the program's names are asked for in the other process."""

import ast
import builtins
import importlib
import re
import symtable
import sys
import traceback

from egcfg_worker import solution
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
    except Unencodable as problem:  # outside of any test: while what its names hold was decoded
        return "WRONG_ANSWER", "unencodable: %s" % problem


def _asserts(link, program, setup, tests):
    steps = [_compiled(test) for test in tests]
    imports, functions = _parts(setup, (ast.Import, ast.ImportFrom)), _parts(setup, (ast.FunctionDef,))
    names = _Names(link, [setup.decode("utf-8", "surrogatepass"), *tests])
    if imports:
        try:
            exec(imports, names)
        except ImportError as problem:
            return "BROKEN_TESTS", "their setup: %s: %s" % (type(problem).__name__, " ".join(str(problem).split()))
    _require_decidable(tests, lambda: _unknown([*tests, _own(setup)]))
    link.define(program, setup)
    if functions:
        verdict = _attempt(link, "setup", functions, names, lambda _: "assertion")
        if verdict:
            return verdict
    for number, (test, step) in enumerate(zip(tests, steps), 1):
        verdict = _attempt(link, "test %d" % number, step, names, lambda _: " ".join(test.split()))
        if verdict:
            return verdict
    return "PASSED", ""


def _check(link, program, entry_point, source):
    code = _compiled(source)
    lines = source.splitlines()
    names = _Names(link, [source])
    unknown = _unknown([source]) - {entry_point}
    if unknown:
        return "BROKEN_TESTS", "check(candidate) uses names that its source does not define: " + ", ".join(sorted(unknown))
    _require_decidable([source], lambda: {entry_point})
    link.define(program, b"")

    def failed_line(problem):
        rows = [entry.lineno for entry in traceback.extract_tb(problem.__traceback__) if entry.filename == _TEST]
        return lines[rows[-1] - 1].strip() if rows and rows[-1] <= len(lines) else "assertion"

    verdict = _attempt(link, "check", code, names, failed_line)
    if verdict:
        return verdict
    if not callable(dict.get(names, "check")):
        return "BROKEN_TESTS", "the tests define no check(candidate)"
    candidate = link.name(entry_point)
    if candidate is MISSING:
        return "ERROR", "the program does not define %s" % entry_point
    dict.__setitem__(names, _CANDIDATE, candidate)
    return _attempt(link, "check", _CALL, names, failed_line) or ("PASSED", "")


_CANDIDATE = "__candidate__"
_CALL = compile("check(%s)" % _CANDIDATE, _TEST, "exec")


def require_tests_that_compile(kind, setup, tests):
    """For tests that the program's own process will run: what they are worth is found out here, before it can lie."""
    for source in tests if kind == b"check" else [setup, *tests]:
        _compiled(source.decode("utf-8", "surrogatepass"))


# With these, tests look at how a program runs in their own process.
_INTO_PROCESSES = frozenset(
    "getsource getsourcelines getsourcefile findsource currentframe _getframe settrace setprofile getrefcount get_referrers"
    " get_referents co_code".split())
_TO_LOOK_AT = re.compile(r"\b(?:class|%s)\b" % "|".join(_INTO_PROCESSES))


def _require_decidable(sources, of_program):
    """Refuses, before the program runs, what no program could be judged by from another process."""
    for number, source in enumerate(sources, 1):
        for node in ast.walk(ast.parse(source)) if _TO_LOOK_AT.search(source) else ():
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            if name in _INTO_PROCESSES:
                raise Ended("UNDECIDED", "test %d: %s looks into the program's own process" % (number, name))
            for base in node.bases if isinstance(node, ast.ClassDef) else ():
                if any(isinstance(part, ast.Name) and part.id in of_program() for part in ast.walk(base)):
                    raise Ended("UNDECIDED", "test %d: class %s derives from one of the program's" % (number, node.name))


def _own(setup):
    """The setup's imports and functions, which the tests have themselves."""
    source = setup.decode("utf-8", "surrogatepass")
    nodes = [node for node in ast.parse(source).body if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef))]
    return ast.unparse(ast.Module(nodes, []))


def _compiled(source):
    """Code of the tests' source or tree."""
    try:
        return compile(source, _TEST, "exec", dont_inherit=True)
    except SyntaxError as problem:
        raise Ended("BROKEN_TESTS", "line %s: %s" % (problem.lineno, problem.msg)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as problem:
        raise Ended("BROKEN_TESTS", " ".join(str(problem).split()) or type(problem).__name__) from None


def _attempt(link, label, code, names, failed):
    """Runs statements of the tests; None when they held, else (verdict, detail)."""
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
        text = link.text_of(problem)
        if isinstance(problem, SystemExit):
            return "EXITED", _cut("%s: %s" % (label, solution.exited(problem.code)))
        if text is not None:
            return "ERROR", _cut("%s: %s" % (label, text))
        if type(problem) is AssertionError:
            return "WRONG_ANSWER", _cut("%s: %s" % (label, failed(problem)))
        return "ERROR", _cut("%s: %s" % (label, solution.described(problem)))
    if link.child.ended:
        raise link.child.ended
    if link.unencodable:
        return "WRONG_ANSWER", _cut("%s: unencodable: %s" % (label, link.unencodable))
    return None


def _cut(line):
    return line if len(line) <= _DETAIL_LIMIT else line[: _DETAIL_LIMIT - 3] + "..."


def _parts(setup, kinds):
    """Imports and functions of the setup belong to the tests too; its classes and values to the program's side alone."""
    source = setup.decode("utf-8", "surrogatepass")
    if not source.strip():
        return None
    _compiled(source)
    nodes = [node for node in ast.parse(source).body if isinstance(node, kinds)]
    return _compiled(ast.Module(nodes, [])) if nodes else None


class _Names(dict):
    """The tests' global names: their own, then what the program defines, then the builtins.

    A builtin's name is asked of the program only where the tests call nothing else that the program could define:
    some problems want a function called `sum`, and no program may replace `set` or `sorted` under a test. Of a module of
    Python's own the program only says whether it has it: the tests use the driver's.
    """

    def __init__(self, link, sources):
        super().__init__(__name__="test", __builtins__=builtins)
        self._link = link
        self._sources = sources
        self._shadowable = None
        self._bases = None
        self._fetched = {}
        link.forget = self._forget

    def __missing__(self, name):
        if hasattr(builtins, name) and not self._may_be_shadowed(name):
            raise KeyError(name)
        value = self._link.name(name)
        if value is MISSING:
            raise KeyError(name)
        if self._is_module(name):
            value = importlib.import_module(name)
        self[name] = self._fetched[name] = value
        return value

    def _forget(self, names):
        """The program has changed what it calls so."""
        for name in names:
            if name in self._fetched and dict.get(self, name) is self._fetched.pop(name):
                del self[name]

    def _is_module(self, name):
        if name not in _STANDARD_MODULES:
            return False
        if self._bases is None:
            self._bases = _bases(self._sources)
        return name in self._bases

    def _may_be_shadowed(self, name):
        if self._shadowable is None:
            self._shadowable = set() if _unknown(self._sources) else _first_calls(self._sources)
        return name in self._shadowable


def _unknown(sources):
    """Global names that the sources use and neither define nor find among the builtins."""
    used, defined = set(), set(dir(builtins))
    for source in sources:
        tables = [symtable.symtable(source, _TEST, "exec")]
        while tables:
            table = tables.pop()
            tables += table.get_children()
            outermost = table.get_type() == "module"
            for symbol in table.get_symbols():
                if outermost or symbol.is_global():
                    if symbol.is_assigned() or symbol.is_imported():
                        defined.add(symbol.get_name())
                    if symbol.is_referenced():
                        used.add(symbol.get_name())
    return used - defined


# Of Python 3.9, which does not say, those that tests of functions are likely to use.
_STANDARD_MODULES = frozenset(getattr(sys, "stdlib_module_names", ())) or frozenset(
    "array bisect calendar cmath collections copy datetime decimal fractions functools heapq itertools json math operator "
    "random re statistics string struct sys time types typing".split())


def _bases(sources):
    """Names of which the sources take an attribute."""
    return {
        node.value.id
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def _first_calls(sources):
    """Names of the outermost calls on the left of what is asserted."""
    names = set()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.Assert):
                tested = node.test.left if isinstance(node.test, ast.Compare) else node.test
                if isinstance(tested, ast.Call) and isinstance(tested.func, ast.Name):
                    names.add(tested.func.id)
    return names
