# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
for path in ("/usr/x", "/usr/bin/python3", "/usr/lib/x"):
    try:
        open(path, "a").close()
    except OSError:
        continue
    raise SystemError("wrote " + path)


def f(x):
    return x + 1
