"""What happens in a program, by sys.monitoring: for Python 3.12 and later."""

import dis
import sys
import threading
import types

_TOOL, _NAME = 4, "egcfg"
_RAISE = dis.opmap["RAISE_VARARGS"]


class Monitoring:
    def __init__(self, recorder, filename, depth):
        self._recorder = recorder
        self._filename = filename
        self._depth = depth
        self._thread = threading.get_ident()
        self._codes = ()
        self._functions = {}
        recorder.stop = self._switch_off

    def start(self, code):
        monitoring = sys.monitoring
        events = monitoring.events
        local = {events.PY_START: self._begins, events.PY_RESUME: self._resumes, events.PY_RETURN: self._returns,
                 events.PY_YIELD: self._yields, events.LINE: self._line, events.JUMP: self._jumps}
        anywhere = {events.PY_THROW: self._throws, events.RAISE: self._raises, events.EXCEPTION_HANDLED: self._handles,
                    events.PY_UNWIND: self._unwinds}
        self._codes, self._functions = list(_codes(code)), {**local, **anywhere}
        monitoring.use_tool_id(_TOOL, _NAME)
        for event, function in self._functions.items():
            monitoring.register_callback(_TOOL, event, function)
        for each in self._codes:
            monitoring.set_local_events(_TOOL, each, sum(local))
        monitoring.set_events(_TOOL, sum(anywhere))

    def end(self):
        """Whether it is the program that has ended this before."""
        ended_before = not (sys.monitoring.get_tool(_TOOL) == _NAME and sys.monitoring.get_events(_TOOL))
        self._switch_off()
        return ended_before

    def _begins(self, _code, _offset):
        self._enter(sys._getframe(1), True)

    def _resumes(self, _code, _offset):
        self._enter(sys._getframe(1), False)

    def _throws(self, code, _offset, _exception):
        if code.co_filename == self._filename:
            self._enter(sys._getframe(1), False)

    def _enter(self, frame, fresh):
        if threading.get_ident() != self._thread:
            return
        seen = self._recorder.enter(frame, fresh)
        if seen is not None and seen.stacked > self._depth.limit:
            del self._recorder.frames[frame]
            raise RecursionError("maximum recursion depth exceeded")

    def _line(self, _code, line):
        frame = sys._getframe(1)
        seen = self._recorder.frames.get(frame)
        if seen is not None:
            at, landed = frame.f_lasti, seen.note
            seen.note = None
            begins = seen.known.starts.get(at) == line or landed is not None and at - 2 <= landed <= at
            self._recorder.line(frame, seen, line, begins)

    def _jumps(self, _code, offset, target):
        if target > offset:
            return sys.monitoring.DISABLE
        if sys._getframe(1) in self._recorder.frames:
            self._recorder.goes_on()
        return None

    def _returns(self, _code, _offset, value):
        self._leave(sys._getframe(1), value, False)

    def _yields(self, _code, _offset, value):
        self._leave(sys._getframe(1), value, True)

    def _leave(self, frame, value, suspended):
        seen = self._recorder.frames.get(frame)
        if seen is not None:
            self._recorder.left(frame, seen, value, suspended)

    def _raises(self, code, offset, exception):
        if code.co_filename == self._filename:
            frame = sys._getframe(1)
            seen = self._recorder.frames.get(frame)
            if seen is not None:
                trace = exception.__traceback__
                by_itself = seen.known.bytecode[offset] == _RAISE and trace is not None and trace.tb_next is None
                self._recorder.raised(frame, seen, exception, by_itself)

    def _handles(self, code, offset, _exception):
        if code.co_filename == self._filename:
            seen = self._recorder.frames.get(sys._getframe(1))
            if seen is not None:
                seen.note = offset  # of the handler: a line that comes first there begins, wherever it was begun before

    def _unwinds(self, code, _offset, exception):
        if code.co_filename == self._filename:
            frame = sys._getframe(1)
            seen = self._recorder.frames.get(frame)
            if seen is not None:
                self._recorder.unwound(frame, seen, exception)


    def _switch_off(self):
        monitoring = sys.monitoring
        if monitoring.get_tool(_TOOL) == _NAME:
            for each in self._codes:
                monitoring.set_local_events(_TOOL, each, 0)
            monitoring.set_events(_TOOL, 0)
            for event in self._functions:
                monitoring.register_callback(_TOOL, event, None)
            monitoring.free_tool_id(_TOOL)
        self._depth.keep()


def _codes(code):
    yield code
    for inner in code.co_consts:
        if type(inner) is types.CodeType:
            yield from _codes(inner)
