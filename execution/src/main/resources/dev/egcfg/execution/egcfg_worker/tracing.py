"""The paper's trace of a script or of a program in its context; no code of the program runs for it.

A script is traced as one file: the program, then the setup (run, not shown), then the invocation as its last lines.
"""

import io
import sys
import types

from egcfg_worker import recording, recursion, solution, summaries

if sys.version_info >= (3, 12):
    from egcfg_worker.monitoring import Monitoring as Source
else:
    from egcfg_worker.stepping import Stepping as Source


def run(program, setup, invocation, most, report):
    """Runs the script and reports its events, at most `most` beside those of standard output, and recording.SIZE_LIMIT
    bytes.

    report(b"event", kind, depth, frame, line number, function, line, value, the paper's value, and for each local its
    name, type, value, the paper's value, and "1" if it is captured); what the paper shows is left empty where it is the
    same.
    """
    parts = [part for part in (program.rstrip("\n"), setup.strip("\n"), invocation) if part]
    source = "\n".join(parts) + "\n"
    names = solution.new_module("program" if invocation else "__main__")
    code = solution.compiled(source, solution.PROGRAM)
    first = (program.rstrip("\n").count("\n") + 1 if program.rstrip("\n") else 0) + 1
    hidden = range(first, first + (setup.strip("\n").count("\n") + 1 if setup.strip("\n") else 0))
    _run_traced(code, names, recording.Recorder(source, _Script(hidden), most, report, _Output()))


def run_inserted(source, names, lines, most, report):
    """Runs source of which these lines are the program's, the others its context, and reports events as above."""
    source = source.rstrip("\n") + "\n"
    code = solution.compiled(source + "pass\n", solution.PROGRAM)  # a line to be at when the program has run
    summaries.learn()
    _run_traced(code, names, recording.Recorder(source + _END, _Inserted(lines, names), most, report, _Output()))


def _run_traced(code, names, recorder):
    source = Source(recorder, solution.PROGRAM, recursion.Depth())
    source.start(code)
    try:
        try:
            exec(code, names)
        finally:
            switched_off = source.end() and not recorder.full
            recorder.show_output()
            if switched_off:
                recorder.say_truncated()
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
