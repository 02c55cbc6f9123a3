"""Prints the seccomp filter of a machine, as hexadecimal digits, and the numbers of the calls that it names:
SOURCES MACHINE worker|server|solution|landlock|job PID."""

import sys

sources, machine, which, pid = sys.argv[1:]
sys.path.insert(0, sources)

from egcfg_worker import confinement, seccomp  # noqa: E402

seccomp._MACHINE = machine
of_solution = seccomp._PROCESSES + (seccomp._FILES_OF_THE_USER if which != "solution" else ())
if which == "worker":
    print(seccomp._of_worker().hex())
    names = set(seccomp._CALLS) - set(of_solution)
elif which == "server":
    print(seccomp._of_worker(mounts=True).hex())
    names = set(seccomp._CALLS) - set(of_solution + seccomp._MOUNTS)
elif which == "job":
    names = seccomp._of_a_job(False)
    print(seccomp._filter(names, int(pid), (confinement.APART, confinement.WITHIN)).hex())
else:
    print(seccomp._of_solution(which == "landlock", int(pid)).hex())
    names = of_solution + seccomp._MOUNTS
numbers = (seccomp._CALLS[name][0 if machine == "x86_64" else 1] for name in names)
print(*(number for number in numbers if number is not None), *range(seccomp._FIRST_UNKNOWN, 1000))
