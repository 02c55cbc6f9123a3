# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import resource

for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):
    soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (hard * 2, hard * 2))
    except (OSError, ValueError):
        continue
    raise SystemError("raised a limit")


def f(x):
    return x + 1
