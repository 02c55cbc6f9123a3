"""Prints the seccomp filter of a machine, as hexadecimal digits: SOURCES MACHINE worker|solution PID."""

import sys

sources, machine, which, pid = sys.argv[1:]
sys.path.insert(0, sources)

from egcfg_worker import seccomp  # noqa: E402

seccomp._MACHINE = machine
if which == "worker":
    names = [name for name in seccomp._CALLS if name not in seccomp._PROCESSES]
    print(seccomp._filter(names).hex())
else:
    print(seccomp._of_solution(int(pid)).hex())
