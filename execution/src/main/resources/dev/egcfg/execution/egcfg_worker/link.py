"""The driver's side of the pipe to the program's process: what is asked of the program, and what the program may ask."""

import inspect
import os
import sys
import types

from egcfg_worker import atoms, named, standins
from egcfg_worker.peer import REPLACEABLE, Peer

MISSING = object()
_KINDS = ("EXITED", "OUT_OF_MEMORY")
_NO_ANSWER = "what the program's process sent is no answer"
_PREDICATES = frozenset(
    "startswith endswith issubset issuperset isdisjoint isdigit isalpha isalnum isdecimal isnumeric isupper islower istitle"
    " isspace isidentifier isprintable isascii equals".split())
# What the tests hand over is used, not looked into.
_CLOSED = (types.FunctionType, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.FrameType,
           types.CodeType, types.TracebackType, types.ModuleType, types.MethodType)
_TOLD = ("__name__", "__qualname__", "__doc__", "__module__")


class Unencodable(Exception):
    """An answer that is too large to be read."""


class Link(Peer):
    """Questions to the program's process, one at a time, each with a nonce of its own."""

    believes = False

    def __init__(self, child):
        super().__init__(0, named.name_of, named.resolve_for_tests)
        self.child = child
        self.unencodable = ""
        self.forget = lambda _names: None
        self._classes = set()  # of the program, which the tests name
        self._last = None, ""
        self._used = [(module, name, getattr(sys.modules[module], name)) for module, name in REPLACEABLE]
        self._replaced = {}
        standins.peer = self

    def define(self, program, setup):
        self.child.feed(b"")
        self._nonce = os.urandom(8)
        self.child.send([self._nonce, b"serve", program, setup])
        answer = self.child.receive()
        if answer[0] != self._nonce or len(answer) != 3:
            self.child.finish("CRASHED", _NO_ANSWER)
        outcome, detail = answer[1:]
        if outcome != b"RETURNED":
            kind = "ERROR" if outcome == b"RAISED" else outcome.decode("ascii", "replace")
            self.child.finish(kind if kind in _KINDS else "ERROR", detail.decode("utf-8", "replace"))

    def name(self, name):
        found = self.ask("name", name)
        if type(found) is not tuple or len(found) > 1:
            self.child.finish("CRASHED", _NO_ANSWER)
        if not found:
            return MISSING
        if isinstance(found[0], standins.Mirror) and name[:1].isupper():
            self._classes.add(found[0])
        return found[0]

    def text_of(self, problem):
        """What the program's process said of an exception that it raised, or None."""
        return self._last[1] if problem is self._last[0] else None

    def refuse(self, reason):
        self.unencodable = reason
        raise Unencodable(reason)

    # how Peer speaks

    def ask(self, *question):
        if question[0] in ("call", "special", "finish"):
            for module, name, known in self._used:
                value = getattr(sys.modules[module], name)
                if value is not self._replaced.get(name, known):
                    self._replaced[name] = value
                    super().ask("use", module, name, None if value is known else value)
        return super().ask(*question)

    def send(self, values):
        try:
            data = self.pack(values)
        except atoms.Unencodable as problem:
            self.refuse("argument: " + str(problem))
        self._nonce = os.urandom(8)
        self.child.send([self._nonce, data])

    def receive(self):
        nonce, *answer = self.child.receive()
        if nonce != self._nonce:
            self.child.finish("CRASHED", _NO_ANSWER)
        if len(answer) == 2 and answer[0] == b"unencodable":
            self.refuse(_line(answer[1]))
        if len(answer) == 3 and answer[0] == b"ended" and _line(answer[1]) in _KINDS:
            self.child.finish(_line(answer[1]), _line(answer[2]))
        if len(answer) != 1:
            self.child.finish("CRASHED", _NO_ANSWER)
        try:
            changed, *values = self.unpack(answer[0])
            if changed:
                self.forget(changed.split())
            if values[0] not in ("?", "=", "!") or len(values) < 2 or values[0] == "!" and not self._is_problem(values):
                raise atoms.Damaged("no answer")
            return values
        except atoms.Unencodable as problem:
            self.refuse(str(problem))
        except (atoms.Damaged, AttributeError, TypeError, ValueError, IndexError):
            self.child.finish("CRASHED", _NO_ANSWER)

    @staticmethod
    def _is_problem(values):
        return len(values) == 3 and isinstance(values[1], BaseException) and type(values[2]) is str

    def raised(self, problem, text):
        self._last = problem, _joined(text)
        return problem

    # what the program may do with the tests' objects

    def done(self, operation, operands):
        target = operands[0]
        if operation not in ("call", "special", "finish") and not self._may_touch(target, operation, *operands[1:2]):
            raise AttributeError("%r is for the tests alone" % (operands[1:2] or operation,))
        if operation == "get" and operands[1] == "__signature__":
            return inspect.signature(target)
        return super().done(operation, operands)

    @staticmethod
    def _may_touch(target, operation, name=""):
        if operation == "get" and name in (*_TOLD, "__signature__"):
            return True
        if type(name) is not str or name.startswith("_"):
            return False
        if isinstance(target, types.GeneratorType) and operation == "get":
            return name in ("send", "throw", "close")
        return not isinstance(target, _CLOSED)

    # what the program is told of the tests' values

    def may_tell(self, target, other, name):
        if self.unpacking:
            return False
        if standins.is_stand_in(other):
            return True
        return name not in standins.TELLING and self._is_named(target) or (
            name == "__contains__" and self._is_named(target))

    def _is_named(self, target):
        return any(cls in self._classes for cls in type(target).__mro__)

    def attribute(self, target, name):
        if name in _PREDICATES and not self._is_named(target):
            raise AttributeError(name)
        return super().attribute(target, name)


def _line(data):
    return _joined(data.decode("utf-8", "replace"))


def _joined(text):
    return " ".join(text.split())
