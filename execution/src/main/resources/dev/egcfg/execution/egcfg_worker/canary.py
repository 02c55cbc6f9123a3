"""Tries what must not work before any job is accepted: a sandbox that lets a canary out is none."""

import os

from egcfg_worker import confinement, seccomp


def escape(level, folder, forbidden, filtered):
    """What a job's program could do though it must not, tried from the driver's place; empty when it is held. filtered:
    whether that place has the filter already."""
    reading, writing = os.pipe()
    child = confinement.fork_within() if filtered else confinement.fork()
    if child == 0:
        try:
            os.close(reading)
            os.setsid()
            if level == "bwrap":
                confinement.drop_capabilities()
            if not filtered:
                seccomp.filter_solution()
            os.write(writing, _attempts(level, folder, forbidden).encode() or b"held")
        finally:
            os._exit(0)
    os.close(writing)
    report = b""
    while True:
        part = os.read(reading, 4096)
        if not part:
            break
        report += part
    os.close(reading)
    os.waitpid(child, 0)
    return "" if report == b"held" else report.decode() or "it died"


def _attempts(level, folder, forbidden):
    import socket  # here alone

    attempts = {
        "it read a file of the host": lambda: open(forbidden, "rb").close(),
        "it read /etc/shadow": lambda: open("/etc/shadow", "rb").close(),
        "it wrote to /": lambda: open("/egcfg-canary", "wb").close(),
        "it wrote to /usr": lambda: open("/usr/egcfg-canary", "wb").close(),
        "it opened a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "it made a process": lambda: _ended(os.fork()),
        "it made a process as its driver does": lambda: _ended(confinement.fork_within()),
        "it made a process as the server does": lambda: _ended(confinement.fork_apart()),
        "it ran a program": lambda: os.execv("/usr/bin/env", ["env"]),
        "it signalled its parent": lambda: os.kill(os.getppid(), 0),
        "it looked into its parent": lambda: open("/proc/%d/mem" % os.getppid(), "rb").close(),
    }
    if level == "landlock":
        attempts["it changed the mode of a file of the host"] = lambda: os.chmod(forbidden, 0o644)
    if level == "bwrap":
        attempts["it changed the mode of a device of the host"] = lambda: os.chmod(os.devnull, 0o666)
    if level != "bwrap":
        attempts["it wrote beside its folder"] = lambda: open(os.path.join(folder, "..", "canary"), "wb").close()
    attempts["it mounted a file system"] = _mount
    attempts["it made a socket that can send to others"] = lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    if level == "bwrap" and os.getppid() != 1:
        return "it sees processes of the host"
    for what, attempt in attempts.items():
        try:
            attempt()
            return what
        except OSError:
            pass
    mine = os.path.join(folder, "canary")
    with open(mine, "wb"):
        pass
    os.unlink(mine)
    return ""


def _mount():
    if confinement.libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None) < 0:
        raise OSError("held")


def _ended(process):
    if process == 0:
        os._exit(0)
