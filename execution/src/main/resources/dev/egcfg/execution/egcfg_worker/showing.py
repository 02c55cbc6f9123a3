"""Values as the paper's tracer prints them. Only methods of the standard types run, never one of the program's."""

import re
import types

_NODES = 400
_DEPTH = 30
_TEXT = 4000
_WIDTH = 80
_SCRUBBED = re.compile(r" at 0x[0-9A-Fa-f]+| from '[^']*'")
_ATOMS = (int, float, complex, bytes, bytearray, range, type(None), type(Ellipsis), type(NotImplemented))
_FUNCTIONS = (types.FunctionType,)
_SAFE_REPR = (types.BuiltinFunctionType, types.WrapperDescriptorType, types.MethodDescriptorType, re.Pattern)


def locals_text(names):
    return _cut(repr({name: _plain(value) for name, value in names.items()}), len(names))


def types_text(names):
    return repr({name: "Function" if type(value) in _FUNCTIONS else type_name(value) for name, value in names.items()})


def type_name(value):
    return str(type.__dict__["__name__"].__get__(type(value)))


def return_text(value):
    """What `reprlib` prints with 100 characters a string and 10 elements a set, in 80 columns."""
    if type(value) is tuple and len(value) == 3 and isinstance(value[0], type) and isinstance(value[1], BaseException):
        parts = [_short(value[0], 5), _short(value[1], 5), _traceback(value[2])]
        text = "(%s)" % ", ".join(parts)
    else:
        text = _short(value, 6)
    return _SCRUBBED.sub("", text)[:_WIDTH].rstrip()


def _traceback(trace):
    return "None" if trace is None else "<traceback object>"


def _cut(text, names):
    most = _TEXT * max(1, names)
    return text if len(text) <= most else text[:most] + "..."


def _plain(value):
    """The value after a trip through JSON: tuples are lists, keys are strings, the rest is its repr."""
    budget = [_NODES]
    return _jsonable(value, budget, ())


def _jsonable(value, budget, above):
    budget[0] -= 1
    kind = type(value)
    if kind is int:
        return _whole(value)
    if value is None or kind in (bool, float):
        return value
    if kind is str:
        return value if len(value) <= _TEXT else value[:_TEXT] + "..."
    base = _base(kind, (dict, list, tuple))
    if base is None:
        return _text(value, budget)
    if any(value is other for other in above):
        return "..."
    if len(above) >= _DEPTH or budget[0] <= 0:
        return "..."
    above = (*above, value)
    if base is dict:
        return _mapping(value, budget, above)
    items = []
    for item in base.__iter__(value):
        if budget[0] <= 0:
            items.append("...")
            break
        items.append(_jsonable(item, budget, above))
    return items


def _mapping(value, budget, above):
    shown = {}
    if any(type(key) not in (str, int, float, bool, type(None)) for key in dict.__iter__(value)):
        return _text(value, budget)
    for key, item in dict.items(value):
        if budget[0] <= 0:
            shown["..."] = "..."
            break
        if type(key) is not str:
            key = {True: "true", False: "false", None: "null"}.get(key, repr(key)) if type(key) in (
                bool, type(None)) else str(_whole(key)) if type(key) is int else repr(key)
        shown[key] = _jsonable(item, budget, above)
    return shown


def _whole(value):
    return value if value.bit_length() <= 3000 else "<int of %d bits>" % value.bit_length()


def _base(kind, wanted):
    """The standard type that a value's layout is of; subclasses of the program keep their parent's contents."""
    for base in type.__dict__["__mro__"].__get__(kind):
        if base in wanted:
            return base
    return None


def _text(value, budget):
    kind = type(value)
    if kind in _FUNCTIONS:
        return "<Function %s>" % value.__name__
    return _SCRUBBED.sub("", full_repr(value, budget))


def full_repr(value, budget, depth=0):
    """repr() without limits on its width, for standard types all the way down."""
    budget[0] -= 1
    if budget[0] < 0 or depth > _DEPTH:
        return "..."
    kind = type(value)

    def inner(item):
        return full_repr(item, budget, depth + 1)

    if kind is int:
        return str(_whole(value))
    if kind in _ATOMS or kind is bool:
        text = repr(value)
        return text if len(text) <= _TEXT else text[:_TEXT] + "..."
    if kind is str:
        return repr(value if len(value) <= _TEXT else value[:_TEXT] + "...")
    if kind is list:
        return "[%s]" % ", ".join(_some(value, inner, budget))
    if kind is tuple:
        return "(%s,)" % inner(value[0]) if len(value) == 1 else "(%s)" % ", ".join(_some(value, inner, budget))
    if kind is set:
        return "{%s}" % ", ".join(_some(value, inner, budget)) if value else "set()"
    if kind is frozenset:
        return "frozenset({%s})" % ", ".join(_some(value, inner, budget)) if value else "frozenset()"
    if kind is dict:
        return "{%s}" % ", ".join(_some(value.items(), lambda pair: inner(pair[0]) + ": " + inner(pair[1]), budget))
    return _other(value, inner)


def _some(values, inner, budget):
    texts = []
    for item in values:
        if budget[0] <= 0:
            texts.append("...")
            break
        texts.append(inner(item))
    return texts


def _other(value, inner):
    kind = type(value)
    if isinstance_exact(kind, type):
        return "<class '%s'>" % _qualified(value)
    if kind is types.ModuleType:
        return _module(value)
    if kind is types.MethodType:
        return "<bound method %s of %s>" % (getattr(value.__func__, "__qualname__", "?"), inner(value.__self__))
    if kind in _FUNCTIONS:
        return "<function %s at 0x0>" % value.__qualname__
    if kind in _SAFE_REPR:
        return repr(value) if kind is not types.BuiltinFunctionType else _builtin(value)
    if _base(kind, (BaseException,)) and _of_builtins(kind):
        arguments = BaseException.args.__get__(value)
        texts = ", ".join(inner(item) for item in arguments)
        return "%s(%s)" % (type_name(value), texts)
    if kind.__module__ in _TRUSTED and type.__dict__["__name__"].__get__(kind) in _TRUSTED[kind.__module__]:
        return "%s" % _standard(value, inner)
    return "<%s object at 0x0>" % _qualified(kind)


_TRUSTED = {
    "collections": ("deque", "Counter", "OrderedDict", "defaultdict"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "datetime": ("date", "datetime", "time", "timedelta"),
}


def _standard(value, inner):
    """Containers of the standard library show their contents; the rest are atoms with a harmless repr."""
    import collections
    import datetime
    import decimal
    import fractions

    kind = type(value)
    if kind is collections.deque:
        return "deque([%s])" % ", ".join(inner(item) for item in list(value)[:100])
    if kind in (collections.Counter, collections.OrderedDict, collections.defaultdict):
        body = ", ".join("%s: %s" % (inner(key), inner(item)) for key, item in list(dict.items(value))[:100])
        return "%s({%s})" % (kind.__name__, body)
    if kind in (decimal.Decimal, fractions.Fraction, datetime.date, datetime.datetime, datetime.time, datetime.timedelta):
        return kind.__repr__(value)
    return "<%s object at 0x0>" % _qualified(kind)


def isinstance_exact(kind, wanted):
    return wanted in type.__dict__["__mro__"].__get__(kind)


def _builtin(value):
    owner = value.__self__
    if owner is None or type(owner) is types.ModuleType:
        return "<built-in function %s>" % value.__name__
    return "<built-in method %s of %s object at 0x0>" % (value.__name__, type_name(owner))


def _of_builtins(kind):
    return type.__dict__["__module__"].__get__(kind) == "builtins"


def _qualified(kind):
    module = type.__dict__["__module__"].__get__(kind)
    name = type.__dict__["__qualname__"].__get__(kind)
    if module == "builtins" or type(module) is not str:
        return name
    return "%s.%s" % ("__main__" if module == "program" else module, name)


def _module(value):
    name = types.ModuleType.__getattribute__(value, "__dict__").get("__name__")
    loaded = types.ModuleType.__getattribute__(value, "__dict__").get("__file__")
    return "<module '%s'%s>" % (name, "" if type(loaded) is str else " (built-in)")


def _short(value, level):
    kind = type(value)
    if kind is str:
        text = repr(value[:100])
        return repr(value) if len(value) <= 98 and len(repr(value)) <= 100 else _middle(repr(value[:_TEXT]), 100)
    if kind is int:
        return _middle(str(_whole(value)), 40)
    if kind in (list, tuple, set, frozenset, dict) and level <= 0:
        return {list: "[...]", tuple: "(...)", set: "{...}", frozenset: "frozenset({...})", dict: "{...}"}[kind]
    if kind is list:
        return "[%s]" % _first(value, 6, level)
    if kind is tuple:
        return "(%s,)" % _short(value[0], level - 1) if len(value) == 1 else "(%s)" % _first(value, 6, level)
    if kind in (set, frozenset):
        if not value:
            return "%s()" % kind.__name__
        body = "{%s}" % _first(_ordered(value), 10, level)
        return body if kind is set else "frozenset(%s)" % body
    if kind is dict:
        pairs = [_short(key, level - 1) + ": " + _short(value[key], level - 1) for key in _ordered(value, 4)]
        return "{%s}" % ", ".join(pairs + ["..."] * (len(value) > 4))
    return _middle(full_repr(value, [_NODES]), 60)


def _first(values, most, level):
    texts = []
    for at, item in enumerate(values):
        if at == most:
            texts.append("...")
            break
        texts.append(_short(item, level - 1))
    return ", ".join(texts)


def _ordered(values, most=10):
    """In order where a few plain keys allow it, as reprlib does."""
    items = list(values)
    if {type(item) for item in items} <= {int, float, bool} or {type(item) for item in items} <= {str}:
        items.sort()
    return items[:most] if most == 4 else items


def _middle(text, most):
    if len(text) <= most:
        return text
    head = max(0, (most - 3) // 2)
    tail = max(0, most - 3 - head)
    return text[:head] + "..." + text[len(text) - tail :]
