# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
for path in ("/etc/shadow", "/etc/passwd", "/etc/sudoers", "/etc/machine-id"):
    try:
        open(path, "rb").read(1)
    except OSError:
        continue
    raise SystemError("read " + path)


def f(x):
    return x + 1
