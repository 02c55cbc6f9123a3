# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import ctypes
import platform

libc = ctypes.CDLL(None)
clone = ctypes.c_long(220 if platform.machine() == "aarch64" else 56)
libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6))
for flags in 0x20020011, 0x05000011, 0x04000011, 0x10000011, 0x14000011, 0x34020011, 0x11:
    if libc.syscall(clone, ctypes.c_ulong(flags), None, None, None, None) != -1:
        raise SystemError("a process by %x" % flags)
for folder in b"/tmp", b"/dev/shm", b"/usr":
    if libc.mount(b"tmpfs", folder, b"tmpfs", 0, None) != -1:
        raise SystemError("mounted")


def f(x):
    return x + 1
