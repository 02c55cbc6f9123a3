# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
calls = {"shmget": (1, 4096, 0o1600),
         "mount": (b"none", b"/tmp", b"tmpfs", 0, None), "process_vm_readv": (os.getppid(), None, 0, None, 0, 0),
         "chroot": (b"/tmp",), "personality": (0x0040000,)}
for name, arguments in calls.items():
    if getattr(libc, name)(*arguments) != -1:
        raise SystemError(name)


def f(x):
    return x + 1
