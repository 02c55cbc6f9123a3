import importlib.util
import sys

for name in sys.stdin.read().split():
    if importlib.util.find_spec(name) is None:
        print(name)
