"""What both sides have of their own and need only name: Python's modules, classes and functions."""

import array
import collections
import dataclasses
import enum
import importlib
import inspect
import sys
import types
import typing

# Of Python 3.9, which does not say, those that tests of functions are likely to use.
MODULES = (frozenset(getattr(sys, "stdlib_module_names", ())) or frozenset(
    "_bisect _collections _decimal _functools _heapq _io _operator _random _struct abc array ast asyncio bisect builtins"
    " calendar cmath collections contextlib copy dataclasses datetime decimal enum fractions functools graphlib heapq html"
    " inspect io ipaddress itertools json math numbers operator pathlib queue random re statistics string struct sys textwrap"
    " threading time types typing unicodedata urllib uuid zoneinfo".split())) - {"antigravity", "this", "__main__", "idlelib"}

# Of these the driver takes functions that the program names for its own: they compute and do nothing else.
_PURE = frozenset(
    "builtins math cmath operator _operator itertools functools _functools collections _collections statistics string"
    " decimal _decimal fractions datetime _datetime heapq _heapq bisect _bisect copy json numbers types typing".split())
_IMPURE = frozenset(
    "exec eval compile open input breakpoint __import__ exit quit help print copyright credits license globals locals vars"
    " dir getattr setattr delattr memoryview super staticmethod classmethod property callable hasattr".split())
_FUNCTIONS = (types.BuiltinFunctionType, types.FunctionType, type(str.upper), type(str.__add__), type(dict.fromkeys),
              type(dict.__dict__["fromkeys"]))
_WITH_NAMES = frozenset(map(id, (*_FUNCTIONS, types.ModuleType)))
# Values that do not say themselves by which name modules know them.
_KNOWN = {
    id(value): (module.__name__, name)
    for module in (dataclasses, inspect, typing)
    for name, value in vars(module).items()
    if type(value).__module__ == module.__name__ and not isinstance(value, (type, enum.Enum))
}
_name_of_class = type.__dict__["__qualname__"].__get__
_module_of_class = type.__dict__["__module__"].__get__


# Types that no module names.
_ITERABLES = ([], (), {}, {}.values(), {}.items(), set(), "", "\u20ac", b"", bytearray(), range(0), range(1 << 70),
              collections.deque(), collections.OrderedDict(), array.array("b"), reversed([]), reversed({}))
NAMELESS = {type(iter(one)).__name__: type(iter(one)) for one in _ITERABLES}
NAMELESS["callable_iterator"] = type(iter(int, 1))
_KNOWN.update({id(kind): ("types", name) for name, kind in vars(types).items() if isinstance(kind, type)})
_KNOWN.update({id(kind): ("", name) for name, kind in NAMELESS.items()})


def name_of(value):
    """(module, qualified name) under which the other side has the same, or None."""
    kind = type(value)
    if id(value) in _KNOWN:
        return _KNOWN[id(value)]
    try:
        if issubclass(kind, type):
            module, name = _module_of_class(value), _name_of_class(value)
        elif id(kind) not in _WITH_NAMES:
            return None
        elif kind is types.ModuleType:
            module, name = value.__name__, ""
        elif hasattr(value, "__objclass__"):
            module, name = _module_of_class(value.__objclass__), value.__qualname__
        else:
            module, name = value.__module__, value.__qualname__
        return (module, name) if resolve(module, name) is value else None
    except (AttributeError, ImportError, TypeError, ValueError):
        return None


def resolve(module, name):
    """What has this name in a module of Python's own, or in NumPy; raises LookupError, AttributeError or ImportError."""
    if type(module) is not str or type(name) is not str:
        raise TypeError("no name")
    if not module:
        return NAMELESS[name]
    top = module.partition(".")[0]
    if top not in MODULES and top != "numpy":
        raise ImportError(module)
    found = sys.modules.get(module) or importlib.import_module(module)
    for part in name.split(".") if name else ():
        found = found.__dict__[part] if isinstance(found, type) and part in found.__dict__ else getattr(found, part)
    return found


def resolve_for_tests(module, name):
    """As resolve, but nothing with which the program could reach the tests."""
    top = module.partition(".")[0]
    if top in ("unittest", "doctest", "ctypes", "importlib", "_ctypes", "_testcapi", "gc", "code", "codeop", "pdb", "bdb"):
        raise ImportError(module)
    found = resolve(module, name)
    if isinstance(found, type) or not name:
        return found
    if id(found) in _KNOWN:
        return found
    if top not in _PURE or "_" in name[:1] or name in _IMPURE or type(found) is types.ModuleType:
        raise ImportError(name)
    return found
