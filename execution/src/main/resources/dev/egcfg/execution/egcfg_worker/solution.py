"""The process that runs the model's code. Nothing that it says is believed further than plain data can lie."""

import _signal
import atexit
import builtins
import collections.abc
import linecache
import os
import struct
import sys
import threading
import traceback
import types

from egcfg_worker import confinement, harness, plain, questions, seccomp, tracing, wire

PROGRAM = "<program>"
_DETAIL_LIMIT = 300
_THREADS = 256
_MORE_OF_OTHERS = 2048  # that the same user may start while a worker lives
LIMITS = struct.Struct("=QQ")  # bytes of memory, seconds of processor time
_streams = []
_threads_of_others = 0  # a container of its own has none
_VIEWS = (type({}.keys()), type({}.values()), type({}.items()))


def open_streams():
    """Makes the text streams of all programs, in the fork server: on the descriptors 0 to 2, while those are pipes."""
    reading, writing = os.pipe()
    kept = [os.dup(number) for number in range(3)]
    for number, descriptor in enumerate((reading, writing, writing)):
        os.dup2(descriptor, number)
    for number, how in enumerate("rww"):
        errors = "backslashreplace" if number == 2 else "surrogateescape"
        _streams.append(open(number, how, encoding="utf-8", errors=errors, closefd=False))
    for number, descriptor in enumerate(kept):
        os.dup2(descriptor, number)
    for descriptor in (reading, writing, *kept):
        os.close(descriptor)
    _streams.extend((sys.stdin, sys.stdout, sys.stderr))  # never to be closed, which would take time in every program


def count_threads_of_others():
    """For programs that share a user with all else that runs as this one: those threads count towards a limit, too."""
    global _threads_of_others
    others = confinement.threads_of_user() + _MORE_OF_OTHERS
    trial = os.fork()
    if trial == 0:
        try:
            confinement.limit_threads(others + _THREADS)
            threading.Thread(target=int).start()
            os._exit(0)
        finally:
            os._exit(1)
    # the same user's threads in other containers count, and cannot be seen: then no limit is better than too low a one
    _threads_of_others = others if os.waitpid(trial, 0)[1] == 0 else None


def main(level, orders, answers, stdin, out, err):
    os.setsid()
    for number, descriptor in enumerate((stdin, out, err)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__ = _streams[:3]
    sys.argv = ["program.py"]
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    if level != "unsafe" and _threads_of_others is not None:
        confinement.limit_threads(_threads_of_others + _THREADS)
    if level != "unsafe":
        seccomp.filter_solution()
    limits = os.read(orders, LIMITS.size)
    if limits:
        confinement.limit(*LIMITS.unpack(limits))
        order = wire.read(orders)
        if order is not None:
            nonce, mode, *fields = order
            del order[:]  # tests in it are for nobody else
            _MODES[mode](nonce, fields, orders, answers)
    os._exit(0)


def new_module(name):
    module = types.ModuleType(name)
    module.__dict__["__builtins__"] = builtins
    sys.modules[name] = module
    return module.__dict__


def compiled(source, name):
    lines = source.splitlines(True)
    linecache.cache[name] = (len(source), None, lines, name)
    return compile(source, name, "exec", dont_inherit=True)


def attempt(action):
    """Runs it; (outcome, detail)."""
    try:
        action()
        return "RETURNED", ""
    except SystemExit as ending:
        code = ending.code
        if type(code) is str:
            sys.stderr.write(code + "\n")
            code = 1
        return "EXITED", "sys.exit(%s)" % (0 if code is None else code if type(code) is int else 1)
    except MemoryError:
        return "OUT_OF_MEMORY", "MemoryError"
    except BaseException as problem:
        return "RAISED", described(problem)


def described(problem):
    """One line: the exception's type and message."""
    name = type.__dict__["__qualname__"].__get__(type(problem))
    try:
        if isinstance(problem, SyntaxError) and type(problem.msg) is str and type(problem.lineno) is int:
            message = "line %s: %s" % (problem.lineno, problem.msg)
        else:
            message = str(problem)
        message = " ".join(message[: 10 * _DETAIL_LIMIT].split())
    except BaseException:
        message = ""
    text = "%s: %s" % (name, message) if message else str(name)
    return text if len(text) <= _DETAIL_LIMIT else text[: _DETAIL_LIMIT - 3] + "..."


def _goodbye():
    """What the interpreter does at its end: waits for threads, runs exit handlers, flushes."""
    try:
        threading._shutdown()
    except BaseException:
        pass
    try:
        atexit._run_exitfuncs()
    except BaseException:
        pass
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass


def _end(answers, nonce, outcome, detail):
    wire.write(answers, [nonce, wire.text(outcome), wire.text(detail)])


def _script(nonce, fields, _orders, answers):
    program, entry_point = (field.decode("utf-8", "surrogatepass") for field in fields)

    def run():
        try:
            names = new_module("program" if entry_point else "__main__")
            exec(compiled(program, PROGRAM), names)
            if entry_point:
                exec(compiled(entry_point + "()", "<call>"), names)
        except SystemExit:
            raise
        except BaseException as problem:
            print_traceback(problem)
            raise

    outcome, detail = attempt(run)
    _goodbye()
    _end(answers, nonce, outcome, detail)


def print_traceback(problem):
    trace = problem.__traceback__
    while trace and trace.tb_frame.f_code.co_filename not in (PROGRAM, "<call>"):
        trace = trace.tb_next
    try:
        traceback.print_exception(type(problem), problem, trace)
    except BaseException:
        pass


def _traced(nonce, fields, _orders, answers):
    program, setup, invocation = (field.decode("utf-8", "surrogatepass") for field in fields[:3])

    def report(*message):
        wire.write(answers, message)

    outcome, detail = attempt(lambda: tracing.run(program, setup, invocation, int(fields[3]), report))
    _goodbye()
    _end(answers, nonce, outcome, detail)


def _observed(nonce, fields, _orders, answers):
    """Traces the program in the tests' context, on their first input, with the tests gone."""
    program, source = (field.decode("utf-8", "surrogatepass") for field in fields[:2])
    most = int(fields[2])
    fields.clear()

    def report(*message):
        wire.write(answers, message)

    try:
        code, names, lines = harness.first_run(source, program)
    except Exception as problem:
        return _end(answers, nonce, "BROKEN_TESTS", described(problem))
    del source
    outcome, detail = attempt(lambda: tracing.run_inserted(code, names, lines, most, report))
    _goodbye()
    _end(answers, nonce, outcome, detail)


def _judged_by_harness(nonce, fields, _orders, answers):
    program, source = (field.decode("utf-8", "surrogatepass") for field in fields)
    _end(answers, nonce, *harness.judge(source, program))


def _judged(nonce, fields, _orders, answers):
    """Program and tests in one process: what the program does to the tests cannot be told."""
    kind, program, setup, *tests = (field.decode("utf-8", "surrogatepass") for field in fields)
    names = new_module("program")
    outcome, detail = attempt(lambda: exec(compiled(program, PROGRAM), names))
    if outcome != "RETURNED":
        return _end(answers, nonce, "ERROR" if outcome == "RAISED" else outcome, detail)
    if kind == "asserts":
        steps = [("setup", setup, False)] + [("test %d" % (at + 1), test, True) for at, test in enumerate(tests)]
    else:
        steps = [("check", "%s\ncheck(%s)" % (tests[0], setup), True)]
    for label, source, is_test in steps:
        outcome, detail = attempt(lambda: exec(compiled(source, "<test>"), names))
        if outcome == "RAISED":
            wrong = is_test and detail.split(":")[0] == "AssertionError"
            where = " ".join(source.split()) if wrong and kind == "asserts" else detail
            return _end(answers, nonce, "WRONG_ANSWER" if wrong else "ERROR", "%s: %s" % (label, where[:_DETAIL_LIMIT]))
        if outcome != "RETURNED":
            return _end(answers, nonce, outcome, "%s: %s" % (label, detail))
    _end(answers, nonce, "PASSED", "")


def _asked(nonce, fields, _orders, answers):
    wire.write(answers, [nonce, *questions.answer(fields[0].decode(), fields[1:])])


def _serve(nonce, fields, orders, answers):
    """Defines the program's names, then answers the driver's questions about them with plain data."""
    program, setup = (field.decode("utf-8", "surrogatepass") for field in fields)
    names = new_module("program")
    outcome, detail = attempt(lambda: exec(compiled(program, PROGRAM), names))
    if outcome == "RETURNED" and setup.strip():
        outcome, detail = attempt(lambda: exec(compiled(setup, "<setup>"), names))
        detail = "setup: " + detail
    if outcome != "RETURNED":
        return _end(answers, nonce, outcome, detail)
    _end(answers, nonce, "RETURNED", "")
    service = _Service(names)
    while True:
        question = wire.read(orders)
        if question is None:
            return None
        wire.write(answers, [question[0], *service.answer(*question[1:])])


class _Service:
    def __init__(self, names):
        self._names = names
        self._handles = []

    def answer(self, operation, *fields):
        result = []
        outcome, detail = attempt(lambda: result.extend(self._do(operation, fields)))
        return result if outcome == "RETURNED" else [b"ended", wire.text(outcome), wire.text(detail)]

    def _do(self, operation, fields):
        try:
            return self._found(operation, fields)
        except plain.Unencodable as problem:
            return [b"unencodable", wire.text(str(problem))]
        except (SystemExit, MemoryError):
            raise
        except BaseException as problem:
            return [b"raised", wire.text(_builtin_base(problem)), wire.text(described(problem))]

    def _found(self, operation, fields):
        if operation == b"name":
            name = fields[0].decode()
            return [b"value", self._encode(self._names[name]), b""] if name in self._names else [b"missing"]
        target = self._handles[int(fields[0])]
        if operation == b"attribute":
            return [b"value", self._encode(getattr(target, fields[1].decode())), b""]
        if operation == b"next":
            for item in target:
                return [b"value", self._encode(item), b""]
            return [b"missing"]
        arguments = plain.decode(fields[1], lambda _, number: self._handles[number])
        before = self._encode(arguments)
        result = self._encode(target(*arguments[0], **arguments[1]))
        after = self._encode(arguments)
        return [b"value", result, b"" if after == before else after]

    def _encode(self, value):
        return plain.encode(value, self._handle)

    def _handle(self, value):
        if isinstance(value, _VIEWS):
            kind, value = b"i", iter(value)
        elif isinstance(value, collections.abc.Iterator):
            kind = b"i"
        else:
            kind = b"c" if callable(value) else b"o"
        for number, known in enumerate(self._handles):
            if known is value:
                return kind, number
        if len(self._handles) >= 10000:
            raise plain.Unencodable("more than 10000 objects")
        self._handles.append(value)
        return kind, len(self._handles) - 1


def _builtin_base(problem):
    """The nearest builtin type of an exception: what the tests can know it as."""
    for base in type(problem).__mro__:
        if base.__module__ == "builtins":
            return base.__name__
    return "Exception"


_MODES = {
    b"script": _script, b"trace": _traced, b"observe": _observed, b"judge": _judged, b"harness": _judged_by_harness,
    b"serve": _serve, b"syntax": _asked,
}
