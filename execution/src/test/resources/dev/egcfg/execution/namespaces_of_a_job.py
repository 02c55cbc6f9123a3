"""Seconds that a fork and exit take in a container's first process, medians of COUNT in turns: a plain one, and one into
namespaces and folders of its own, as jobs have."""

import gc
import os
import statistics
import sys
import time

sys.path.insert(0, "/egcfg")

from egcfg_worker import confinement, server, start  # noqa: E402

for name in start.PRELOADED:
    __import__(name)
gc.collect()
gc.freeze()


def seconds(fork, furnish):
    start = time.perf_counter()
    child = fork()
    if child == 0:
        furnish()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0
    return time.perf_counter() - start




def furnish():
    confinement.furnish(server._FOLDERS_OF_A_JOB)
    confinement.drop_capabilities()


plain, apart = [], []
for _ in range(int(sys.argv[1])):
    plain.append(seconds(confinement.fork, int))
    apart.append(seconds(confinement.fork_apart, furnish))
print(statistics.median(plain), statistics.median(apart))
