"""What a process may do: resource limits, a seccomp filter made without libseccomp, Landlock, dropped privileges."""

import ctypes
import errno
import mmap
import os
import resource
import signal
import struct

NOBODY = 65534
FILE_LIMIT = 16 << 20
OPEN_FILES = 64

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_MACHINE = os.uname().machine

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


def prctl(option, argument=0):
    result = _libc.prctl(option, ctypes.c_ulong(argument), 0, 0, 0)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, "prctl(%d): %s" % (option, os.strerror(number)))


def die_with_parent(parent):
    """The kernel kills this process when its parent dies, however that happens."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
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


def address_space():
    """Bytes that this process maps, to 64 KiB: asked of the limit itself, for a container has no /proc to read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 1 << 47 if hard == resource.RLIM_INFINITY else hard
    while high - low > 1 << 16:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
        try:
            mmap.mmap(-1, mmap.PAGESIZE).close()
            high = middle
        except (OSError, MemoryError):
            low = middle
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return high


def limit(memory_bytes, cpu_seconds, processes=None):
    pairs = [
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, FILE_LIMIT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_STACK, 16 << 20),
    ]
    if processes is not None:
        pairs.append((resource.RLIMIT_NPROC, processes))
    for kind, wanted in pairs:
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        # a signal that tells what happened comes first, one that cannot be ignored a second later
        soft = value - 1 if kind == resource.RLIMIT_CPU and value == wanted else value
        resource.setrlimit(kind, (soft, value))


# --- seccomp -------------------------------------------------------------------------------------------------------

# Numbers of linux/arch: (x86-64, aarch64); None where the architecture has no such call.
_CALLS = {
    "fork": (57, None), "vfork": (58, None), "clone": (56, 220), "clone3": (435, 435),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438), "prlimit64": (302, 261), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "unshare": (272, 97), "setns": (308, 268), "execve": (59, 221), "execveat": (322, 281),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "userfaultfd": (323, 282),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "mq_open": (240, 180), "mq_unlink": (241, 181),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "bpf": (321, 280), "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "io_setup": (206, 0), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    "quotactl_fd": (443, 443), "syslog": (103, 116), "sethostname": (170, 161), "setdomainname": (171, 162),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None), "uselib": (134, None),
    "create_module": (174, None), "lookup_dcookie": (212, 18), "nfsservctl": (180, 42), "vhangup": (153, 58),
    "personality": (135, 92), "mknod": (133, None), "mknodat": (259, 33),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
}

# What the solution needs to be kept from beyond what no process here may do: other processes.
_PROCESSES = (
    "fork", "vfork", "clone", "clone3", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "pidfd_open", "pidfd_send_signal", "pidfd_getfd", "prlimit64", "setpriority", "ioprio_set", "sched_setaffinity",
    "sched_setparam", "sched_setscheduler", "sched_setattr", "migrate_pages", "move_pages", "process_madvise",
    "process_mrelease", "kcmp",
)

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_CLONE_THREAD, _AF_UNIX = 0x00010000, 1


def _filter(names, pid=None):
    """A classic BPF program: the named calls fail with EPERM, but for what a process may do to itself."""
    machines = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
    if _MACHINE not in machines:
        raise OSError(errno.ENOSYS, "no system call table for " + _MACHINE)
    architecture, column = machines[_MACHINE]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if _MACHINE == "x86_64":  # the x32 calls would slip past the numbers below
        program += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _KILL)]
    for name in names:
        number = _CALLS[name][column]
        if number is None:
            continue
        body = _rule(name, pid)
        program.append((_EQUAL, 0, len(body), number))
        program += body
    program.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def _rule(name, pid):
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    first = (_LOAD, 0, 0, _ARGUMENTS_AT)
    if name == "clone3":  # its flags lie in memory where no filter can look; libc falls back to clone
        return [(_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    if name == "clone":
        return [first, (_ANY_BIT, 0, 1, _CLONE_THREAD), allow, refuse]
    if name in ("kill", "tgkill"):
        return [first, (_EQUAL, 0, 1, pid), allow, refuse]
    if name in ("prlimit64", "sched_setaffinity"):
        return [first, (_EQUAL, 1, 0, 0), (_EQUAL, 0, 1, pid), allow, refuse]
    if name == "socketpair":  # event loops wake themselves through one
        return [first, (_EQUAL, 0, 1, _AF_UNIX), allow, refuse]
    return [refuse]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def _install(code):
    memory = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(memory, ctypes.c_void_p))
    if _libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, "seccomp: " + os.strerror(number))


def filter_worker():
    """For the fork server and all it forks: no network, no programs, no namespaces, no tracing, no kernel interfaces."""
    _install(_filter([name for name in _CALLS if name not in _PROCESSES]))


def filter_solution():
    """For a process that runs the model's code: threads of its own, no other processes, no signals but to itself."""
    _install(_filter(_PROCESSES, os.getpid()))


# --- Landlock ------------------------------------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIRECTORY, _EXECUTE = 1 << 2, 1 << 3, 1 << 0
_FILE_ACCESS = (1 << 0) | (1 << 1) | (1 << 2) | (1 << 14) | (1 << 15)


def landlock(readable, writable):
    """Confines this process and its children to these folders; raises OSError where the kernel has no Landlock."""
    version = _landlock_call(_CREATE_RULESET, None, 0, 1)
    filesystem = (1 << 13) - 1
    if version >= 2:
        filesystem |= 1 << 13
    if version >= 3:
        filesystem |= 1 << 14
    if version >= 5:
        filesystem |= 1 << 15
    attributes = struct.pack("=Q", filesystem)
    if version >= 4:
        attributes += struct.pack("=Q", 3)
    if version >= 6:
        attributes += struct.pack("=Q", 3)
    ruleset = _landlock_call(_CREATE_RULESET, attributes, len(attributes), 0)
    for paths, access in ((readable, _READ_FILE | _READ_DIRECTORY | _EXECUTE), (writable, filesystem & ~(1 << 6))):
        for path in paths:
            _allow(ruleset, path, access)
    _landlock_call(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset, path, access):
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    except PermissionError as problem:
        hint = "%s cannot be read by an ordinary user: run as one, or name another interpreter in EGCFG_PYTHON" % path
        raise OSError(problem.errno, hint) from None
    try:
        if not os.path.isdir(path):
            access &= _FILE_ACCESS
        _landlock_call(_ADD_RULE, ruleset, 1, struct.pack("=Qi", access, folder), 0)
    finally:
        os.close(folder)


def _landlock_call(number, *arguments):
    converted = []
    for argument in arguments:
        if argument is None or isinstance(argument, bytes):
            converted.append(ctypes.c_char_p(argument))
        else:
            converted.append(ctypes.c_ulong(argument))
    result = _libc.syscall(ctypes.c_long(number), *converted)
    if result < 0:
        problem = ctypes.get_errno()
        reason = {
            errno.ENOSYS: "this kernel has no Landlock (Linux 5.13 or later)",
            errno.EOPNOTSUPP: "Landlock is switched off in this kernel",
        }.get(problem, "Landlock: " + os.strerror(problem))
        raise OSError(problem, reason)
    return result
