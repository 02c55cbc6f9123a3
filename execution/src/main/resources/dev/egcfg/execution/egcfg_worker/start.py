"""Starts the fork server, so that its forks copy little.

A fork copies each page that it writes to, and Python writes to whatever it looks at (reference counts). What every job
runs, the worker's own modules, therefore lies in few pages: libraries are there before, and code is compiled in another
process, so that nothing of either lies in between.
"""

import importlib.abc
import importlib.machinery
import marshal
import os
import sys

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_PACKAGE = os.path.basename(_FOLDER)
# What solutions commonly import, loaded once for all of them.
PRELOADED = (
    "abc array ast bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal enum"
    " fractions functools heapq inspect io itertools json math numbers operator os queue random re statistics"
    " string struct textwrap threading time tokenize traceback types typing unicodedata warnings"
).split()


def main():
    sys.path[0] = os.path.dirname(_FOLDER)
    for name in PRELOADED:
        __import__(name)
    libraries, codes = marshal.loads(_made_elsewhere(_what_is_loaded))
    for name in libraries:
        __import__(name)
    finder = _Finder(codes)
    sys.meta_path.insert(0, finder)
    from egcfg_worker import server

    sys.meta_path.remove(finder)
    server.main(*sys.argv[1:5], sys.argv[5:])


def _made_elsewhere(make):
    """The bytes that a child of this process makes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            with open(writing, "wb") as made:
                made.write(make())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with open(reading, "rb") as made:
        data = made.read()
    if os.waitpid(child, 0)[1] != 0:
        raise OSError("the worker's modules cannot be compiled")
    return data


def _what_is_loaded():
    """The libraries that the fork server brings along, and the code of its own modules, by their names."""
    before = set(sys.modules)
    from egcfg_worker import server  # noqa: F401

    names = [name for name in sys.modules if name not in before]
    own = [name for name in names if name.partition(".")[0] == _PACKAGE]
    codes = {name: marshal.dumps(sys.modules[name].__spec__.loader.get_code(name)) for name in own}
    return marshal.dumps(([name for name in names if name not in codes], codes))


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, codes):
        self._codes = codes

    def find_spec(self, name, _path, _target=None):
        if name not in self._codes:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=name == _PACKAGE)

    def exec_module(self, module):
        exec(marshal.loads(self._codes[module.__name__]), module.__dict__)


if __name__ == "__main__":
    main()
