"""The fork server: the first process of a container. It never parses a job; the drivers that it forks do."""

import gc
import importlib
import os
import random
import signal
import sys
import time
import traceback

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from egcfg_worker import canary, confinement, driver, landlock, rehearsal, seccomp, solution, wire  # noqa: E402

# What solutions commonly import, loaded once for all of them.
_PRELOADED = (
    "abc array ast bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal enum"
    " fractions functools hashlib heapq inspect io itertools json math numbers operator os queue random re statistics"
    " string struct textwrap threading time tokenize traceback types typing unicodedata warnings"
).split()
_TIDY_SECONDS = 0.3


def main(level, folder, forbidden, warm, prefixes):
    """Serves jobs from standard input until it ends.

    level: bwrap, landlock or unsafe; folder: where jobs may write; forbidden: a file of the host that a job must not
    be able to read; warm: modules to import for all jobs, comma between; prefixes: folders of the interpreter.
    """
    jobs, results = os.dup(0), os.dup(1)
    solution.open_streams()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    os.close(nothing)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    for name in _PRELOADED:
        __import__(name)
    os.chdir(folder)
    problem = _preload([name for name in warm.split(",") if name])
    os.environ.pop("LD_BIND_NOW", None)
    problem = problem or _confine(level, folder, prefixes, forbidden)
    if problem == "" and not all(_tidy(path) for path in _writable(level, folder)):
        problem = "what the preloaded modules wrote cannot be deleted"
    if problem == "":
        rehearsal.rehearse(level)
    own_memory = confinement.address_space()
    random.seed(0)
    gc.collect()
    gc.freeze()
    wire.write(results, [b"ready", wire.text(problem)])
    while problem == "" and _serve(level, own_memory, folder, jobs, results):
        pass


def _preload(names):
    """Imports them; why one cannot be had, in one line, else nothing."""
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as problem:
            return "%s is not installed for %s: install it with pip, or preload less" % (problem.name, sys.executable)
        except Exception as problem:
            return "%s cannot be preloaded: %s: %s" % (name, type(problem).__name__, " ".join(str(problem).split()))
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random").seed(0)  # itself only imported on demand
    return ""


def _confine(level, folder, prefixes, forbidden):
    try:
        if level != "bwrap":
            parent = os.getppid()
            confinement.adopt_orphans()
            if level == "landlock":
                confinement.drop_root()
                solution.count_threads_of_others()
            confinement.die_with_parent(parent)
        confinement.no_new_privileges()
        if level == "landlock":
            landlock.confine(
                ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/dev/random",
                 "/dev/zero", *prefixes],
                [folder, "/dev/null"],
            )
        confinement.forbid_inspection()
        confinement.limit_all()
        if level != "unsafe":
            seccomp.filter_worker(level)
            return canary.escape(level, folder, forbidden)
        return ""
    except OSError as problem:
        return str(problem.strerror or problem)


def _serve(level, own_memory, folder, jobs, results):
    """One job; false when there will be no more."""
    driving = confinement.fork()
    if driving == 0:
        try:
            driver.main(level, own_memory, jobs, results)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    status = os.waitpid(driving, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == driver.NO_MORE_JOBS:
        return False
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        wire.write(results, [b"ended", b"TIMEOUT", b"cpu limit, in the tests"])
    _end_all(level)
    clean = all(_tidy(path) for path in _writable(level, folder))
    wire.write(results, [b"done", wire.number(status), b"clean" if clean else b"dirty"])
    return clean


def _writable(level, folder):
    return [folder, "/dev/shm"] if level == "bwrap" else [folder]


def _end_all(level):
    """Kills and reaps whatever the job has left."""
    while True:
        try:
            if level == "bwrap":
                os.kill(-1, signal.SIGKILL)
            else:
                for child in _children():
                    os.kill(child, signal.SIGKILL)
            os.waitpid(-1, 0)
        except (ProcessLookupError, ChildProcessError):
            return


def _children():
    try:
        with open("/proc/self/task/%d/children" % os.getpid()) as listing:
            return [int(word) for word in listing.read().split()]
    except OSError:  # no /proc in a Landlock container, where a job cannot have made processes
        return []


def _tidy(path):
    """Empties a folder; false if that cannot be done soon, and then the container has to go."""
    until = time.monotonic() + _TIDY_SECONDS
    pending = [path]
    try:
        while pending:
            folder = pending[-1]
            if folder != path:
                os.chmod(folder, 0o700)
            inner = []
            with os.scandir(folder) as entries:
                for entry in entries:
                    if time.monotonic() > until:
                        return False
                    if entry.is_dir(follow_symlinks=False):
                        inner.append(entry.path)
                    else:
                        os.unlink(entry.path)
            if inner:
                pending += inner
            else:
                pending.pop()
                if folder != path:
                    os.rmdir(folder)
        return True
    except OSError:
        return False


if __name__ == "__main__":
    main(*sys.argv[1:5], sys.argv[5:])
