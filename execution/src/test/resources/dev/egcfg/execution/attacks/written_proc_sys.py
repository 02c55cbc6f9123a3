# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/1/oom_score_adj", "/proc/self/oom_score_adj", "/sys/x"):
    try:
        open(path, "a").close()
    except OSError:
        continue
    raise SystemError("wrote " + path)


def f(x):
    return x + 1
