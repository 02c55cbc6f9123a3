# verdict: PASSED
# levels: LANDLOCK
import os

open("own", "w").close()  # Landlock cannot tell it from any other file that its user owns
attempts = {
    "chmod": lambda: os.chmod("own", 0o777),
    "chown": lambda: os.chown("own", os.getuid(), os.getgid()),
    "utime": lambda: os.utime("own"),
    "setxattr": lambda: os.setxattr("own", "user.egcfg", b"x"),
    "truncate": lambda: os.truncate("own", 0),
}
for name, attempt in attempts.items():
    try:
        attempt()
        raise SystemError(name)
    except PermissionError:
        pass


def f(x):
    return x + 1
