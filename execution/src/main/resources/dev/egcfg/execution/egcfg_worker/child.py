"""The driver's handle on the process that runs the model's code: its pipes, its limits, its end."""

import errno
import math
import os
import select
import signal
import time

from egcfg_worker import atoms, confinement, solution, wire

_ANSWER_LIMIT = 3 * atoms.SIZE_LIMIT
_TICK_SECONDS = 0.02
_GOODBYE_SECONDS = 0.5
_FILES_LIMIT = 64 << 20
_FILES_SECONDS = 0.2


class Ended(BaseException):
    """The job is over: no code of a test can go on after it."""

    def __init__(self, kind, detail):
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


class Child:
    def __init__(self, level, private):
        pipes = [os.pipe() for _ in range(5)]
        (orders, self._orders), (self._answers, answers), (stdin, self._stdin), (self._out, out), (self._err, err) = pipes
        driver = os.getpid()
        self.pid = confinement.fork_within() if level == "bwrap" else confinement.fork()
        if self.pid == 0:
            try:
                if level == "bwrap":
                    confinement.drop_capabilities()
                for descriptor in (self._orders, self._answers, self._stdin, self._out, self._err, *private):
                    os.close(descriptor)
                if level != "bwrap":
                    confinement.die_with_parent(driver)
                solution.main(level, orders, answers, stdin, out, err)
            finally:
                os._exit(1)
        for descriptor in (orders, answers, stdin, out, err):
            os.close(descriptor)
        for descriptor in (self._orders, self._stdin):
            os.set_blocking(descriptor, False)
        self._counts_files = level == "landlock"  # elsewhere the folder has a size of its own, or nothing protects
        self._counted, self._between = 0.0, _FILES_SECONDS
        self.stdout, self.stderr = bytearray(), bytearray()
        self._incoming, self._outgoing, self._input = bytearray(), bytearray(), None
        self._ended = None
        self._status = None
        self._open = {self._answers, self._out, self._err}
        self._waiting = select.poll()
        for descriptor in self._open:
            self._waiting.register(descriptor, select.POLLIN)

    def start_clock(self, cpu, wall, memory, output, shared=0):
        self._cpu, self._wall, self._memory, self._output = cpu, wall, memory, output
        self._started = time.monotonic()
        self._clock = (~self.pid << 3) | 2  # the kernel's name for that process's CPU clock
        self._outgoing += solution.LIMITS.pack(memory, math.ceil(cpu) + 1, shared)

    def feed(self, data):
        """What the program reads from standard input."""
        self._input = memoryview(data)
        self._give_input()
        if self._input is not None:
            self._waiting.register(self._stdin, select.POLLOUT)

    def send(self, fields):
        self._outgoing += wire.pack(fields)
        self._give_orders()
        if self._outgoing:
            self._waiting.register(self._orders, select.POLLOUT)

    def receive(self):
        """The next message of the solution's process; raises Ended when there will be none."""
        while True:
            if self._ended:
                raise self._ended
            try:
                message = wire.take(self._incoming, _ANSWER_LIMIT)
            except wire.Garbage:
                self._stop("CRASHED", "what the program's process sent is no answer")
            if message == []:
                self._stop("CRASHED", "what the program's process sent is no answer")
            if message:
                return message
            if self._answers not in self._open:
                self._explain()
            self._pump(_TICK_SECONDS)

    def finish(self, kind, detail):
        """Ends the job with this verdict, whatever the tests do next."""
        self._stop(kind, detail)

    @property
    def ended(self):
        return self._ended

    def kill(self):
        """Ends the process, whoever reaps it."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)

    def end(self):
        """Kills and reaps the process and takes what it had printed."""
        self.kill()
        self._reap(0)
        while self._open & {self._out, self._err}:
            ready = [descriptor for descriptor, _ in self._waiting.poll(0) if descriptor in (self._out, self._err)]
            if not any([self._take(descriptor) for descriptor in ready]):
                break

    def dismiss(self):
        """Lets the process end, for it has no more orders, and go of its pipes."""
        for descriptor in (self._orders, self._answers, self._out, self._err):
            os.close(descriptor)
        self._reap(0)

    def used_more_memory(self):
        return confinement.uses_more(self._usage, self._memory)

    def used_millis(self):
        return int(self._used_cpu * 1000), int(self._used_wall * 1000)

    def _stop(self, kind, detail):
        self._ended = Ended(kind, detail)
        raise self._ended

    def _pump(self, seconds):
        for descriptor, _ in self._waiting.poll(seconds * 1000):
            if descriptor in self._open:
                self._take(descriptor)
            elif descriptor == self._orders:
                self._give_orders()
                if not self._outgoing:
                    self._waiting.unregister(self._orders)
            else:
                self._give_input()
                if self._input is None:
                    self._waiting.unregister(self._stdin)
        self._check_limits()

    def _take(self, descriptor):
        """Reads what there is; false at the end."""
        data = os.read(descriptor, 1 << 16)
        if not data:
            self._open.discard(descriptor)
            self._waiting.unregister(descriptor)
        elif descriptor == self._answers:
            self._incoming += data
        else:
            (self.stdout if descriptor == self._out else self.stderr).extend(data)
        return bool(data)

    def _give_orders(self):
        try:
            del self._outgoing[: os.write(self._orders, self._outgoing[: 1 << 16])]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self._outgoing.clear()

    def _give_input(self):
        try:
            if self._input:
                self._input = self._input[os.write(self._stdin, self._input[: 1 << 16]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._input = memoryview(b"")
        if not self._input:
            self._input = None
            os.close(self._stdin)

    def _check_limits(self):
        for name, data in (("stdout", self.stdout), ("stderr", self.stderr)):
            if len(data) > self._output:
                del data[self._output :]
                self._stop("OUTPUT_LIMIT", "more than %d bytes on %s" % (self._output, name))
        elapsed, used = time.monotonic() - self._started, self._cpu_now()
        # one that computes on a crowded machine has not had its time yet
        if elapsed > self._wall and (used < elapsed / 4 or elapsed > 2 * self._wall):
            self._stop("TIMEOUT", "wall limit of %s s" % _seconds(self._wall))
        if used > self._cpu:
            self._stop("TIMEOUT", "cpu limit of %s s" % _seconds(self._cpu))
        if self._counts_files and elapsed - self._counted > self._between:
            exceeds = _exceeds(".")
            # many files take their time to look at: a tenth of all time at most
            self._counted = time.monotonic() - self._started
            self._between = max(_FILES_SECONDS, 10 * (self._counted - elapsed))
            if exceeds:
                self._stop("OUTPUT_LIMIT", "more than %d bytes or %d files" % (_FILES_LIMIT, confinement.INODES))

    def _cpu_now(self):
        try:
            return time.clock_gettime(self._clock)
        except OSError as problem:
            if problem.errno not in (errno.EINVAL, errno.ESRCH):
                raise
            return 0.0

    def _explain(self):
        """The solution's process closed its pipe: says how it died."""
        until = time.monotonic() + _GOODBYE_SECONDS
        while not self._reap(os.WNOHANG):
            if time.monotonic() > until:
                self._stop("EXITED", "the program closed the harness's pipe")
            self._pump(0.005)
        status = self._status
        if os.WIFEXITED(status):
            self._stop("EXITED", "exit code %d" % os.WEXITSTATUS(status))
        number = os.WTERMSIG(status)
        if number in (signal.SIGXCPU, signal.SIGKILL) and self._used_cpu > self._cpu:
            self._stop("TIMEOUT", "cpu limit of %s s" % _seconds(self._cpu))
        self._stop("CRASHED", signal.Signals(number).name if number in set(signal.Signals) else "signal %d" % number)

    def _reap(self, options):
        if self._status is not None:
            return True
        pid, status, usage = os.wait4(self.pid, options)
        if pid == 0:
            return False
        self._status, self._usage = status, usage
        self._used_cpu = usage.ru_utime + usage.ru_stime
        self._used_wall = time.monotonic() - getattr(self, "_started", time.monotonic())
        return True


def _exceeds(folder):
    """Whether a folder's files, but for those without a name, are more than they may be or take more disk. What cannot be
    looked at, since the program shut it or made it deeper than a path can be long, counts as too much."""
    size, count, folders = 0, 0, [folder]
    while folders:
        path = folders.pop()
        try:
            looked_at = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):  # gone meanwhile
            continue
        except OSError:
            return True
        try:
            with os.scandir(looked_at) as entries:
                for entry in entries:
                    count += 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path + "/" + entry.name)
                    size += _size(entry)
                    if size > _FILES_LIMIT or count > confinement.INODES:
                        return True
        finally:
            os.close(looked_at)
    return False


def _size(entry):
    try:
        return 512 * entry.stat(follow_symlinks=False).st_blocks
    except FileNotFoundError:
        return 0


def _seconds(value):
    return "%g" % value
