"""Prints the seccomp filter of a machine, as hexadecimal digits: SOURCES MACHINE worker|solution|landlock PID."""

import sys

sources, machine, which, pid = sys.argv[1:]
sys.path.insert(0, sources)

from egcfg_worker import seccomp  # noqa: E402

seccomp._MACHINE = machine
if which == "worker":
    print(seccomp._of_worker().hex())
else:
    print(seccomp._of_solution("landlock" if which == "landlock" else "bwrap", int(pid)).hex())
