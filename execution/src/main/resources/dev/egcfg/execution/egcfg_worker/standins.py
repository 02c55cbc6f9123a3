"""Stands for the other side's objects: classes like theirs, whose instances ask for everything that is no content.

What a class of the other side is made of (list, int, an exception) its stand-in is made of, too: contents are here and read
by the base type's own methods. Everything else is asked of `peer`, the side's end of the pipe.
"""

import abc
import collections
import collections.abc
import copy
import numbers
import types

from egcfg_worker import kinds, named

peer = None

_ALONE = (
    "str repr format bytes bool len iter next reversed hash int float complex index round trunc floor ceil neg pos abs"
    " invert enter exit getitem setitem delitem missing fspath length_hint call").split()
_BINARY = "add sub mul truediv floordiv mod divmod pow lshift rshift and or xor matmul".split()
_COMPARING = "lt le eq ne gt ge".split()
_WITH_OPERAND = frozenset("__%s%s__" % (side, name) for name in _BINARY for side in ("", "r", "i")) | frozenset(
    "__%s__" % name for name in _COMPARING)
SPECIAL = frozenset("__%s__" % name for name in (*_ALONE, "contains")) | _WITH_OPERAND
# With these an answer could be made to say that it is what the tests expect.
TELLING = frozenset("__%s__" % name for name in (*_COMPARING, "sub", "rsub", "contains"))
_SHOWING = frozenset(("__str__", "__repr__", "__format__"))
_ABSTRACT = {kind.__name__: kind for module in (collections.abc, numbers) for kind in vars(module).values()
             if isinstance(kind, type)}
_slots_of_class = type.__dict__["__dict__"].__get__
_bases_of = type.__dict__["__mro__"].__get__


class Mirror(type):
    """The class of stand-ins for classes."""

    def __call__(cls, *arguments, **keywords):
        return peer.ask("call", cls, " ".join(keywords), *arguments, *keywords.values())

    def __getattr__(cls, name):
        return peer.attribute(cls, name)

    def __setattr__(cls, name, value):
        if name.startswith("_abc_") or name == "__abstractmethods__":
            return type.__setattr__(cls, name, value)
        return peer.ask("set", cls, name, value)

    def __delattr__(cls, name):
        return peer.ask("delete", cls, name)

    def __iter__(cls):
        return peer.ask("special", cls, "__iter__")

    def __len__(cls):
        return peer.ask("special", cls, "__len__")

    def __getitem__(cls, key):
        return peer.ask("special", cls, "__getitem__", key)

    def __contains__(cls, item):
        return peer.ask("special", cls, "__contains__", item)

    def __bool__(cls):
        return True

    def __eq__(cls, other):
        return cls is other or _reals.get(id(cls), cls) is other

    def __hash__(cls):
        return type.__hash__(_reals.get(id(cls), cls))

    def __repr__(cls):
        return repr(_reals[id(cls)]) if id(cls) in _reals else type.__repr__(cls)


class AbstractMirror(Mirror, abc.ABCMeta):
    """The class of stand-ins for classes that are made of one of collections' in Python code."""


class StandIn:
    """Stands for an object by reference."""

    __slots__ = ("_egcfg_hash", "__weakref__")

    def __getattr__(self, name):
        return peer.attribute(self, name)

    def __setattr__(self, name, value):
        peer.ask("set", self, name, value)

    def __delattr__(self, name):
        peer.ask("delete", self, name)

    def __repr__(self):
        return peer.ask("special", self, "__repr__")

    def __dir__(self):
        return peer.ask("dir", self)

    def __copy__(self):
        return peer.ask("copy", self)

    def __deepcopy__(self, _memo):
        return peer.ask("deepcopy", self)

    def __reduce_ex__(self, _protocol):
        return _copied, (peer.number_of(self),)


def _copied(number):
    return copy.deepcopy(peer.numbered(number))


def is_stand_in(value):
    return isinstance(type(value), Mirror) or isinstance(value, Mirror)


def instance(cls, hashed):
    made = StandIn.__new__(cls)
    if hashed is not None:
        object.__setattr__(made, "_egcfg_hash", hashed)
    return made


def _asking(name):
    def method(self, *arguments):
        return peer.ask("special", self, name, *arguments)

    return method


def _call(self, *arguments, **keywords):
    return peer.ask("call", self, " ".join(keywords), *arguments, *keywords.values())


def _hash(self):
    try:
        return object.__getattribute__(self, "_egcfg_hash")
    except AttributeError:
        hashed = peer.ask("special", self, "__hash__")
        object.__setattr__(self, "_egcfg_hash", hashed)
        return hashed


def _with_operand(name, base=object):
    """An operation with another value: asked for if the side may, else as the base type does it."""
    own = getattr(base, name, None)

    def method(self, *others):
        if all(peer.may_tell(self, other, name) for other in others):
            return peer.ask("special", self, name, *others)
        return own(self, *others) if own else NotImplemented

    return method


_METHODS = {name: _with_operand(name) if name in _WITH_OPERAND else _asking(name) for name in SPECIAL}
_METHODS.update(__call__=_call, __hash__=_hash)


def describe(cls, names):
    """What make_class takes, of a class that the other side does not know by name. names: as named.name_of."""
    bases, specials, abstract = [], [], []
    slots = _slots_of_class(cls)
    _note_specials(cls, specials)
    for base in cls.__bases__:
        _note_base(base, names, bases, specials, abstract)
    fields = slots.get("_fields") if tuple in _bases_of(cls) else None
    if not (type(fields) is tuple and all(type(field) is str for field in fields)):
        fields = None
    doc = slots.get("__doc__")
    own = [name for name, value in slots.items() if type(value) is types.FunctionType and not name.startswith("_")]
    return [
        named._name_of_class(cls), str(slots.get("__module__", "")), doc if type(doc) is str else None,
        None if fields is None else " ".join(fields), " ".join(dict.fromkeys(specials)), " ".join(own), " ".join(abstract),
        *dict.fromkeys(bases)
    ]


def _note_specials(cls, specials):
    slots = _slots_of_class(cls)
    for name in SPECIAL:
        if name in slots:
            specials.append(name if slots[name] is not None else "-" + name)


def _note_base(base, names, bases, specials, abstract):
    if base is object:
        return
    if not names(base) or _is_content(base):
        bases.append(base)
        return
    _note_specials(base, specials)
    if base.__name__ in _ABSTRACT and _ABSTRACT[base.__name__] is base:
        abstract.append(base.__name__)
    for further in base.__bases__:
        _note_base(further, names, bases, specials, abstract)


def _is_content(base):
    return issubclass(base, BaseException) or kinds.is_kind(base)


def real_of(cls):
    """What a stand-in of class_for stands for; anything else is itself."""
    return _reals.get(id(cls), cls)


def class_for(real):
    """The stand-in for a class of Python's own: its instances say that they are of that class."""
    made = _made.get(id(real))
    if made is None:
        specials = []
        for base in _bases_of(real)[:-1]:
            _note_specials(base, specials)
        made = _made[id(real)] = make_class(real.__qualname__, real.__module__, None, None, " ".join(specials), "", "", (), real)
        _reals[id(made)] = real
        for name, method in _OF_AWAITABLES.get(real, {}).items():
            type.__setattr__(made, name, method)
    return made


def _send(self, _value):
    """A coroutine of the other side has run to its end when it is first resumed."""
    raise StopIteration(peer.ask("finish", self))


def _await(self):
    return peer.ask("finish", self)
    yield


async def _next(self):
    return peer.ask("finish", self, "__anext__")


_OF_AWAITABLES = {
    types.CoroutineType: {"send": _send, "__await__": _await, "close": lambda self: None},
    types.AsyncGeneratorType: {"__aiter__": lambda self: self, "__anext__": _next},
}
_made, _reals = {}, {}  # by identity: stand-ins, and what they stand for


def make_class(name, module, doc, fields, specials, own, abstract, bases, real=None):
    """A stand-in for a class. own: methods of its own; real: the class of Python's own that its instances say they have, or
    None."""
    slots = {"__slots__": (), "__module__": module, "__doc__": doc, "__qualname__": name}
    if fields is not None:
        bases = [collections.namedtuple(name.rpartition(".")[2], fields.split(), module=module)]
    content = next((base for base in bases if not isinstance(base, Mirror)), None)
    if content is None:
        content = next((one for base in bases for one in _bases_of(base)[:-1]
                        if not isinstance(one, Mirror) and one is not StandIn), None)
    for special in specials.split():
        if special.startswith("-"):
            slots[special[1:]] = None
        elif special in SPECIAL:
            if content is None or not hasattr(content, special) or special in _SHOWING:
                slots[special] = _METHODS[special]
            elif peer.believes and special not in _WITH_OPERAND and special != "__hash__":
                slots[special] = _METHODS[special]
            elif special in _WITH_OPERAND:
                slots[special] = _with_operand(special, content)
            elif special == "__hash__":
                slots[special] = content.__hash__
    if content is not None and peer.believes:
        slots.update((method, property(lambda self, method=method: peer.attribute(self, method))) for method in own.split())
    if content is None:
        bases = bases or [StandIn]
        if "__contains__" in slots:
            slots["__contains__"] = _contains
    elif not issubclass(content, BaseException):
        slots.update(__getattr__=StandIn.__getattr__, __setattr__=StandIn.__setattr__, __delattr__=StandIn.__delattr__)
    else:
        slots["__getattr__"] = StandIn.__getattr__
        del slots["__slots__"]
    if real is not None:
        slots["__class__"] = property(lambda _: real)
        if "__call__" in slots:
            for asked in ("__doc__", "__module__"):
                slots[asked] = property(lambda self, name=asked: peer.attribute(self, name))
    if content is not None and slots.get("__hash__", True) is None and "__eq__" not in slots:
        del slots["__hash__"]
    mirror = AbstractMirror if any(type(base) is abc.ABCMeta for base in bases) else Mirror
    made = mirror.__new__(mirror, name.rpartition(".")[2], tuple(bases), slots)
    for one in abstract.split():
        _ABSTRACT[one].register(made)
    return made


def _contains(self, item):
    if peer.may_tell(self, item, "__contains__"):
        return peer.ask("special", self, "__contains__", item)
    return any(item is one or item == one for one in self)
