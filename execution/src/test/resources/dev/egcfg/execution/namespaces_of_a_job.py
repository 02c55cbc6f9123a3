"""Seconds that COUNT forks and exits take in a container's first process: plain ones, and ones into namespaces and
folders of their own, as jobs have: COUNT."""

import gc
import os
import sys
import time

sys.path.insert(0, "/egcfg")

from egcfg_worker import confinement, server  # noqa: E402

for name in server._PRELOADED:
    __import__(name)
gc.collect()
gc.freeze()


def seconds(fork, furnish):
    start = time.perf_counter()
    for _ in range(int(sys.argv[1])):
        child = fork()
        if child == 0:
            furnish()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0
    return time.perf_counter() - start


print(seconds(confinement.fork, int),
      seconds(confinement.fork_apart, lambda: confinement.furnish(server._FOLDERS_OF_A_JOB)))
