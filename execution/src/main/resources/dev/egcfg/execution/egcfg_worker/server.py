"""The fork server: the first process of a container. It never parses a job; the drivers that it forks do."""

import _signal
import gc
import importlib
import os
import random
import signal
import sys
import traceback

from egcfg_worker import (
    canary, clearing, confinement, driver, landlock, rehearsal, seccomp, solution, wire)

_FOLDERS_OF_A_JOB = [confinement.folder("/tmp", 64 << 20), confinement.folder("/dev/shm", 16 << 20)]  # in a container
_LEAST_CPU_SECONDS = 2  # that any driver is given

_driving = 0
_ending = False


def main(level, folder, forbidden, warm, prefixes):
    """Serves jobs from standard input until it ends.

    level: bwrap, landlock or unsafe; folder: where jobs may write, or have their folders; forbidden: a file of the host
    that a job must not be able to read; warm: modules to import for all jobs, comma between; prefixes: folders of the
    interpreter.
    """
    jobs, results = wire.take_standard_streams()
    solution.open_streams()
    os.chdir(folder)
    job = folder if level == "bwrap" else os.path.join(folder, "job")
    os.environ["HOME"] = job
    problem = _preload([name for name in warm.split(",") if name])
    os.environ.pop("LD_BIND_NOW", None)
    problem = problem or confine(level, folder, prefixes)
    if problem == "" and level == "bwrap":
        confinement.find_own_number()
        seccomp.filter_jobs()
    if problem == "" and not all(map(clearing.empty, ["/tmp", "/dev/shm"] if level == "bwrap" else [folder])):
        problem = "what the preloaded modules wrote cannot be deleted"
    if problem == "" and level != "unsafe":
        problem = escaped(level, job, forbidden, level == "bwrap")
    fork = confinement.fork_within if level == "bwrap" else confinement.fork
    if problem == "":
        confinement.note_own_memory(fork)
        rehearsal.rehearse(level)
        confinement.note_own_memory(fork)
    random.seed(0)
    gc.collect()
    confinement.give_memory_back()
    gc.freeze()
    wire.write(results, [b"ready", wire.text(problem)])
    if problem == "":
        _serve(level, job, jobs, results)


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


def confine(level, folder, prefixes):
    """Shuts this process in, and all that it forks; why that failed, in one line, else nothing."""
    try:
        if level != "bwrap":
            parent = os.getppid()
            confinement.adopt_orphans()
            if level == "landlock":
                confinement.drop_root()
                solution.count_threads_of_others()
            signal.signal(signal.SIGTERM, _end)
            confinement.die_with_parent(parent, signal.SIGTERM)
        confinement.no_new_privileges()
        if level == "landlock":
            landlock.confine(
                ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/dev/random",
                 "/dev/zero", *prefixes],
                [folder, os.devnull],
            )
        confinement.forbid_inspection()
        confinement.limit_all()
        if level != "unsafe":
            seccomp.filter_worker(level)
        return ""
    except OSError as problem:
        return str(problem.strerror or problem)


def _end(_number, _frame):
    """Outside of a container nothing but this process ends all others: it goes when they have gone."""
    global _ending
    _ending = True
    _kill_driver()


def _kill_driver():
    if _driving:
        try:
            os.kill(_driving, signal.SIGKILL)
        except ProcessLookupError:
            pass


def escaped(level, job, forbidden, filtered=False):
    """What a canary could do where jobs will be, which have their filter already or get one; nothing when it was held."""
    reading, writing = os.pipe()
    try:
        held = _forked(level, job, lambda: os.write(writing, canary.escape(level, job, forbidden, filtered).encode() or b"held"))
    except OSError as problem:
        return str(problem.strerror or problem)
    os.close(writing)
    with open(reading, "rb") as report:
        said = report.read().decode()
    os.waitpid(held, 0)
    if said == "held":
        return "" if level == "bwrap" or clearing.removed(job) else "what a canary wrote cannot be deleted"
    return "a canary escaped: " + said if said else "a job cannot be given folders or namespaces of its own"


def _forked(level, job, action):
    """Starts a process that does this where a job has its place: one that no job before has seen and none after will see,
    so that none can leave word for another."""
    parent = os.getpid()
    if level != "bwrap":
        os.mkdir(job, 0o700)
    child = confinement.fork_apart() if level == "bwrap" else confinement.fork()
    if child:
        return child
    try:
        if level == "bwrap":
            confinement.furnish(_FOLDERS_OF_A_JOB)
        else:
            _signal.signal(_signal.SIGTERM, _signal.SIG_DFL)
            confinement.die_with_parent(parent)
        os.chdir(job)
        if level == "landlock":
            landlock.confine_writing([job, os.devnull])
        action()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _serve(level, job, jobs, results):
    """Jobs until there are no more. In a container the next one's processes are forked while one is under way: they can
    neither see each other nor leave each other word."""
    ahead = level == "bwrap"
    waiting = _prepared(level, job, jobs, results) if ahead else None
    while not _ending:
        driving, turn = waiting or _prepared(level, job, jobs, results)
        _give(turn)
        if ahead:
            waiting = _prepared(level, job, jobs, results)
        if not _finished(level, driving, job, results):
            return


def _prepared(level, job, jobs, results):
    """(process, pipe): a driver that will take a job when it is its turn."""
    waiting, turn = os.pipe()

    def drive():
        os.close(turn)
        driver.main(level, waiting, jobs, results)

    process = _forked(level, job, drive)
    os.close(waiting)
    return process, turn


def _give(turn):
    try:
        os.write(turn, b"1")
    except BrokenPipeError:  # it has died, as will be found out
        pass
    os.close(turn)


def _finished(level, process, job, results):
    """Waits for a driver's end and says what it was; false when there are no more jobs."""
    global _driving
    _driving = process
    if _ending:
        _kill_driver()
    _, status, usage = os.wait4(process, 0)
    _driving = 0
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == driver.NO_MORE_JOBS:
        return False
    if os.WIFSIGNALED(status):
        # the first process of a container has only the second of the signals that a limit of time sends
        late = os.WTERMSIG(status) == signal.SIGKILL and usage.ru_utime + usage.ru_stime >= _LEAST_CPU_SECONDS
        if not _ending and (late or os.WTERMSIG(status) == signal.SIGXCPU):
            wire.write(results, [b"ended", b"TIMEOUT", b"cpu limit, in the tests"])
    clean = level == "bwrap"
    if level != "bwrap":
        _end_all()
        clean = clearing.removed(job)
    if not _ending:
        wire.write(results, [b"done", wire.number(status), b"clean" if clean else b"dirty"])
    return clean


def _end_all():
    """Kills and reaps whatever the job has left."""
    while True:
        try:
            for child in _children():
                os.kill(child, signal.SIGKILL)
            os.waitpid(-1, 0)
        except (ProcessLookupError, ChildProcessError):
            return


def _children():
    try:
        with open("/proc/self/task/%d/children" % os.getpid()) as listing:
            return [int(word) for word in listing.read().split()]
    except OSError:  # no /proc in a Landlock container, where a job's one other process ends with its driver
        return []
