# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
for path in ("/x", "/bin/x", "/etc/x", "/dev/x"):
    try:
        open(path, "a").close()
    except OSError:
        continue
    raise SystemError("wrote " + path)


def f(x):
    return x + 1
