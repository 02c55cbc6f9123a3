# verdict: PASSED
# levels: BWRAP_CGROUP BWRAP LANDLOCK
import os
import sys


def leads_to_the_interpreter(path):
    return any((folder + "/").startswith(path + "/") for folder in (sys.prefix, sys.base_prefix))


def look(folder):
    try:
        found = [os.path.join(folder, name) for name in os.listdir(folder)]
    except OSError:
        return
    for path in found:
        if not leads_to_the_interpreter(path):
            raise SystemError("saw " + path)
        if path not in (sys.prefix, sys.base_prefix):
            look(path)


for folder in ("/home", "/root", os.path.expanduser("~root")):
    look(folder)


def f(x):
    return x + 1
