"""Contents of values of standard types (kinds)."""

import array
import collections
import datetime
import decimal
import fractions
import gc
import inspect
import os
import pathlib
import re
import time
import types

from egcfg_worker import kinds


def pairs(items):
    return [part for pair in items for part in pair]


def _fill_list(value, parts):
    list.__setitem__(value, slice(None), parts)


def _fill_dict(value, parts):
    kind = collections.OrderedDict if isinstance(value, collections.OrderedDict) else dict
    kind.clear(value)
    for key, item in zip(parts[::2], parts[1::2]):
        kind.__setitem__(value, key, item)


def _fill_set(value, parts):
    set.clear(value)
    set.update(value, parts)
    if list(map(id, set.__iter__(value))) != list(map(id, parts)):
        _arrange(value, parts)


def _arrange(value, parts):
    """Tries for the same order: the table of a set that has held more is larger."""
    grows = 5
    for size in (32, 128, 512, 2048, 8192):
        taken = {hash(part) & (size - 1) for part in parts}
        free = [(size << 40) + slot for slot in range(size) if slot not in taken]
        set.clear(value)
        set.update(value, parts)
        held = free[: max(0, grows - len(parts))]
        for one in held:
            set.add(value, one)
        for one in held:
            set.discard(value, one)
        if list(map(id, set.__iter__(value))) == list(map(id, parts)):
            return
        grows = (size - 1) * 3 // 5 + 1
    set.clear(value)
    set.update(value, parts)


def _fill_bytes(value, parts):
    bytearray.__setitem__(value, slice(None), parts[0])


def _fill_deque(value, parts):
    collections.deque.clear(value)
    collections.deque.extend(value, parts)


def _make_deque(cls, most):
    value = collections.deque.__new__(cls)
    collections.deque.__init__(value, (), most)
    return value


_factory = collections.defaultdict.default_factory


def _fill_default(value, parts):
    _factory.__set__(value, parts[0])
    _fill_dict(value, parts[1:])


def _fill_array(value, parts):
    del value[:]
    value.frombytes(parts[0])


def _sets(name):
    """Parts and filling of a class of Python code that keeps its contents in one attribute."""
    return lambda value: [object.__getattribute__(value, name)], lambda value, parts: object.__setattr__(value, name, parts[0])


def _fill_names(value, parts):
    value.__dict__.clear()
    value.__dict__.update(zip(parts[::2], parts[1::2]))


def _odict_items(value):
    return pairs((key, dict.__getitem__(value, key)) for key in collections.OrderedDict.__iter__(value))


LIST = kinds.add(list, lambda value: value if type(value) is list else list(list.__iter__(value)), list.__new__, _fill_list)
TUPLE = kinds.add(tuple, lambda value: list(tuple.__iter__(value)), tuple.__new__)
DICT = kinds.add(dict, lambda value: pairs(dict.items(value)), dict.__new__, _fill_dict)
SET = kinds.add(set, lambda value: list(set.__iter__(value)), set.__new__, _fill_set)
kinds.add(collections.OrderedDict, _odict_items, collections.OrderedDict.__new__, _fill_dict)
kinds.add(collections.Counter, lambda value: pairs(dict.items(value)), dict.__new__, _fill_dict)
kinds.add(collections.defaultdict, lambda value: [_factory.__get__(value), *pairs(dict.items(value))],
      collections.defaultdict.__new__, _fill_default)
kinds.add(collections.deque, lambda value: list(collections.deque.__iter__(value)), _make_deque, _fill_deque,
      lambda value: (collections.deque.maxlen.__get__(value),))
kinds.add(bytearray, lambda value: [bytes(bytearray.__getitem__(value, slice(None)))], bytearray.__new__,
      _fill_bytes)
kinds.add(array.array, lambda value: [array.array.tobytes(value)], array.array.__new__, _fill_array,
      lambda value: (array.array.typecode.__get__(value),))
kinds.add(collections.ChainMap, _sets("maps")[0], object.__new__, _sets("maps")[1])
for _class in (collections.UserDict, collections.UserList, collections.UserString):
    kinds.add(_class, _sets("data")[0], object.__new__, _sets("data")[1])
kinds.add(types.SimpleNamespace, lambda value: pairs(value.__dict__.items()), types.SimpleNamespace.__new__, _fill_names)

kinds.add(frozenset, lambda value: list(frozenset.__iter__(value)), frozenset.__new__)
kinds.add(int, lambda value: [int.__add__(value, 0)], lambda cls, parts: int.__new__(cls, parts[0]))
kinds.add(float, lambda value: [float.__pos__(value)], lambda cls, parts: float.__new__(cls, parts[0]))
kinds.add(str, lambda value: [str.__str__(value)], lambda cls, parts: str.__new__(cls, parts[0]))
kinds.add(bytes, lambda value: [bytes.__getitem__(value, slice(None))], lambda cls, parts: bytes.__new__(cls, parts[0]))
kinds.add(complex, lambda value: [complex.__pos__(value)], lambda cls, parts: complex.__new__(cls, parts[0]))
kinds.add(decimal.Decimal, lambda value: [decimal.Decimal.__str__(value)],
      lambda cls, parts: decimal.Decimal.__new__(cls, parts[0]))
kinds.add(fractions.Fraction, lambda value: [value._numerator, value._denominator],
      lambda cls, parts: fractions.Fraction.__new__(cls, *parts))
kinds.add(range, lambda value: [value.start, value.stop, value.step], lambda _, parts: range(*parts))
kinds.add(slice, lambda value: [value.start, value.stop, value.step], lambda _, parts: slice(*parts))
kinds.add(memoryview, lambda value: [bytes(value)], lambda _, parts: memoryview(parts[0]))


def _moment(kind, *names):
    """Reads by the base type's own slots; a zone of the program's own is sent as what it says of this moment."""
    getters = [getattr(kind, name).__get__ for name in names]
    zoned = "tzinfo" in kind.__dict__

    def parts(value):
        read = [get(value) for get in getters]
        if zoned:
            zone = kind.tzinfo.__get__(value)
            if zone is not None and kinds.kind_of(zone) is None:
                offset = kind.utcoffset(value)
                zone = None if offset is None else datetime.timezone(offset, kind.tzname(value) or "")
            read += [kind.fold.__get__(value), zone]
        return read

    def make(cls, parts):
        return kind.__new__(cls, *parts[:-2], fold=parts[-2], tzinfo=parts[-1]) if zoned else kind.__new__(cls, *parts)

    kinds.add(kind, parts, make)


_DAY, _TIME = ("year", "month", "day"), ("hour", "minute", "second", "microsecond")
_moment(datetime.date, *_DAY)
_moment(datetime.time, *_TIME)
_moment(datetime.datetime, *_DAY, *_TIME)
_moment(datetime.timedelta, "days", "seconds", "microseconds")
kinds.add(datetime.timezone, lambda value: list(datetime.timezone.__getinitargs__(value)),
      lambda _, parts: datetime.timezone(*parts))
for _class in (pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath):
    kinds.add(_class, lambda value: [str(value)], lambda cls, parts: cls(parts[0]))
kinds.add(re.Pattern, lambda value: [value.pattern, value.flags], lambda _, parts: re.compile(*parts))
for _class in (os.stat_result, os.terminal_size, time.struct_time):
    kinds.add(_class, lambda value: list(tuple.__iter__(value)), lambda cls, parts: cls(parts))
kinds.add(inspect.Parameter, lambda value: [value.name, int(value.kind), value.default, value.annotation],
      lambda _, parts: inspect.Parameter(parts[0], parts[1], default=parts[2], annotation=parts[3]))
kinds.add(inspect.Signature, lambda value: [value.return_annotation, *value.parameters.values()],
      lambda _, parts: inspect.Signature(parts[1:], return_annotation=parts[0]))
for _view in ({}.keys(), {}.values(), {}.items()):
    kinds.add(type(_view), lambda value: gc.get_referents(value),
          {"dict_keys": lambda _, parts: dict.keys(parts[0]), "dict_values": lambda _, parts: dict.values(parts[0]),
           "dict_items": lambda _, parts: dict.items(parts[0])}[type(_view).__name__])
kinds.add(types.MappingProxyType, lambda value: gc.get_referents(value), lambda _, parts: types.MappingProxyType(parts[0]))
