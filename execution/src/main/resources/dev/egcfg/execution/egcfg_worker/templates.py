"""Renders chat templates with Jinja, set up as transformers does: a process that lives as long as a run.

It hands templates, which models bring along, to a child that can do nothing but compute, and ends it when it takes too long.
"""

import os
import select
import signal
import sys
import time
import traceback
from importlib import metadata

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from egcfg_worker import confinement, seccomp, server, wire  # noqa: E402

_OLDEST = (3, 1)  # as transformers has it
_ANSWER_LIMIT = 64 << 20


def main(level, folder, forbidden, libraries, prefixes):
    """Serves jobs from standard input until it ends; arguments as the fork server's.

    libraries: folders of Python packages that Jinja may be in, before the interpreter's own, a colon between.
    """
    jobs, results = wire.take_standard_streams()
    sys.path[1:1] = [library for library in libraries.split(":") if library]
    version, lack = _load()
    os.chdir(folder)
    os.environ.pop("LD_BIND_NOW", None)
    problem = server.confine(level, folder, prefixes)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if problem == "" and level != "unsafe":
        problem = server.escaped(level, folder if level == "bwrap" else os.path.join(folder, "job"), forbidden)
    confinement.note_own_memory()
    wire.write(results, [b"ready", wire.text(problem)])
    child = None
    while problem == "":
        job = wire.read(jobs)
        if job is None:
            break
        kind, _cpu, wall, memory, output, *fields = job
        if lack or kind == b"version":
            answer = [b"lacking", wire.text(lack)] if lack else [b"version", wire.text(version)]
        else:
            child = child or _Child(level, int(memory), (jobs, results))
            answer = child.ask([output, *fields], int(wall) / 1000)
            if child.ended:
                child = None
        wire.write(results, answer)
        wire.write(results, [b"done", b"0", b"clean"])


def _load():
    """Loads Jinja and what it would load later, when nothing can be read any more; (its version, why it is of no use)."""
    version = ""
    try:
        version = metadata.version("jinja2")
        if tuple(int(part) for part in version.split(".")[:2]) >= _OLDEST:
            from egcfg_worker import jinja  # noqa: F401

            return version, ""
    except ImportError:
        pass
    return version, "%s has %s" % (sys.executable, version and "jinja2 " + version or "none")


class _Child:
    """The process that renders: asked again and again, until it dies or takes too long."""

    def __init__(self, level, memory, private):
        (orders, self._orders), (self._answers, answers) = os.pipe(), os.pipe()
        parent = os.getpid()
        self.ended = False
        self._pid = confinement.fork()
        if self._pid == 0:
            try:
                for descriptor in (self._orders, self._answers, *private):
                    os.close(descriptor)
                _render_all(level, memory, parent, orders, answers)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        for descriptor in (orders, answers):
            os.close(descriptor)

    def ask(self, order, seconds):
        try:
            return self._exchange(order, time.monotonic() + seconds) or self._end("it did not end within %g s" % seconds)
        except (BrokenPipeError, EOFError):
            return self._end("it ended the process that rendered it: too deep, or too large")
        except wire.Garbage as problem:
            return self._end("its text is too long (%s)" % problem)

    def _exchange(self, order, until):
        """What the child says; None if it says nothing in time."""
        os.set_blocking(self._orders, False)
        rest, buffer = memoryview(wire.pack(order)), bytearray()
        while True:
            left = until - time.monotonic()
            ready = select.select([self._answers], [self._orders] if rest else [], [], max(0, left))
            if not any(ready):
                return None
            if ready[1]:
                rest = rest[os.write(self._orders, rest[: 1 << 16]) :]
            if ready[0]:
                data = os.read(self._answers, 1 << 16)
                if not data:
                    raise EOFError
                buffer += data
                answer = wire.take(buffer, _ANSWER_LIMIT)
                if answer is not None:
                    return answer

    def _end(self, reason):
        self.ended = True
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        for descriptor in (self._orders, self._answers):
            os.close(descriptor)
        return [b"refused", b"0", wire.text(reason)]


def _render_all(level, memory, parent, orders, answers):
    from egcfg_worker import jinja

    if level == "bwrap":
        confinement.drop_capabilities()
    else:
        confinement.die_with_parent(parent)
    if level != "unsafe":
        seccomp.filter_solution()
    confinement.limit(memory, 1 << 30)
    while True:
        order = wire.read(orders)
        if order is None:
            return
        wire.write(answers, jinja.render(*order))


if __name__ == "__main__":
    main(*sys.argv[1:5], sys.argv[5:])
