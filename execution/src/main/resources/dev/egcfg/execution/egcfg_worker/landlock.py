"""Landlock: what of the file system a process and its children may see, without any privilege."""

import ctypes
import errno
import os
import struct

from egcfg_worker import confinement

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIRECTORY, _EXECUTE = 1 << 2, 1 << 3, 1 << 0
_READING = _READ_FILE | _READ_DIRECTORY | _EXECUTE
_MAKE_DEVICE = 1 << 6
_FILE_ACCESS = (1 << 0) | (1 << 1) | (1 << 2) | (1 << 14) | (1 << 15)


def confine(readable, writable):
    """Confines this process and its children to these folders; raises OSError where the kernel has no Landlock."""
    version, filesystem = _known()
    attributes = struct.pack("=Q", filesystem)
    if version >= 4:
        attributes += struct.pack("=Q", 3)
    if version >= 6:
        attributes += struct.pack("=Q", 3)
    _restrict(attributes, ((readable, _READING), (writable, filesystem & ~_MAKE_DEVICE)))


def confine_writing(writable):
    """Within what it is confined to, this process and its children may write to these folders alone from now on."""
    filesystem = _known()[1] & ~_READING
    _restrict(struct.pack("=Q", filesystem), ((writable, filesystem & ~_MAKE_DEVICE),))


def _known():
    """The version of Landlock, and the accesses to files that it knows."""
    version = _landlock_call(_CREATE_RULESET, None, 0, 1)
    filesystem = (1 << 13) - 1
    if version >= 2:
        filesystem |= 1 << 13
    if version >= 3:
        filesystem |= 1 << 14
    if version >= 5:
        filesystem |= 1 << 15
    return version, filesystem


def _restrict(attributes, rules):
    ruleset = _landlock_call(_CREATE_RULESET, attributes, len(attributes), 0)
    for paths, access in rules:
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
    result = confinement.libc.syscall(ctypes.c_long(number), *converted)
    if result < 0:
        problem = ctypes.get_errno()
        reason = {
            errno.ENOSYS: "this kernel has no Landlock (Linux 5.13 or later)",
            errno.EOPNOTSUPP: "Landlock is switched off in this kernel",
        }.get(problem, "Landlock: " + os.strerror(problem))
        raise OSError(problem, reason)
    return result
