"""The driver's side of the pipe to the program's process: questions, answers, and what stands for its objects."""

import builtins
import os

from egcfg_worker import plain


class Unencodable(Exception):
    """A test did with an answer what only plain data allows."""


MISSING = object()


class Link:
    """Questions to the program's process, one at a time, each with a nonce of its own."""

    def __init__(self, child):
        self.child = child
        self.unencodable = ""

    def define(self, program, setup):
        self.child.feed(b"")
        nonce = os.urandom(8)
        self.child.send([nonce, b"serve", program, setup])
        outcome, detail = self._answer(nonce, 2)
        if outcome != b"RETURNED":
            kind = "ERROR" if outcome == b"RAISED" else outcome.decode("ascii", "replace")
            self.child.finish(kind if kind in _KINDS else "ERROR", detail.decode("utf-8", "replace"))

    def name(self, name):
        return self._ask([b"name", name.encode()], None)

    def attribute(self, handle, name):
        return self._ask([b"attribute", b"%d" % handle, name.encode("utf-8", "replace")], None)

    def next(self, handle):
        return self._ask([b"next", b"%d" % handle], None)

    def call(self, handle, arguments, keywords):
        given = [list(arguments), keywords]
        try:
            data = plain.encode(given, _handle_of)
        except plain.Unencodable as problem:
            self.refuse("argument: " + str(problem))
        return self._ask([b"call", b"%d" % handle, data], given)

    def refuse(self, reason):
        self.unencodable = reason
        raise Unencodable(reason)

    def _answer(self, nonce, fields):
        answer = self.child.receive()
        if answer[0] != nonce or fields not in (None, len(answer) - 1):
            self.child.finish("CRASHED", "what the program's process sent is no answer")
        return answer[1:]

    def _ask(self, question, given):
        nonce = os.urandom(8)
        self.child.send([nonce, *question])
        status, *answer = self._answer(nonce, None) or [b""]
        if status == b"missing" and not answer:
            return MISSING
        if status == b"unencodable" and len(answer) == 1:
            self.refuse(_line(answer[0]))
        if status == b"raised" and len(answer) == 2:
            raise _remote(_line(answer[0]), _line(answer[1]))
        if status == b"ended" and len(answer) == 2 and _line(answer[0]) in _KINDS:
            self.child.finish(_line(answer[0]), _line(answer[1]))
        if status != b"value" or len(answer) != 2:
            self.child.finish("CRASHED", "what the program's process sent is no answer")
        try:
            if answer[1] and given is not None:
                _copy_back(given, plain.decode(answer[1], self._stand_in))
            return plain.decode(answer[0], self._stand_in)
        except plain.Unencodable as problem:
            self.refuse(str(problem))
        except (plain.Damaged, TypeError, RecursionError):
            self.child.finish("CRASHED", "what the program's process sent is no answer")

    def _stand_in(self, kind, number):
        if kind == b"i":
            return _Iterator(self, number)
        if kind == b"c":
            return _Callable(self, number)
        if kind == b"o":
            return _Object(self, number)
        raise plain.Damaged("handle of kind %r" % kind)


_KINDS = ("EXITED", "OUT_OF_MEMORY")


def _line(data):
    return " ".join(data.decode("utf-8", "replace").split())


def _remote(base, detail):
    """The program's exception as the tests may catch it: of the nearest builtin type."""
    kind = getattr(builtins, base, None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = Exception
    try:
        problem = kind(detail.partition(": ")[2])
    except TypeError:  # UnicodeDecodeError and its like want more than a message
        problem = Exception(detail)
    problem.egcfg_remote = detail
    return problem


def _handle_of(value):
    if isinstance(value, _Opaque):
        return b"h", object.__getattribute__(value, "_number")
    raise plain.Unencodable(type(value).__name__)


def _copy_back(old, new):
    """Gives the tests' objects the contents that the call left in its copies of them."""
    if type(old) is not type(new):
        return
    if type(old) in (list, tuple):
        merged = list(new)
        for at, (before, after) in enumerate(zip(old, new)):
            if type(before) is type(after) and type(before) in _CONTAINERS:
                _copy_back(before, after)
                merged[at] = before
        if type(old) is list:
            old[:] = merged
    elif isinstance(old, dict):
        kept = {
            key: old[key] for key in new if key in old and type(old[key]) is type(new[key]) and type(new[key]) in _CONTAINERS
        }
        for key, value in kept.items():
            _copy_back(value, new[key])
        old.clear()
        for key in new:
            old[key] = kept.get(key, new[key])
    elif isinstance(old, (set, bytearray)):
        old.clear()
        old.update(new) if isinstance(old, set) else old.extend(new)
    elif type(old) in _CONTAINERS:
        old.clear()
        old.extend(new)


_CONTAINERS = (list, tuple, dict, set, bytearray, *(kind for kind in plain._SEQUENCES if kind is not frozenset),
               *plain._MAPPINGS)


class _Opaque:
    """Stands for an object of the program: may be handed back or asked for attributes, never compared."""

    def __init__(self, link, number):
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        found = self._link.attribute(self._number, name)
        return self._link.refuse("attribute " + name) if found is MISSING else found


def _refusing(operation):
    def refuse(self, *_):
        link = object.__getattribute__(self, "_link")
        link.refuse("the answer is no plain data (%s)" % operation)

    return refuse


class _Object(_Opaque):
    """Stands for an object of a class that the program or a library defines."""


for _operation in (
    "eq ne lt le gt ge hash bool getitem setitem delitem contains add radd sub rsub mul rmul truediv rtruediv"
    " floordiv rfloordiv mod rmod pow rpow and rand or ror xor rxor neg pos abs invert int float complex index round"
    " str repr format bytes enter exit reversed setattr delattr trunc floor ceil divmod rdivmod lshift rshift matmul"
).split():
    setattr(_Opaque, "__%s__" % _operation, _refusing(_operation))
for _operation in ("len", "iter"):
    setattr(_Object, "__%s__" % _operation, _refusing(_operation))


class _Callable(_Object):
    """Stands for a function or class of the program."""

    def __call__(self, *arguments, **keywords):
        return self._link.call(self._number, arguments, keywords)

    def __bool__(self):
        return True


class _Iterator(_Opaque):
    """Stands for a generator or other iterator of the program."""

    def __iter__(self):
        return self

    def __next__(self):
        item = self._link.next(self._number)
        if item is MISSING:
            raise StopIteration
        return item
