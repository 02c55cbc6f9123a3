"""Seccomp filters, made without libseccomp: classic BPF programs for x86-64 and aarch64."""

import ctypes
import errno
import functools
import os
import stat
import struct

from egcfg_worker import confinement

SOLUTION = 2  # the number of the second process in a job's own numbers

_MACHINE = os.uname().machine
_PR_SET_SECCOMP = 22

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
    "fcntl": (72, 25), "ioctl": (16, 29), "prctl": (157, 167),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
    "file_setattr": (469, 469), "truncate": (76, 45),
    "mincore": (27, 232), "cachestat": (451, 451), "preadv2": (327, 286), "open_tree_attr": (467, 467),
}

# What a job needs to be kept from beyond what no process here may do: other processes, its worker's mounts, and to ask
# which of the machine's files are in memory, by which one job could tell another something.
_PROCESSES = (
    "fork", "vfork", "clone", "clone3", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "pidfd_open", "pidfd_send_signal", "pidfd_getfd", "prlimit64", "setpriority", "ioprio_set", "sched_setaffinity",
    "sched_setparam", "sched_setscheduler", "sched_setattr", "migrate_pages", "move_pages", "process_madvise",
    "process_mrelease", "kcmp", "fcntl", "ioctl", "prctl", "mincore", "cachestat", "preadv2",
)

# What a container's server does for its jobs, before they begin.
_MOUNTS = ("mount",)

# What Landlock lets a process do to files that it may not even open, and root to a container's devices: it needs nothing
# but to own them.
_FILES_OF_THE_USER = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchown", "fchownat", "utime", "utimes", "futimesat",
    "utimensat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat", "removexattr", "lremovexattr", "fremovexattr",
    "removexattrat", "file_setattr", "truncate",
)

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_FIRST_UNKNOWN = 470  # after Linux 6.17
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_CLONE_THREAD, _AF_UNIX, _SOCK_STREAM, _SOCK_SEQPACKET, _SOCK_KIND = 0x00010000, 1, 1, 5, 0xF
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _FIOSETOWN, _SIOCSPGRP = 8, 10, 15, 0x8901, 0x8902
_PR_SET_PDEATHSIG = 1
_FS_IOC_SETFLAGS, _FS_IOC_FSSETXATTR, _FS_IOC_ENABLE_VERITY = 0x40086602, 0x401C5820, 0x40806685


def _filter(names, pid=None, forks=()):
    """A classic BPF program: the named calls fail with EPERM, but for what a process may do to itself, and for forks with
    just these flags."""
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
    # what Linux adds next is nobody's who does not know it: programs have to do without it on older machines, too
    program += [(_AT_LEAST, 0, 1, _FIRST_UNKNOWN), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    program += _search(sorted((_CALLS[name][column], _rule(name, pid, forks)) for name in names if _CALLS[name][column] is not None))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def _search(rules):
    """Finds a call's rule by halving: Linux tries every number once at each installation, and one is made per program."""
    if len(rules) == 1:
        number, body = rules[0]
        return [(_EQUAL, 0, len(body), number), *body, (_RETURN, 0, 0, _ALLOW)]
    middle = len(rules) // 2
    below, rest = _search(rules[:middle]), _search(rules[middle:])
    return [(_AT_LEAST, len(below), 0, rules[middle][0]), *below, *rest]


def _rule(name, pid, forks):
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    first = (_LOAD, 0, 0, _ARGUMENTS_AT)
    second = (_LOAD, 0, 0, _ARGUMENTS_AT + 8)
    if name == "clone3":  # its flags lie in memory where no filter can look; libc falls back to clone
        return [(_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    if name == "clone":
        exact = [(_EQUAL, len(forks) - at, 0, flags) for at, flags in enumerate(forks)]
        return [first, (_ANY_BIT, len(forks) + 1, 0, _CLONE_THREAD), *exact, refuse, allow]
    if name in ("kill", "tgkill"):
        return [first, (_EQUAL, 0, 1, pid), allow, refuse]
    if name in ("prlimit64", "sched_setaffinity"):
        return [first, (_EQUAL, 1, 0, 0), (_EQUAL, 0, 1, pid), allow, refuse]
    if name == "fcntl":  # a file that is ready signals whom it is told to
        return [second, (_EQUAL, 2, 0, _F_SETOWN), (_EQUAL, 1, 0, _F_SETOWN_EX), (_EQUAL, 0, 1, _F_SETSIG), refuse, allow]
    if name == "ioctl":  # and so does a socket; what a file may become needs it open only for reading
        refused = (_FIOSETOWN, _SIOCSPGRP, _FS_IOC_SETFLAGS, _FS_IOC_FSSETXATTR, _FS_IOC_ENABLE_VERITY)
        last = len(refused) - 1
        return [second, *((_EQUAL, last - at, 0 if at < last else 1, number) for at, number in enumerate(refused)), refuse, allow]
    if name == "prctl":  # its end comes with its parent's
        return [first, (_EQUAL, 0, 1, _PR_SET_PDEATHSIG), refuse, allow]
    if name == "socketpair":  # event loops wake themselves through one; of datagrams, it could send to any socket by name
        kind = [second, (_AND, 0, 0, _SOCK_KIND), (_EQUAL, 1, 0, _SOCK_STREAM), (_EQUAL, 0, 1, _SOCK_SEQPACKET)]
        return [first, (_EQUAL, 0, len(kind) + 1, _AF_UNIX), *kind, allow, refuse]
    return [refuse]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def _install(code):
    memory = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(memory, ctypes.c_void_p))
    if confinement.libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, "seccomp: " + os.strerror(number))


_guards_files = False


def filter_worker(level):
    """For the fork server and all it forks: no network, no programs, no tracing, no kernel interfaces, and where what its
    user owns is only hidden, no attributes of files. A container's server mounts its jobs' folders, and they nothing."""
    global _guards_files
    _guards_files = level == "landlock" or _owns_devices()
    for guards_files in (_guards_files, True):
        _of_any_job(guards_files)
    _install(_of_worker(_guards_files, level == "bwrap"))


def _owns_devices():
    """Whether this is root to the kernel, whose devices a container's are: asked by setting a mode to what it is."""
    try:
        os.chmod(os.devnull, stat.S_IMODE(os.stat(os.devnull).st_mode))
        return True
    except OSError:
        return False


def _of_worker(guards_files=False, mounts=False):
    allowed = _PROCESSES + (() if guards_files else _FILES_OF_THE_USER) + (_MOUNTS if mounts else ())
    return _filter([name for name in _CALLS if name not in allowed])


def filter_jobs():
    """For a container's server and all its jobs, once: a filter of its own would cost each process as much as its fork
    does. It is a program's, but for mounts and two ways to fork, which need a capability that only the server and, until
    it has forked, a driver has; and every program has the same number."""
    forks = confinement.APART, confinement.WITHIN
    _install(_filter(_of_a_job(_guards_files), SOLUTION, forks))


def filter_solution():
    """For a process that runs the model's code: threads of its own, no other processes, no signals but to itself.
    Where what its user owns is only hidden or shown, none of a file's attributes can be changed, its own neither."""
    _install(_of_solution(_guards_files, os.getpid()))


def filter_driver(solution):
    """For a process that runs tests: as the program's, but for the one process that it may end."""
    _install(_of_solution(True, solution))


def _of_solution(guards_files, pid):
    return _of_any_job(guards_files).replace(_WORD.pack(_ANY_PID), _WORD.pack(pid))


@functools.lru_cache(None)
def _of_any_job(guards_files):
    """Made once, in the fork server: only the process's number differs."""
    return _filter(_of_a_job(guards_files) + _MOUNTS, _ANY_PID)


def _of_a_job(guards_files):
    return _PROCESSES + (_FILES_OF_THE_USER if guards_files else ())


_WORD = struct.Struct("=I")
_ANY_PID = 0xE6CF6E6C  # no other word of the filter, nor a pid
