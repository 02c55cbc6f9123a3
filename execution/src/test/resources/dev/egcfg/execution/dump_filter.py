"""Prints the seccomp filter of a machine, as hexadecimal digits: SOURCES MACHINE worker|solution PID."""

import sys

sources, machine, which, pid = sys.argv[1:]
sys.path.insert(0, sources)

from egcfg_worker import confinement  # noqa: E402

confinement._MACHINE = machine
if which == "worker":
    names = [name for name in confinement._CALLS if name not in confinement._PROCESSES]
    print(confinement._filter(names).hex())
else:
    print(confinement._filter(confinement._PROCESSES, int(pid)).hex())
