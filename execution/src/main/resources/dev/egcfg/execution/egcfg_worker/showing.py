"""Values as the paper's tracer prints them. No code of the program runs: types are told by identity, never by equality,
class names are read past metaclasses, and only standard types show their contents."""

import collections
import datetime
import decimal
import fractions
import gc
import re
import types

from egcfg_worker import summaries

_NODES = 400
_DEPTH = 30
_TEXT = 4000
_WIDTH = 80
_EXCEPTION = 200
_INT_BITS = 13200  # below 4,000 digits
_MADE_BY_A_PROGRAM = 1 << 9  # Py_TPFLAGS_HEAPTYPE
_SCRUBBED = re.compile(r" at 0x[0-9A-Fa-f]+| from '[^']*'")


def _ids(*kinds):
    return frozenset(map(id, kinds))


_ATOMS = _ids(bool, float, complex, bytes, bytearray, range, type(None), type(Ellipsis), type(NotImplemented),
              types.WrapperDescriptorType, types.MethodDescriptorType, decimal.Decimal, fractions.Fraction,
              datetime.date, datetime.datetime, datetime.time, datetime.timedelta)
_KEYS = _ids(str, int, float, bool, type(None))
_DICTS = _ids(collections.Counter, collections.OrderedDict, collections.defaultdict)
_BRACKETS = {id(list): ("[", "]"), id(tuple): ("(", ")"), id(set): ("{", "}"), id(frozenset): ("frozenset({", "})"),
             id(collections.deque): ("deque([", "])")}
_NESTED = {id(list): "[...]", id(tuple): "(...)", id(set): "{...}", id(frozenset): "frozenset({...})", id(dict): "{...}"}


def local_texts(value):
    """(type, value, the paper's value if it is another)"""
    budget = [_NODES, False]
    paper = _head(repr(_jsonable(value, budget, ())))
    own = _own(value) if budget[1] else paper
    return "Function" if type(value) is types.FunctionType else _name(type(value)), own, "" if own == paper else paper


def return_text(value):
    """What `reprlib` prints with 100 characters a string and 10 elements a set, in 80 columns."""
    return _line(_short(_yielded(value), 6))


def exception_texts(value, raised_here):
    """(what was raised, what the paper prints: there is no traceback yet where an exception is raised)"""
    kind = type(value)
    parts = (_short(kind, 5), _short(value, 5), "None" if raised_here else "<traceback object>")
    values = BaseException.args.__get__(value)
    own = "%s(%s)" % (_name(kind), ", ".join(_short(item, 2) for item in values))
    return _middle(own, _EXCEPTION), _line("(%s)" % ", ".join(parts))


def _yielded(value):
    """What an asynchronous generator yields: the interpreter wraps it, in a class that has no name for programs."""
    kind = type(value)
    if _name(kind) == "async_generator_wrapped_value" and not _of_class(kind, "__flags__") & _MADE_BY_A_PROGRAM:
        return gc.get_referents(value)[0]
    return value


def _line(text):
    return _SCRUBBED.sub("", text)[:_WIDTH].rstrip()


def _head(text, most=_TEXT):
    return text if len(text) <= most else text[:most] + "..."


# --- classes, past their metaclasses -------------------------------------------------------------------------------


def _of_class(kind, name):
    return type.__dict__[name].__get__(kind)


def _name(kind):
    return _exact(_of_class(kind, "__name__"))


def _exact(text):
    """Names may be of a subclass of str, whose methods are the program's."""
    return str.__str__(text)


def _descends(kind, wanted):
    return any(base is wanted for base in _of_class(kind, "__mro__"))


def _qualified(kind):
    name = _exact(_of_class(kind, "__qualname__"))
    try:
        module = _of_class(kind, "__module__")
    except AttributeError:  # made where there is no __name__
        module = None
    if type(module) is not str or module == "builtins":
        return name
    return "%s.%s" % ("__main__" if module == "program" else module, name)


# --- locals: a trip through JSON -----------------------------------------------------------------------------------


def _jsonable(value, budget, above):
    """Tuples become lists and keys strings; what JSON cannot hold becomes the text of its repr.

    budget: nodes left, and whether something was turned into what it is not.
    """
    budget[0] -= 1
    kind = type(value)
    if kind is int:
        return _whole(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is str:
        return _head(value)
    base = next((base for base in (dict, list, tuple) if _descends(kind, base)), None)
    if base is None or base is dict and any(id(type(key)) not in _KEYS for key in dict.__iter__(value)):
        budget[1] = True
        return _text(value, budget)
    if base is tuple or kind is not base or base is dict and any(type(key) is not str for key in dict.__iter__(value)):
        budget[1] = True
    if len(above) >= _DEPTH or budget[0] <= 0 or any(value is other for other in above):
        return "..."
    above = (*above, value)
    if base is dict:
        pairs = _capped(dict.items(value), budget, lambda pair: (_key(pair[0]), _jsonable(pair[1], budget, above)))
        return dict(pair if type(pair) is tuple else (pair, pair) for pair in pairs)
    return _capped(base.__iter__(value), budget, lambda item: _jsonable(item, budget, above))


def _key(key):
    if type(key) is str:
        return key
    if key is None or type(key) is bool:
        return {True: "true", False: "false", None: "null"}[key]
    return str(_whole(key)) if type(key) is int else repr(key)


def _capped(values, budget, show):
    shown = []
    for value in values:
        if budget[0] <= 0:
            shown.append("...")
            break
        shown.append(show(value))
    return shown


def _whole(value):
    return value if value.bit_length() <= _INT_BITS else "<int of %d bits>" % value.bit_length()


def _text(value, budget):
    if type(value) is types.FunctionType:
        return "<Function %s>" % _exact(value.__name__)
    return _SCRUBBED.sub("", _repr(value, budget, 0))


def _own(value):
    """The value as Python writes it; an instance of a list's, tuple's or dict's subclass as a call of that class."""
    kind = type(value)
    base = next((base for base in (dict, list, tuple) if _descends(kind, base)), None)
    text = _text(value, [_NODES])
    if base is None or base is kind or id(kind) in _DICTS or _fields(value, kind):
        return _head(text)
    return _head("%s(%s)" % (_name(kind), _SCRUBBED.sub("", _of_base(value, base, [_NODES], 0))))


# --- repr without the program's help -------------------------------------------------------------------------------


def _repr(value, budget, depth):
    budget[0] -= 1
    if budget[0] < 0 or depth > _DEPTH:
        return "..."
    kind = type(value)
    if kind is int:
        return str(_whole(value))
    if kind is str:
        return repr(_head(value))
    if id(kind) in _ATOMS:
        return _head(repr(value))
    if id(kind) in _BRACKETS or kind is dict:
        return _of_base(value, kind, budget, depth)
    if id(kind) in _DICTS:
        return "%s(%s)" % (kind.__name__, _of_base(value, dict, budget, depth))

    def inner(item):
        return _repr(item, budget, depth + 1)

    return summaries.of(value, inner) or _opaque(value, kind, inner)


def _of_base(value, base, budget, depth):
    """Its contents, as a standard container."""

    def inner(item):
        return _repr(item, budget, depth + 1)

    if base is dict:
        pairs = _capped(dict.items(value), budget, lambda pair: inner(pair[0]) + ": " + inner(pair[1]))
        return "{%s}" % ", ".join(pairs)
    return _bracketed(base, _capped(base.__iter__(value), budget, inner))


def _bracketed(kind, texts):
    if not texts and (kind is set or kind is frozenset):
        return kind.__name__ + "()"
    opening, closing = _BRACKETS[id(kind)]
    return opening + ", ".join(texts) + ("," if kind is tuple and len(texts) == 1 else "") + closing


def _opaque(value, kind, inner):
    if _descends(kind, type):
        return "<class '%s'>" % _qualified(value)
    if kind is types.ModuleType:
        names = types.ModuleType.__dict__["__dict__"].__get__(value)
        name = names.get("__name__")
        shown = name if type(name) is str else "?"
        return "<module '%s'%s>" % (shown, "" if type(names.get("__file__")) is str else " (built-in)")
    if kind is types.MethodType:
        return "<bound method %s of %s>" % (_callable_name(value.__func__), inner(value.__self__))
    if kind is types.FunctionType:
        return "<function %s>" % _exact(value.__qualname__)
    if kind is types.BuiltinFunctionType:
        owner = value.__self__
        if owner is None or type(owner) is types.ModuleType:
            return "<built-in function %s>" % value.__name__
        return "<built-in method %s of %s object>" % (value.__name__, _name(type(owner)))
    fields = _fields(value, kind)
    if fields:
        items = (name + "=" + inner(item) for name, item in zip(fields, tuple.__iter__(value)))
        return "%s(%s)" % (_name(kind), ", ".join(items))
    if _descends(kind, BaseException) and _of_class(kind, "__module__") == "builtins":
        return "%s(%s)" % (_name(kind), ", ".join(map(inner, BaseException.args.__get__(value))))
    return "<%s object>" % _qualified(kind)


def _fields(value, kind):
    """The field names of a named tuple, else nothing."""
    if not _descends(kind, tuple):
        return ()
    for base in _of_class(kind, "__mro__"):
        fields = type.__dict__["__dict__"].__get__(base).get("_fields")
        if type(fields) is tuple:
            named = len(fields) == tuple.__len__(value) and all(type(name) is str for name in fields)
            return fields if named else ()
    return ()


def _callable_name(value):
    return _exact(value.__qualname__) if type(value) is types.FunctionType else _name(type(value))


# --- reprlib's short form ------------------------------------------------------------------------------------------


def _short(value, level):
    kind = type(value)
    if kind is str:
        return _middle(repr(value) if len(value) <= 100 else repr(value[:50] + value[-50:]), 100, len(value) > 100)
    if kind is int:
        return _middle(str(_whole(value)), 40)
    if id(kind) in _NESTED and level <= 0:
        return _NESTED[id(kind)]
    if kind is dict:
        keys = _ordered(value)
        pairs = [_short(key, level - 1) + ": " + _short(dict.__getitem__(value, key), level - 1) for key in keys[:4]]
        return "{%s}" % ", ".join(pairs + ["..."] * (len(keys) > 4))
    if id(kind) in _NESTED:
        most = 10 if kind is set or kind is frozenset else 6
        items = list(value[: most + 1]) if kind is list or kind is tuple else _ordered(value)
        texts = [_short(item, level - 1) for item in items[:most]] + ["..."] * (len(items) > most)
        return _bracketed(kind, texts)
    return _middle(_SCRUBBED.sub("", _repr(value, [_NODES], 0)), 60)


def _ordered(values):
    """In order where plain keys allow it, as reprlib does."""
    items = list(values)
    kinds = {id(type(item)) for item in items}
    if kinds <= _ids(int, float, bool) or kinds <= _ids(str) or kinds <= _ids(bytes):
        items.sort()
    return items


def _middle(text, most, cut=False):
    if len(text) <= most and not cut:
        return text
    head = max(0, (most - 3) // 2)
    return text[:head] + "..." + text[len(text) - (most - 3 - head) :]
