"""What a process may do: resource limits, dropped privileges, an end that comes with its parent's."""

import ctypes
import errno
import glob
import mmap
import os
import resource
import signal
import threading

NOBODY = 65534
FILE_LIMIT = 16 << 20
OPEN_FILES = 64
INODES = 32768
_LEAST_MEMORY = 1 << 20  # of any Python
_OF_LIBRARIES = 64 << 20
_own_memory = {}
_WORDS_OF_THREAD = 512
_own_number = None

libc = ctypes.CDLL(None, use_errno=True)
_fork = ctypes.PyDLL(None, use_errno=True).fork
_syscall = ctypes.PyDLL(None, use_errno=True).syscall
_mount, _capset = libc.mount, libc.capset

_CLONE = {"x86_64": 56, "aarch64": 220}.get(os.uname().machine)
_CLONE_NEWNS, _CLONE_CHILD_SETTID, _CLONE_NEWUTS, _CLONE_NEWPID = 0x00020000, 0x01000000, 0x04000000, 0x20000000
# By which a container's jobs are forked: only who may administer its namespaces can fork like this.
APART = _CLONE_NEWPID | _CLONE_NEWNS | signal.SIGCHLD
WITHIN = _CLONE_NEWUTS | _CLONE_CHILD_SETTID | signal.SIGCHLD
_MS_NOSUID, _MS_NODEV = 2, 4
_NO_CAPABILITIES = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


def fork():
    """As os.fork, but for Python's own preparations, which cost as much again: for a process of a single thread that
    seeds no random state anew. Libraries' preparations (pthread_atfork) are made."""
    child = _fork()
    if child < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return child


def fork_apart():
    """As fork, into process numbers and mounts of its own: the child is the first of the processes, and with it all of
    them end. Needs CAP_SYS_ADMIN. libc is passed by, and with it what libraries do before and after they fork."""
    return _cloned(APART)


def fork_within():
    """As fork, in the same way: the host name of its own is there for the filter, which cannot tell who forks, but what
    for. Afterwards both drop_capabilities."""
    return _cloned(WITHIN)


def _cloned(flags):
    child = _syscall(ctypes.c_long(_CLONE), ctypes.c_ulong(flags), None, None, _own_number, _own_number)
    if child < 0:
        raise OSError(ctypes.get_errno(), "a job's namespaces: " + os.strerror(ctypes.get_errno()))
    return child


def find_own_number():
    """Learns where libc keeps the number of its thread, which a process that it did not fork itself has to be told."""
    global _own_number
    libc.pthread_self.restype = ctypes.c_ulong
    words = (ctypes.c_int * _WORDS_OF_THREAD).from_address(libc.pthread_self())
    reading, writing = os.pipe()
    before = list(words)
    child = fork()
    if child == 0:
        own = threading.get_native_id()
        changed = [at for at, word in enumerate(before) if word != own and words[at] == own]
        os.write(writing, b"%d" % changed[0] if len(changed) == 1 else b"")
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as place:
        said = place.read()
    os.waitpid(child, 0)
    _own_number = ctypes.c_void_p(ctypes.addressof(words) + 4 * int(said)) if said else None


def folder(path, size):
    """What furnish makes one of. Prepared before a fork, it and what follows cost no copied memory after it."""
    options = b"size=%d,nr_inodes=%d,mode=0755" % (size, INODES)
    return b"tmpfs", path.encode(), b"tmpfs", ctypes.c_ulong(_MS_NOSUID | _MS_NODEV), options


def furnish(folders):
    """Gives this process, alone in its mounts, new folders."""
    for arguments in folders:
        if _mount(*arguments) < 0:
            raise OSError(ctypes.get_errno(), "a job's folder: " + os.strerror(ctypes.get_errno()))


def drop_capabilities():
    """For good, since no program can be run: with the last of them goes what the kernel lets this process mount and fork."""
    if _capset(*_NO_CAPABILITIES) < 0:
        raise OSError(ctypes.get_errno(), "capset: " + os.strerror(ctypes.get_errno()))


def prctl(option, argument=0):
    result = libc.prctl(option, ctypes.c_ulong(argument), 0, 0, 0)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, "prctl(%d): %s" % (option, os.strerror(number)))


def die_with_parent(parent, number=signal.SIGKILL):
    """The kernel sends this process a signal when its parent dies, however that happens."""
    prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans():
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


def forbid_inspection():
    """No other process of this user can read or trace this one; children inherit it."""
    prctl(_PR_SET_DUMPABLE, 0)


def no_new_privileges():
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def drop_root():
    """Becomes an unprivileged user for good; does nothing for one that is none already."""
    if os.geteuid() != 0:
        return
    for capability in range(64):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError as problem:
            if problem.errno == errno.EINVAL:
                break
            raise
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def note_own_memory(fork=fork):
    """What programs find here when they begin: their limits are beyond it."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        _own_memory[kind] = _counted(kind)
    child = fork()  # this process's own largest size is that of what it was before exec, too
    if child == 0:
        os._exit(0)
    _own_memory["resident"] = os.wait4(child, 0)[2].ru_maxrss << 10


def _counted(kind):
    """Bytes of this process that count towards a limit, to 64 KiB: asked of the limit itself, for a container has no /proc
    to read."""
    soft, hard = resource.getrlimit(kind)
    low, high = 0, 1 << 47 if hard == resource.RLIM_INFINITY else hard
    while high - low > 1 << 16:
        middle = (low + high) // 2
        resource.setrlimit(kind, (middle, hard))
        try:
            mmap.mmap(-1, mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
            high = middle
        except (OSError, MemoryError):
            low = middle
    resource.setrlimit(kind, (soft, hard))
    return high


def uses_more(usage, memory_bytes):
    """Whether a process that has ended was ever larger than its limit lets it be, what it shared included."""
    return (usage.ru_maxrss << 10) > _own_memory["resident"] + memory_bytes + _OF_LIBRARIES


def give_memory_back():
    """What is free at this process's disposal: each fork would have to be given it."""
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(ctypes.c_size_t(0))


def limit_all():
    """What holds for the fork server and all that it forks."""
    for kind, most in (
        (resource.RLIMIT_FSIZE, FILE_LIMIT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_STACK, 16 << 20),
        (resource.RLIMIT_SIGPENDING, 256),
    ):
        _limit(kind, most)


def threads_of_user():
    """Threads of all processes that belong to this process's user, as far as /proc shows them."""
    count = 0
    for tasks in glob.iglob("/proc/[0-9]*/task"):
        try:
            if os.stat(tasks).st_uid == os.getuid():
                count += len(os.listdir(tasks))
        except OSError:  # it has ended
            pass
    return count


def limit_threads(most):
    _limit(resource.RLIMIT_NPROC, most)


def _limit(kind, most):
    most = _at_most(kind, most)
    resource.setrlimit(kind, (most, most))


def limit(memory_bytes, cpu_seconds, shared_bytes=0):
    """memory_bytes: beyond what this process began with; shared_bytes: how much more may be mapped to be shared, as Python's
    mmap does, and lie unused. A kernel that does not count what is private gives none of it."""
    private, mapped = _own_memory[resource.RLIMIT_DATA], _own_memory[resource.RLIMIT_AS] + memory_bytes
    if private > _LEAST_MEMORY:
        _limit(resource.RLIMIT_DATA, private + memory_bytes)
        mapped += shared_bytes
    _limit(resource.RLIMIT_AS, mapped)
    # a signal that tells what happened comes first, one that cannot be ignored a second later
    last = _at_most(resource.RLIMIT_CPU, cpu_seconds + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (min(last, cpu_seconds), last))


def _at_most(kind, wanted):
    allowed = resource.getrlimit(kind)[1]
    return wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
