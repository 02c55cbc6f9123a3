# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
for path in ("/x", "/usr/x", "/etc/x", "/proc/sys/kernel/core_pattern", "/proc/1/oom_score_adj", "/dev/x"):
    try:
        open(path, "w").close()
    except OSError:
        continue
    raise SystemError("wrote " + path)


def f(x):
    return x + 1
