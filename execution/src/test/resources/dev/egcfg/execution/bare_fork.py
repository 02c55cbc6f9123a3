"""Seconds that COUNT bare forks and exits take, and the page faults of each, in a process that has imported what a
worker imports: SOURCES COUNT."""

import gc
import os
import resource
import sys
import time

sys.path.insert(0, sys.argv[1])

from egcfg_worker import start  # noqa: E402

for name in start.PRELOADED:
    __import__(name)
gc.collect()
gc.freeze()


def faults():
    return sum(resource.getrusage(who).ru_minflt for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


before = faults()
start = time.perf_counter()
for _ in range(int(sys.argv[2])):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
print(time.perf_counter() - start, (faults() - before) / int(sys.argv[2]))
