"""The paper's trace, by sys.settrace. The rules are those of the sandbox spec's section 4; no code of the program runs.

A script is traced as one file: the program, then the setup (run, not shown), then the invocation as its last lines.
"""

import dis
import inspect
import io
import re
import sys
import types

from egcfg_worker import showing, solution, summaries, wire

_GENERATOR = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_RETURNS = {dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST", "YIELD_VALUE", "YIELD_FROM", "SEND",
                                         "RETURN_GENERATOR") if name in dis.opmap}
_RAISES = {dis.opmap[name] for name in ("RAISE_VARARGS", "RERAISE") if name in dis.opmap}
SIZE_LIMIT = 16 << 20
_NOTHING = ("", "")
_OPCODES_CAN_BE_ASKED_FOR = sys.version_info < (3, 12)
_HIDDEN_IN_CLASS = {"__firstlineno__", "__static_attributes__", "__classdict__", "__classcell__"}


def run(program, setup, invocation, most, report):
    """Runs the script and reports its events, at most `most` beside those of standard output, and SIZE_LIMIT bytes.

    report(b"event", kind, depth, frame, line number, function, line, value, the paper's value, and for each local its
    name, type, value, the paper's value); what the paper shows is left empty where it is the same.
    """
    parts = [part for part in (program.rstrip("\n"), setup.strip("\n"), invocation) if part]
    source = "\n".join(parts) + "\n"
    names = solution.new_module("program" if invocation else "__main__")
    code = solution.compiled(source, solution.PROGRAM)
    first = (program.rstrip("\n").count("\n") + 1 if program.rstrip("\n") else 0) + 1
    hidden = range(first, first + (setup.strip("\n").count("\n") + 1 if setup.strip("\n") else 0))
    _run_traced(code, names, _Tracer(source, _Script(hidden), most, report, _Output()))


def run_inserted(source, names, lines, most, report):
    """Runs source of which these lines are the program's, the others its context, and reports events as above."""
    source = source.rstrip("\n") + "\n"
    code = solution.compiled(source + "pass\n", solution.PROGRAM)  # a line to be at when the program has run
    summaries.learn()
    _run_traced(code, names, _Tracer(source + _END, _Inserted(lines, names), most, report, _Output()))


def _run_traced(code, names, tracer):
    sys.settrace(tracer.enter)
    try:
        try:
            exec(code, names)
        finally:
            switched_off = sys.gettrace() is None and not tracer.full
            sys.settrace(None)
            tracer.show_output()
            if switched_off:
                tracer.say_truncated()
    except SystemExit:
        raise
    except BaseException as problem:
        solution.print_traceback(problem)
        raise


class _Overheard(io.FileIO):
    """A file that remembers what was written to it."""

    heard = b""

    def write(self, data):
        written = super().write(data)
        self.heard += bytes(data[:written])
        return written


class _Output:
    """Standard output, with what the program printed since the last event. What bypasses sys.stdout is not seen."""

    def __init__(self):
        self._raw = _Overheard(1, "w", closefd=False)
        self._stream = io.TextIOWrapper(io.BufferedWriter(self._raw), encoding="utf-8", errors="surrogateescape")
        sys.stdout = sys.__stdout__ = self._stream

    def take(self):
        try:
            io.TextIOWrapper.flush(self._stream)
        except Exception:  # closed, detached or patched by the program, which finds out by itself
            pass
        printed, self._raw.heard = self._raw.heard, b""
        return printed


class _Seen:
    """What is known of a frame on the stack."""

    __slots__ = ("starts", "line", "raised", "module", "hidden_names", "depth", "number")


_END = "# the end"


class _Script:
    """What is shown of a script: all but its setup and what that calls."""

    FOLLOWS_HIDDEN_LINES = False

    def __init__(self, setup):
        self._setup = setup

    def enters(self, code, starts, calling_line):
        return calling_line not in self._setup

    def entry(self, code):
        return True

    def line(self, line, in_module):
        return not (in_module and line in self._setup)

    def return_to(self, calling_line):
        return calling_line not in self._setup

    def name(self, name, value):
        return True


class _Inserted:
    """What is shown of a program in its context: its own lines, the functions that hold them with what those return,
    and the line that comes after it, where its last line's effect is seen.
    """

    FOLLOWS_HIDDEN_LINES = True

    def __init__(self, lines, names):
        self._lines = lines
        self._names = names
        self._given = None
        self._in_program = False

    def enters(self, code, starts, calling_line):
        return code.co_name == "<module>" or any(line in self._lines for line in starts.values())

    def entry(self, code):
        return code.co_name != "<module>"

    def line(self, line, in_module):
        shown = line in self._lines
        if shown and self._given is None:
            self._given = {name: value for name, value in self._names.items() if isinstance(value, _TOOLS)}
        if in_module:
            shown, self._in_program = shown or self._in_program, shown
        return shown

    def return_to(self, calling_line):
        return True

    def name(self, name, value):
        """Not what the context imports or defines, nor the tests' own name of its input."""
        given = self._given or {}
        return name != "test_input" and type(value) is not types.ModuleType and not (
            name in given and given[name] is value)


_TOOLS = (type, types.FunctionType, types.BuiltinFunctionType)


class _Tracer:
    def __init__(self, source, view, most, report, output):
        self._lines = re.split(r"\r\n|\r|\n", source)
        self._view = view
        self._most = most
        self._report = report
        self._output = output
        self._frames = {}
        self._numbers = 0
        self._suspended = {}
        self._starts = {}
        self._last_line = None
        self._pending = None
        self._entering = None
        self._count = 0
        self._room = SIZE_LIMIT
        self.full = False

    def enter(self, frame, _event, _argument):
        code = frame.f_code
        if code.co_filename != solution.PROGRAM or self.full:
            return None
        caller = self._caller(frame)
        if caller is None and self._frames:
            return None
        starts = self._line_starts(code)
        in_module = caller is not None and self._frames[caller].module
        if not self._view.enters(code, starts, caller.f_lineno if in_module else None):
            return None
        seen = _Seen()
        seen.starts = starts
        seen.module = code.co_name == "<module>"
        arguments = code.co_varnames[: _argument_count(code)]
        seen.hidden_names = set(code.co_freevars) | (set(code.co_cellvars) - set(arguments))
        seen.raised = None
        seen.line, seen.number = self._suspended.pop(frame, (None, None))
        if seen.number is None:
            self._numbers += 1
            seen.number = self._numbers
        seen.line = seen.line or frame.f_lineno or code.co_firstlineno
        if seen.module:
            seen.line = min((line for line in seen.starts.values() if line), default=1)
        seen.depth = 1 if caller is None else self._frames[caller].depth + 1
        self._frames[frame] = seen
        if not self._view.entry(code):
            return self._step
        self._entering = (frame, seen, caller, self._locals(frame, seen))
        if not code.co_flags & _GENERATOR:
            self._show_entry()
        return None if self.full else self._step

    def _show_entry(self):
        """Shows that a frame was entered or resumed, but for a generator that is only to be closed."""
        if not self._entering:
            return
        frame, seen, caller, shown = self._entering
        self._entering = None
        if self._pending and not (self._pending[0] is caller and self._pending[1] == caller.f_lasti):
            self._flush()
        self._pending = None
        self._show(b"YIELD" if frame.f_code.co_flags & _GENERATOR else b"CALL", frame, seen, _NOTHING, shown)

    def _step(self, frame, event, argument):
        seen = self._frames.get(frame)
        if seen is None or self.full:
            return None
        if event == "exception" and self._entering and argument[0] is GeneratorExit:
            self._entering = None
            seen.raised = argument
            return self._step
        self._show_entry()
        if event == "opcode":
            frame.f_trace_opcodes = False
            self._flush()
        elif event == "line":
            self._flush()
            seen.raised = None
            line = frame.f_lineno
            if seen.starts.get(frame.f_lasti) == line:
                if not self._view.line(line, seen.module):
                    seen.line = line if self._view.FOLLOWS_HIDDEN_LINES else seen.line
                    return self._step
                seen.line = line
                if line != self._last_line:
                    self._show(b"LINE", frame, seen, _NOTHING)
        elif event == "exception":
            self._flush()
            kind, value, trace = argument
            itself = _opcode(frame) in _RAISES and trace.tb_next is None
            seen.raised = (kind, value, None if itself else trace)
        elif event == "return":
            self._leave(frame, seen, argument)
        return self._step

    def _leave(self, frame, seen, value):
        caller = self._caller(frame)
        closed = value is None and seen.raised and seen.raised[0] is GeneratorExit
        if not closed:
            self._flush()
        if closed:
            pass
        elif value is None and seen.raised and _opcode(frame) not in _RETURNS:
            if not issubclass(seen.raised[0], SystemExit):
                self._show(b"EXCEPTION", frame, seen, showing.exception_texts(*seen.raised))
        elif caller is not None and not seen.module:
            outer = self._frames[caller]
            if self._view.return_to(caller.f_lineno if outer.module else None):
                shown = None
                if _OPCODES_CAN_BE_ASKED_FOR:
                    caller.f_trace_opcodes = True
                else:
                    shown = self._locals(caller, outer)
                self._pending = (caller, caller.f_lasti, outer, shown, (showing.return_text(value), ""))
        if frame.f_code.co_flags & _GENERATOR:
            self._suspended[frame] = seen.line, seen.number
        del self._frames[frame]

    def _flush(self):
        """Shows the return that waits for its caller's next step: what C code calls again hides it.

        Locals are those after the C code that called, where the interpreter can be asked to stop there.
        """
        if self._pending:
            caller, _, outer, shown, texts = self._pending
            self._pending = None
            self._show(b"RETURN", caller, outer, texts, shown)

    def _show(self, kind, frame, seen, value, shown=None):
        self.show_output()
        if self._count >= self._most or self._room <= 0:
            self._stop()
            return
        self._count += 1
        self._last_line = seen.line
        line = self._lines[seen.line - 1] if 0 < seen.line <= len(self._lines) else ""
        numbers = [wire.number(number) for number in (seen.depth, seen.number, seen.line)]
        texts = (frame.f_code.co_name, line, *value, *(self._locals(frame, seen) if shown is None else shown))
        self._send(kind, *numbers, *(text.encode("utf-8", "backslashreplace") for text in texts))

    def say_truncated(self):
        self._report(b"truncated")

    def show_output(self):
        """Shows what was printed since the last event."""
        printed = self._output.take()
        if printed and not self.full:
            self._send(b"STDOUT", b"0", b"0", b"0", b"", b"", printed, b"")

    def _send(self, *fields):
        self._room -= sum(map(len, fields))
        self._report(b"event", *fields)

    def _stop(self):
        self.full = True
        self.say_truncated()
        sys.settrace(None)

    def _locals(self, frame, seen):
        shown = []
        in_class = not seen.module and not frame.f_code.co_flags & inspect.CO_OPTIMIZED
        values = frame.f_locals
        if in_class and type(values) is not dict:  # a metaclass made it
            values = {}
        for name, value in values.items():
            if type(name) is not str or name in seen.hidden_names:
                continue
            if seen.module and (name.startswith("__") and name.endswith("__") or not self._view.name(name, value)):
                continue
            if in_class and name in _HIDDEN_IN_CLASS:
                continue
            shown += (name, *showing.local_texts(value))
        return shown

    def _caller(self, frame):
        frame = frame.f_back
        while frame is not None and frame not in self._frames:
            frame = frame.f_back
        return frame

    def _line_starts(self, code):
        starts = self._starts.get(code)
        if starts is None:
            starts = self._starts[code] = dict(dis.findlinestarts(code))
        return starts


def _argument_count(code):
    flags = code.co_flags
    count = code.co_argcount + code.co_kwonlyargcount
    return count + bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)


def _opcode(frame):
    code = frame.f_code.co_code
    return code[frame.f_lasti] if 0 <= frame.f_lasti < len(code) else -1
