"""The process that runs the model's code. Nothing that it says is believed further than plain data can lie."""

import _signal
import _thread
import atexit
import builtins
import dis
import functools
import gc
import inspect
import io
import linecache
import mmap
import os
import re
import struct
import sys
import threading
import traceback
import types

from egcfg_worker import atoms, confinement, harness, named, questions, seccomp, standins, tracing, wire
from egcfg_worker.peer import REPLACEABLE, Peer

PROGRAM = "<program>"
_DETAIL_LIMIT = 300
_THREADS = 256
_MORE_OF_OTHERS = 2048  # that the same user may start while a worker lives
LIMITS = struct.Struct("=QQQ")  # bytes of memory, seconds of processor time, bytes of shared memory
_streams = []
_threads_of_others = 0  # a container of its own has none


def open_streams():
    """Makes the text streams of all programs, in the fork server: on the descriptors 0 to 2, while those are pipes."""
    reading, writing = os.pipe()
    kept = [os.dup(number) for number in range(3)]
    for number, descriptor in enumerate((reading, writing, writing)):
        os.dup2(descriptor, number)
    for number, how in enumerate("rww"):
        errors = "backslashreplace" if number == 2 else "surrogateescape"
        _streams.append(open(number, how, encoding="utf-8", errors=errors, newline="\n", closefd=False))
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
    if level == "landlock":
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
        return "EXITED", exited(code)
    except MemoryError:
        return "OUT_OF_MEMORY", "MemoryError"
    except BaseException as problem:
        return "RAISED", described(problem)


def exited(code):
    return "sys.exit(%s)" % (0 if code is None else code if type(code) is int else 1)


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


def _goodbye(source=""):
    """What the interpreter does at its end: waits for threads, runs exit handlers, drops the program's objects, flushes."""
    for action in (threading._shutdown, atexit._run_exitfuncs):
        try:
            action()
        except BaseException:
            pass
    _flush()
    if _HOLDS_OUTPUT.search(source):
        _flush(value for value in gc.get_objects() if issubclass(type(value), io.TextIOBase))
        _flush(value for value in gc.get_objects() if issubclass(type(value), io.BufferedIOBase))
        for name in ("__main__", "program"):
            sys.modules.pop(name, None)
        gc.collect()
        _flush()


# What may still have something to write when it is dropped; for other programs that would be time spent in vain.
_HOLDS_OUTPUT = re.compile(r"__del__|open\(|FileIO|Buffered|TextIOWrapper|detach\(|weakref|makefile")


def _flush(streams=None):
    for stream in streams or (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
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
            names = new_module("__main__")
            code = compiled(program, PROGRAM)
            calls = _calls(program, code, names, entry_point)
            exec(code, names)
            if calls.missing():
                exec(compiled(entry_point + "()", "<call>"), names)
        except SystemExit:
            raise
        except BaseException as problem:
            print_traceback(problem)
            raise

    threading.stack_size = _thread.stack_size = _stack_size
    # only where it may matter: after a change of the builtins, all code looks them up anew, in every page of it
    if ("dev" in program or "proc" in program) and not os.path.exists("/dev/fd/0"):
        builtins.open = io.open = _opened
    give_frames()
    outcome, detail = attempt(run)
    _goodbye(program)
    _end(answers, nonce, outcome, detail)


class _calls:
    """Whether a script calls its entry point itself, somehow: one that does is not called again."""

    def __init__(self, program, code, names, entry_point):
        self._names, self._entry_point = names, entry_point
        self._called = not entry_point
        if entry_point and (program.count(entry_point) > 1 and _names_in(code, entry_point) > 1 or _OTHERWISE.search(program)):
            sys.setprofile(self._note)
            threading.setprofile(self._note)

    def _note(self, frame, event, _argument):
        if event == "call" and frame.f_code is _code_of(self._names.get(self._entry_point)):
            self._called = True
        if self._called:
            sys.setprofile(None)
            threading.setprofile(None)

    def missing(self):
        sys.setprofile(None)
        threading.setprofile(None)
        for thread in threading.enumerate():  # one that is still to call it
            if thread is not threading.current_thread() and not thread.daemon and not self._called:
                thread.join()
        return not self._called and _can_be_called(self._names.get(self._entry_point))


# By which a script may call what it does not name.
_OTHERWISE = re.compile(r"\b(?:globals|locals|vars|eval|exec|getattr|modules)\b|__dict__|import __main__")


def _names_in(code, name):
    """How often code names something."""
    found = sum(instruction.argval == name for instruction in dis.get_instructions(code))
    return found + sum(_names_in(inner, name) for inner in code.co_consts if type(inner) is types.CodeType)


def _code_of(function):
    return getattr(getattr(function, "__func__", function), "__code__", None)


def _can_be_called(function):
    if not callable(function):
        return False
    try:
        inspect.signature(function).bind()
    except TypeError:
        return False
    except ValueError:
        pass
    return True


def give_frames():
    """Lets the program have as many frames as Python gives a script: those of the harness do not count."""
    global _own_frames
    frame, _own_frames = sys._getframe(1), _FRAMES_OF_CALLS
    while frame:
        _own_frames, frame = _own_frames + 1, frame.f_back
    sys.setrecursionlimit(sys.getrecursionlimit() + _own_frames)
    sys.getrecursionlimit, sys.setrecursionlimit = _recursion_limit, _set_recursion_limit


_own_frames = 0
_FRAMES_OF_CALLS = 8
_real_recursion_limit, _real_set_recursion_limit = sys.getrecursionlimit, sys.setrecursionlimit


def _recursion_limit():
    return _real_recursion_limit() - _own_frames


def _set_recursion_limit(limit):
    _real_set_recursion_limit(limit + _own_frames if type(limit) is int and 0 < limit < 1 << 30 else limit)


_recursion_limit.__name__, _set_recursion_limit.__name__ = "getrecursionlimit", "setrecursionlimit"


_SMALL_STACK = 16 << 20
_asked_stack = 0


@functools.wraps(threading.stack_size)
def _stack_size(size=None):
    """Lets a program ask for a larger stack than there is memory: on contests' judges it is reserved, not used."""
    global _asked_stack
    before = _asked_stack
    if size is not None:
        given = size
        while type(given) is int and given > _SMALL_STACK and not _fits(2 * given):
            given //= 2
        _real_stack_size(given)
        _asked_stack = size
    return before


_real_stack_size = threading.stack_size


def _fits(size):
    try:
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
        return True
    except (OSError, ValueError, OverflowError):
        return False


@functools.wraps(open)
def _opened(file, *arguments, **keywords):
    """Where there is no /proc, what leads to the standard streams by name is opened as what it names."""
    try:
        device = _DEVICE.match(os.fspath(file))
    except TypeError:
        device = None
    return _real_open(os.dup(int(device.group(1) or _STREAMS[device.group(2)])) if device else file, *arguments, **keywords)


_real_open = open
_DEVICE = re.compile(r"(?:/dev/fd/|/proc/self/fd/)([0-2])$|/dev/(std(?:in|out|err))$")
_STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2}


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
    give_frames()
    outcome, detail = attempt(lambda: exec(compiled(program, PROGRAM), names))
    if outcome == "RETURNED" and setup.strip():
        outcome, detail = attempt(lambda: exec(compiled(setup, "<setup>"), names))
        detail = "setup: " + detail
    if outcome != "RETURNED":
        return _end(answers, nonce, outcome, detail)
    _end(answers, nonce, "RETURNED", "")
    try:
        Service(names, orders, answers).serve()
    except BaseException:  # of a program that has changed what this stands on
        os.abort()


class Service(Peer):
    """The program's end of the pipe."""

    def __init__(self, names, orders, answers):
        super().__init__(1, _name_for_tests, named.resolve)
        self._globals = names
        self._asked = {}
        self._orders, self._answers = orders, answers
        _ORIGINALS.update({name: getattr(sys.modules[module], name) for module, name in REPLACEABLE})
        standins.peer = self

    def serve(self):
        while True:
            question = self.receive()
            if question is None:
                return
            del question[0]
            self.send(self.answered(question))

    def receive(self):
        message = wire.read(self._orders)
        if message is None:
            return None
        self._nonce = message[0]
        return self.unpack(message[1])

    def send(self, values):
        with self.turn:
            changed = [name for name, value in self._asked.items() if self._globals.get(name, _GONE) is not value]
            for name in changed:
                del self._asked[name]
            try:
                fields = [self.pack([" ".join(changed), *values])]
            except atoms.Unencodable as problem:
                fields = [b"unencodable", wire.text(str(problem))]
            except MemoryError:
                fields = [b"ended", b"OUT_OF_MEMORY", b"MemoryError"]
            wire.write(self._answers, [self._nonce, *fields])

    def answered(self, question):
        try:
            operation, *operands = question
            del question[:]
            return ["=", self.done(operation, operands)]
        except MemoryError:
            wire.write(self._answers, [self._nonce, b"ended", b"OUT_OF_MEMORY", b"MemoryError"])
            raise
        except BaseException as problem:
            return ["!", problem.with_traceback(None), described(problem)]

    def done(self, operation, operands):
        if operation == "name":
            name = operands[0]
            if name not in self._globals:
                return ()
            self._asked[name] = self._globals[name]
            return (self._globals[name],)
        if operation == "use":
            module, name, value = operands
            setattr(sys.modules[module], name, _ORIGINALS[name] if value is None else value)
            return None
        if operation == "get" and operands[1] == "__signature__":
            return inspect.signature(operands[0])
        return super().done(operation, operands)


_ORIGINALS = {}
_GONE = object()


def _name_for_tests(value):
    name = named.name_of(value)
    if name:
        try:
            if named.resolve_for_tests(*name) is value:
                return name
        except (ImportError, AttributeError, LookupError):
            pass
    return None


_MODES = {
    b"script": _script, b"trace": _traced, b"observe": _observed, b"judge": _judged, b"harness": _judged_by_harness,
    b"serve": _serve, b"syntax": _asked,
}
