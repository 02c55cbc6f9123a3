import importlib.metadata
import sys


def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


wanted = [requirement.split("==") for requirement in sys.argv[1].split()]
print(", ".join("%s %s" % (name, version(name)) for name, pinned in wanted if version(name) != pinned))
