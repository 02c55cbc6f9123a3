# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import socket

for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
    try:
        socket.socketpair(socket.AF_UNIX, kind)
        raise SystemError(str(kind))
    except PermissionError:
        pass
for end in socket.socketpair():
    end.close()


def f(x):
    return x + 1
