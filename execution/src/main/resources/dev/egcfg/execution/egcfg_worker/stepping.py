"""What happens in a program, by sys.settrace: for Python 3.9 to 3.11.

settrace tells a return of None and an exception that leaves a frame alike. A frame in which an exception was seen is
therefore followed from one instruction to the next: if none is run after the last exception, it leaves the frame.
"""

import dis
import inspect
import sys

from egcfg_worker import recording

_FINISH = dis.opmap["RETURN_VALUE"]
_RAISE, _RERAISE, _END_ASYNC_FOR = (dis.opmap[name] for name in ("RAISE_VARARGS", "RERAISE", "END_ASYNC_FOR"))
_HANDLERS_ARE_MARKED = "PUSH_EXC_INFO" in dis.opmap  # from 3.11 on: a handler without is the compiler's own
_MARK = dis.opmap.get("PUSH_EXC_INFO")
_NOBODYS = {dis.opmap["WITH_EXCEPT_START"], _END_ASYNC_FOR, _RERAISE}  # lines of which no statement says that they run
_DELETIONS = {dis.opmap[name] for name in ("DELETE_FAST", "DELETE_NAME", "DELETE_GLOBAL", "DELETE_DEREF")}
_ITERATIONS = {dis.opmap[name] for name in ("FOR_ITER", "YIELD_FROM", "SEND") if name in dis.opmap}
_RESUME = dis.opmap.get("RESUME")
_GENERATORS = (
    (inspect.CO_GENERATOR, "generator", (StopIteration,)),
    (inspect.CO_COROUTINE, "coroutine", (StopIteration,)),
    (inspect.CO_ASYNC_GENERATOR, "async generator", (StopIteration, StopAsyncIteration)),
)


class _Note:
    """Of a frame that is followed instruction by instruction."""

    __slots__ = ("flying", "landed", "lands")

    def __init__(self):
        self.flying = None  # the exception that leaves the frame unless an instruction follows
        self.landed = None  # the one that led into a handler of the compiler's
        self.lands = False  # an exception led here; no line of the handler was seen yet


class Stepping:
    def __init__(self, recorder, filename, depth):
        self._recorder = recorder
        self._filename = filename
        self._depth = depth
        self._reraising = {}
        recorder.late_locals = _stop_at_next_instruction
        recorder.stop = self._switch_off

    def start(self, _code):
        sys.settrace(self._enter)

    def end(self):
        """Whether it is the program that has ended this before."""
        ended_before = sys.gettrace() is None
        self._switch_off()
        return ended_before

    def _switch_off(self):
        sys.settrace(None)
        self._depth.keep()

    def _enter(self, frame, _event, _argument):
        code = frame.f_code
        if code.co_filename != self._filename:
            return None
        seen = self._recorder.enter(frame, _is_fresh(frame))
        if seen is None:
            return None
        if seen.stacked > self._depth.limit:
            del self._recorder.frames[frame]
            frame.f_trace = _Rearmed(self._enter)
            raise RecursionError("maximum recursion depth exceeded")
        if self._reraises(seen.known):
            _follow(frame, seen)
        return self._step

    def _step(self, frame, event, argument):
        seen = self._recorder.frames.get(frame)
        if seen is None or self._recorder.full:
            return None
        note = seen.note
        if event == "line":
            line = frame.f_lineno
            self._recorder.line(frame, seen, line, seen.known.starts.get(frame.f_lasti) == line)
            if note is not None and note.flying is None and sys.exc_info()[1] is None and not self._reraises(seen.known):
                seen.note, frame.f_trace_opcodes = None, False  # nothing is being handled that could be raised again
        elif event == "opcode":
            if note is None:
                frame.f_trace_opcodes = False
                self._recorder.goes_on()
            else:
                self._follow_instruction(frame, seen, note)
        elif event == "exception":
            _, exception, trace = argument
            operation = seen.known.bytecode[frame.f_lasti]
            by_itself = operation == _RAISE and trace.tb_next is None
            self._recorder.raised(frame, seen, exception, by_itself)
            if not (operation in _ITERATIONS and issubclass(type(exception), StopIteration)):  # which ends there
                _follow(frame, seen).flying = exception
        elif note is not None and note.flying is not None:
            self._recorder.unwound(frame, seen, _as_it_leaves(frame.f_code, note.flying))
        else:
            generator = frame.f_code.co_flags & recording.GENERATOR
            suspended = generator and seen.known.bytecode[frame.f_lasti] != _FINISH
            self._recorder.left(frame, seen, argument, suspended)
        return self._step

    def _follow_instruction(self, frame, seen, note):
        at, bytecode = frame.f_lasti, seen.known.bytecode
        operation = bytecode[at]
        if note.flying is not None:
            note.flying, note.landed, note.lands = None, note.flying, not _HANDLERS_ARE_MARKED
        if operation == _MARK:
            note.landed, note.lands = None, True
            return
        if operation == _RERAISE:
            note.flying = note.landed if _HANDLERS_ARE_MARKED and bytecode[at + 1] == 1 else sys.exc_info()[1]
        elif operation == _END_ASYNC_FOR:
            note.flying = note.landed
        elif operation == _RAISE and bytecode[at + 1] == 0:
            note.flying = sys.exc_info()[1]
        if note.lands:
            note.lands = False
            if operation not in _NOBODYS and not _forgets_a_name(bytecode, at):
                self._recorder.line(frame, seen, _line(frame), True)

    def _reraises(self, known):
        """Whether the code may pass on an exception that no event tells of: a bare `raise`."""
        answer = self._reraising.get(known)
        if answer is None:
            pairs = zip(known.bytecode[::2], known.bytecode[1::2])
            answer = self._reraising[known] = (_RAISE, 0) in pairs
        return answer


class _Rearmed:
    """Switches tracing on again when the interpreter, which switches it off for an exception in its function, lets go."""

    def __init__(self, function):
        self._function = function

    def __del__(self):
        sys.settrace(self._function)


def _as_it_leaves(code, exception):
    """What callers see: an exception that ends iterations becomes another where it leaves a generator (PEP 479)."""
    for flag, kind, endings in _GENERATORS:
        for ending in endings:
            if code.co_flags & flag and issubclass(type(exception), ending):
                return RuntimeError("%s raised %s" % (kind, ending.__name__))
    return exception


def _follow(frame, seen):
    if seen.note is None:
        seen.note = _Note()
        frame.f_trace_opcodes = True
    return seen.note


def _stop_at_next_instruction(frame):
    frame.f_trace_opcodes = True


def _is_fresh(frame):
    """Whether the frame begins, and is not that of a generator that goes on."""
    if _RESUME is None:
        return frame.f_lasti < 0
    return frame.f_code.co_code[frame.f_lasti : frame.f_lasti + 2] == bytes((_RESUME, 0))


def _line(frame):
    """The line of the instruction, which is None for those of the compiler's own; a frame of 3.9 knows the last one begun."""
    if sys.version_info >= (3, 10):
        return frame.f_lineno
    return max((at, line) for at, line in dis.findlinestarts(frame.f_code) if at <= frame.f_lasti)[1]


def _forgets_a_name(bytecode, at):
    """Whether this is what ends each `except ... as name`."""
    return at + 4 < len(bytecode) and bytecode[at + 4] in _DELETIONS and bytecode[at] == dis.opmap["LOAD_CONST"]
