"""Tests that insert the solution into a context of their own and run both in one process, as DS-1000's do: source that
defines test_execution(solution), and perhaps test_string(solution). What the solution does to them cannot be told.
"""

import builtins
import gc
import os
import random
import sys

from egcfg_worker import solution

INSERT = "[insert]"
_BROKEN = "BROKEN_TESTS"
_SEED = 0


def judge(source, program):
    """(verdict, detail). A fault before the program's first line is one of the tests."""
    try:
        harness = _Harness(source)
    except Exception as problem:
        return _BROKEN, "their context: " + solution.described(problem)
    verdict = harness.call("test_execution", program)
    if verdict == ("PASSED", "") and not harness.runs:
        return _BROKEN, "test_execution() ended without running the program"
    if verdict == ("PASSED", "") and "test_string" in harness.names:
        verdict = harness.call("test_string", program)
    return verdict


def first_run(source, program):
    """What test_execution() runs first: the code, the names that it runs with, and its lines that are the program's.

    Nothing of the tests is left when this returns: no expected result, no function, no file that they wrote.
    """
    names = _names(source)
    names["exec"] = _capture
    try:
        names["test_execution"](program)
    except _Captured as captured:
        code, given = captured.code, captured.given
    else:
        raise LookupError("test_execution() ended without running the program")
    template = names.get("exec_context")
    names.clear()
    gc.collect()
    _forget_files(template if type(template) is str else code)
    return code, given, _inserted_lines(template, code)


def seed():
    """Makes random test inputs the same every time."""
    random.seed(_SEED)
    for module, function in (("numpy.random", "seed"), ("torch", "manual_seed"), ("tensorflow.random", "set_seed")):
        if module.split(".")[0] in sys.modules:
            getattr(sys.modules.get(module) or __import__(module, fromlist=[""]), function)(_SEED)


def _names(source):
    names = {"__name__": "__main__", "__builtins__": builtins}
    exec(compile(source, "<tests>", "exec", dont_inherit=True), names)
    seed()
    return names


class _Captured(BaseException):
    def __init__(self, code, given):
        super().__init__()
        self.code = code
        self.given = given


def _capture(code, given=None, _local=None):
    raise _Captured(code, {} if given is None else given)


def _forget_files(context):
    """Removes what the tests wrote, such as the picture that they expect, but what the context reads."""
    for entry in list(os.scandir(".")):
        if entry.is_file(follow_symlinks=False) and entry.name not in context:
            os.unlink(entry.path)


def _inserted_lines(template, code):
    """The lines between what stands before and after the place of insertion; all if the code is not made like that."""
    everything = range(1, code.count("\n") + 2)
    if type(template) is not str or INSERT not in template:
        return everything
    before, after = template.split(INSERT, 1)[0], template.rsplit(INSERT, 1)[1]
    if not code.startswith(before) or not code.endswith(after):
        return everything
    return range(before.count("\n") + 1, code.count("\n") + 2 - after.count("\n"))


class _Harness:
    def __init__(self, source):
        self.names = _names(source)
        self.names["exec"] = self._run
        template = self.names.get("exec_context")
        self._lines_before = template.split(INSERT, 1)[0].count("\n") if type(template) is str else 0
        self.runs = 0
        self._unparseable = False

    def _run(self, code, given=None, local=None):
        self.runs += 1
        self._unparseable = True
        compiled = solution.compiled(code, solution.PROGRAM)
        self._unparseable = False
        exec(compiled, {} if given is None else given, local)

    def call(self, name, program):
        problems = []

        def test():
            try:
                self.names[name](program)
            except (SystemExit, MemoryError):
                raise
            except BaseException as problem:
                problems.append(problem)
                raise

        outcome, detail = solution.attempt(test)
        if outcome == "RETURNED":
            return "PASSED", ""
        where = "test_string" if name == "test_string" else "test %d" % max(1, self.runs)
        if outcome == "RAISED":
            outcome = self._blamed(problems[0])
            if outcome == _BROKEN:
                return outcome, detail
            detail = "the program leaves no %s" % detail[10:] if outcome == "NO_RESULT" else detail
            outcome = "ERROR" if outcome == "NO_RESULT" else outcome
        return outcome, "%s: %s" % (where, detail)

    def _blamed(self, problem):
        """Whose failure it is, by where it was raised."""
        places = _places(problem.__traceback__)
        own = [line for file, function, line in places if (file, function) == (solution.PROGRAM, "<module>")]
        if self._unparseable:
            return "ERROR"
        if not self.runs or own and self.runs == 1 and own[0] <= self._lines_before:
            return _BROKEN
        functions = [function for file, function, _ in places if file == "<tests>"]
        if own or not functions:
            return "ERROR"
        if functions[-1] == "test_execution" and isinstance(problem, KeyError):
            return "NO_RESULT"
        if isinstance(problem, AssertionError) or "exec_test" in functions:
            return "WRONG_ANSWER"
        return "ERROR"


def _places(trace):
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append((code.co_filename, code.co_name, trace.tb_lineno))
        trace = trace.tb_next
    return places
