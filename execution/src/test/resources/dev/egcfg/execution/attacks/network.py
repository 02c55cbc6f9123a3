# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import socket

for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
    try:
        socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        continue
    raise SystemError("opened a socket")


def f(x):
    return x + 1
