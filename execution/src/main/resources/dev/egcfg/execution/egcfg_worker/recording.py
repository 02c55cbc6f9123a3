"""What is shown of a program: the rules of the sandbox spec's section 4 and of docs/traces.md, whoever tells what it does.

A source of events (stepping or monitoring) says which frames are entered, which lines they come to, and how they are left.
"""

import dis
import inspect
import re

from egcfg_worker import showing, wire

GENERATOR = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
SIZE_LIMIT = 16 << 20
_NOTHING = ("", "")
_RERAISE = dis.opmap["RERAISE"]  # it has the line of what stands before it, which need not have run
_HIDDEN = {"__class__", "__classdict__", "__classcell__"}
_HIDDEN_IN_CLASS = _HIDDEN | {"__firstlineno__", "__static_attributes__"}


class Known:
    """What is known of a code object."""

    def __init__(self, code):
        self.bytecode = code.co_code
        self.starts = {at: line for at, line in dis.findlinestarts(code) if self.bytecode[at] != _RERAISE}
        self.is_module = code.co_name == "<module>"
        self.is_class = not self.is_module and not code.co_flags & inspect.CO_OPTIMIZED
        self.hidden = _HIDDEN_IN_CLASS if self.is_class else _HIDDEN
        arguments = code.co_varnames[: _argument_count(code)]
        self.captured = frozenset(code.co_freevars) | frozenset(code.co_cellvars) - frozenset(arguments)


class Seen:
    """A frame on the stack. The source of events keeps what it needs in `note`."""

    __slots__ = ("known", "number", "line", "depth", "stacked", "raised_here", "note")

    def __init__(self, known, number, line):
        self.known = known
        self.number = number
        self.line = min((line for line in known.starts.values() if line), default=1) if known.is_module else line
        self.raised_here = self.note = None


class Recorder:
    """Reports events, at most `most` beside those of standard output, and SIZE_LIMIT bytes.

    late_locals: asks a frame for a call of goes_on() at its next instruction; None where that cannot be asked for.
    stop: called when no more is wanted.
    """

    def __init__(self, source, view, most, report, output):
        self._lines = re.split(r"\r\n|\r|\n", source)
        self._view = view
        self._most = most
        self._report = report
        self._output = output
        self.frames = {}
        self._numbers = 0
        self._suspended = {}
        self._known = {}
        self._last_line = None
        self._returning = None
        self._entering = None
        self._count = 0
        self._room = SIZE_LIMIT
        self.full = False
        self.late_locals = None
        self.stop = None

    def known(self, code):
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = Known(code)
        return known

    def enter(self, frame, fresh):
        """A frame begins, or a generator goes on; None if it is not to be followed."""
        caller, between = self._caller(frame)
        if self.full or caller is None and self.frames:
            return None
        known = self.known(frame.f_code)
        outer = self.frames.get(caller)
        called_at = caller.f_lineno if outer and outer.known.is_module else None
        if not self._view.enters(frame.f_code, known.starts, called_at):
            return None
        self._show_entry()
        seen = self._suspended.pop(id(frame), None)
        if fresh or seen is None or seen.known is not known:
            self._numbers += 1
            seen = Seen(known, self._numbers, frame.f_lineno or frame.f_code.co_firstlineno)
        seen.depth, seen.stacked = (1, 1) if outer is None else (outer.depth + 1, outer.stacked + between)
        self.frames[frame] = seen
        if self._view.entry(frame.f_code):
            self._entering = (frame, seen, caller, self._locals(frame, seen))
            if not frame.f_code.co_flags & GENERATOR:
                self._show_entry()
        return None if self.full else seen

    def line(self, frame, seen, line, begins):
        """begins: the line does, and is not come back to somewhere inside."""
        if self._entering or self._returning:
            self.goes_on()
        if not begins or not line:
            return
        shown = self._view.line(line, seen.known.is_module)
        if shown or self._view.FOLLOWS_HIDDEN_LINES:
            seen.line = line
        if shown and line != self._last_line:
            self._show(b"LINE", frame, seen, _NOTHING)

    def goes_on(self):
        """The program does: shows what waited for that."""
        self._show_entry()
        self._show_return()

    def raised(self, frame, seen, exception, by_itself):
        """An exception was raised in a frame or came to it from one that it called."""
        if not self._is_closed(frame, exception):
            self.goes_on()
        seen.raised_here = id(exception) if by_itself else None

    def left(self, frame, seen, value, suspended):
        """A frame returned, or yielded and is suspended."""
        self.goes_on()
        caller, _ = self._caller(frame)
        if caller is not None and not seen.known.is_module:
            outer = self.frames[caller]
            if self._view.return_to(caller.f_lineno if outer.known.is_module else None):
                shown = None
                if self.late_locals:
                    self.late_locals(caller)
                else:
                    shown = self._locals(caller, outer)
                self._returning = (caller, caller.f_lasti, outer, shown, (showing.return_text(value), ""))
        if suspended:
            self._suspended[id(frame)] = seen
        del self.frames[frame]

    def unwound(self, frame, seen, exception):
        """An exception left a frame."""
        if self._is_closed(frame, exception):
            self._entering = None
        else:
            self.goes_on()
            if not issubclass(type(exception), SystemExit):
                texts = showing.exception_texts(exception, seen.raised_here == id(exception))
                self._show(b"EXCEPTION", frame, seen, texts)
        del self.frames[frame]

    def say_truncated(self):
        self._report(b"truncated")

    def show_output(self):
        """Shows what was printed since the last event."""
        printed = self._output.take()
        if printed and not self.full:
            self._send(b"STDOUT", b"0", b"0", b"0", b"", b"", printed, b"")

    def _is_closed(self, frame, exception):
        """Whether all that was seen of a generator since it goes on is that it is closed."""
        return self._entering and self._entering[0] is frame and type(exception) is GeneratorExit

    def _show_entry(self):
        """Shows that a frame was entered or a generator goes on: not before it does anything but end when closed."""
        if not self._entering:
            return
        frame, seen, caller, shown = self._entering
        self._entering = None
        if self._returning and not (self._returning[0] is caller and self._returning[1] == caller.f_lasti):
            self._show_return()
        self._returning = None
        self._show(b"YIELD" if frame.f_code.co_flags & GENERATOR else b"CALL", frame, seen, _NOTHING, shown)

    def _show_return(self):
        """Shows the return that waits for its caller's next step: what C code calls again hides it.

        Locals are those after the C code that called, where the interpreter can be asked to stop there.
        """
        if self._returning:
            caller, _, outer, shown, texts = self._returning
            self._returning = None
            self._show(b"RETURN", caller, outer, texts, shown)

    def _show(self, kind, frame, seen, value, shown=None):
        if self.full:
            return
        self.show_output()
        if self._count >= self._most or self._room <= 0:
            self.full = True
            self.say_truncated()
            self.stop()
            return
        self._count += 1
        self._last_line = seen.line
        line = self._lines[seen.line - 1] if 0 < seen.line <= len(self._lines) else ""
        numbers = [wire.number(number) for number in (seen.depth, seen.number, seen.line)]
        texts = (frame.f_code.co_name, line, *value, *(self._locals(frame, seen) if shown is None else shown))
        self._send(kind, *numbers, *(text.encode("utf-8", "backslashreplace") for text in texts))

    def _send(self, *fields):
        self._room -= sum(map(len, fields)) + 4 * len(fields)
        self._report(b"event", *fields)

    def _locals(self, frame, seen):
        known, shown = seen.known, []
        is_module, hidden, captured = known.is_module, known.hidden, known.captured
        values = frame.f_locals
        if known.is_class and type(values) is not dict:  # a metaclass made it
            values = {}
        for name, value in values.items():
            if type(name) is not str or name in hidden:
                continue
            if is_module and (name.startswith("__") and name.endswith("__") or not self._view.name(name, value)):
                continue
            shown += (name, *showing.local_texts(value), "1" if name in captured else "")
        return shown

    def _caller(self, frame):
        """The nearest frame outside that is followed, and how many steps away it is."""
        frame, steps = frame.f_back, 1
        while frame is not None and frame not in self.frames:
            frame, steps = frame.f_back, steps + 1
        return frame, steps


def _argument_count(code):
    flags = code.co_flags
    count = code.co_argcount + code.co_kwonlyargcount
    return count + bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)
