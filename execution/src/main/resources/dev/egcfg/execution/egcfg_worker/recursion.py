"""How deep a program may call itself: as deep as python3 lets it, whatever stands below it on the stack or beside it."""

import operator
import sys

_ROOM_BELOW = 20  # frames of the worker below the program
_ROOM = 400  # the same, and those that show the program's values
_MOST = (1 << 31) - 1


class Depth:
    """The limit that the program knows of, counted from its first frame; the interpreter's own lies higher."""

    def __init__(self):
        self.limit = sys.getrecursionlimit()
        self._set = sys.setrecursionlimit
        sys.getrecursionlimit, sys.setrecursionlimit = self._functions()
        self._room = _ROOM
        self._set(self.limit + self._room)

    def keep(self):
        """From now on nobody counts: leaves it to the interpreter."""
        self._room = _ROOM_BELOW
        try:
            self._set(min(self.limit + self._room, _MOST))
        except RecursionError:  # deeper than that, by what C code calls
            pass

    def _functions(self):
        def getrecursionlimit():
            return self.limit

        def setrecursionlimit(limit, /):
            limit = operator.index(limit)
            self._set(min(limit + self._room, _MOST) if limit > 0 else limit)
            self.limit = limit

        return getrecursionlimit, setrecursionlimit
