"""Contents of values, by kinds of exact standard types: what they are made of and how they are made again.

A value of a subclass is one of its base kind, read by the base type's own slots: what the subclass defines is not asked.
"""

import array
import collections
import datetime
import decimal
import fractions
import gc
import importlib
import inspect
import ipaddress
import os
import pathlib
import re
import struct
import sys
import time
import types
import uuid
import zoneinfo

SIZE_LIMIT = 48 << 20
INT_LIMIT = 1 << 22
MEMORY_LIMIT = 256 << 20

U32 = struct.Struct(">I")
I64 = struct.Struct(">q")
F64 = struct.Struct(">d")
C128 = struct.Struct(">dd")


class Unencodable(Exception):
    """The value is too large, on the way or in memory: a few bytes here can be hundreds there."""


class Damaged(Exception):
    """The bytes are no encoded value."""


# Atoms: written where they stand.


def _write_int(value, out):
    if -(1 << 63) <= value < 1 << 63:
        out += b"j" + I64.pack(value)
        return
    size = value.bit_length() // 8 + 1
    if size > INT_LIMIT:
        raise Unencodable("an integer of %d bytes" % size)
    out += b"i" + U32.pack(size) + value.to_bytes(size, "big", signed=True)


def _write_range(value, out):
    out += b"r"
    for part in (value.start, value.stop, value.step):
        _write_int(part, out)


def _blob(tag, data, out):
    if len(data) > SIZE_LIMIT:
        raise Unencodable("larger than %d bytes" % SIZE_LIMIT)
    out += tag + U32.pack(len(data))
    out += data


def _writes(tag):
    return lambda _, out: out.extend(tag)


ATOMS = {
    type(None): _writes(b"N"),
    bool: lambda value, out: out.extend(b"T" if value else b"F"),
    int: _write_int,
    float: lambda value, out: out.extend(b"f" + F64.pack(value)),
    str: lambda value, out: _blob(b"s", value.encode("utf-8", "surrogatepass"), out),
    bytes: lambda value, out: _blob(b"b", value, out),
    complex: lambda value, out: out.extend(b"c" + C128.pack(value.real, value.imag)),
    type(Ellipsis): _writes(b"."),
    type(NotImplemented): _writes(b"n"),
    range: _write_range,
}
WRITERS = {id(kind): write for kind, write in ATOMS.items()}  # by identity: a class may have a hash of its own
INLINE = frozenset(ATOMS)


class Reader:
    """Reads atoms; `refer` makes something of the references between them."""

    def __init__(self, data, refer):
        self.data = data
        self.at = 0
        self.refer = refer
        self._memory = MEMORY_LIMIT

    def reserve(self, size):
        """Roughly what is about to be made; raises Unencodable."""
        self._memory -= size
        if self._memory < 0:
            raise Unencodable("larger than %d bytes in memory" % MEMORY_LIMIT)

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        self.at += 4
        return U32.unpack_from(self.data, self.at - 4)[0]

    def count(self):
        count = self.number()
        if count > len(self.data) - self.at:
            raise Damaged("too short")
        return count

    def blob(self):
        size = self.count()
        self.reserve(4 * size)
        self.at += size
        return bytes(self.data[self.at - size : self.at])

    def value(self):
        return _READERS[self.byte()](self)

    def values(self):
        tag, count = self.byte(), self.number()
        self.reserve(48 * min(count, len(self.data)))
        if tag == 86:  # V
            if count > len(self.data) - self.at:
                raise Damaged("too short")
            value = self.value
            return [value() for _ in range(count)]
        self.at += 8 * count
        if tag not in b"JG" or self.at > len(self.data):
            raise Damaged("too short")
        return list(struct.unpack_from(">%d%s" % (count, "q" if tag == 74 else "d"), self.data, self.at - 8 * count))


def _read_int64(reader):
    reader.at += 8
    return I64.unpack_from(reader.data, reader.at - 8)[0]


def _read_float(reader):
    reader.at += 8
    return F64.unpack_from(reader.data, reader.at - 8)[0]


def _read_complex(reader):
    reader.at += 16
    return complex(*C128.unpack_from(reader.data, reader.at - 16))


def _read_range(reader):
    parts = [reader.value() for _ in range(3)]
    if any(type(part) is not int for part in parts):
        raise Damaged("no range")
    return range(*parts)


_READERS = {
    ord(tag): read
    for tag, read in {
        "N": lambda _: None,
        "T": lambda _: True,
        "F": lambda _: False,
        ".": lambda _: Ellipsis,
        "n": lambda _: NotImplemented,
        "j": _read_int64,
        "i": lambda reader: int.from_bytes(reader.blob(), "big", signed=True),
        "f": _read_float,
        "c": _read_complex,
        "s": lambda reader: reader.blob().decode("utf-8", "surrogatepass"),
        "b": Reader.blob,
        "r": _read_range,
        "u": lambda reader: tuple([reader.value() for _ in range(reader.count())]),
        "@": lambda reader: reader.refer(reader.number()),
        "g": lambda reader: reader.named(reader.value(), reader.value()),
    }.items()
}


def write_values(values, out, refer):
    """Several values; `refer(value, out)` writes what is no atom."""
    count = len(values)
    if count > 2:
        kinds = set(map(type, values))
        letter = "q" if kinds == _INTS else "d" if kinds == _FLOATS else ""
        if letter:
            try:
                packed = struct.pack(">%d%s" % (count, letter), *values)
                out += (b"J" if letter == "q" else b"G") + U32.pack(count)
                out += packed
                return
            except struct.error:  # larger integers
                pass
    out += b"V" + U32.pack(count)
    for value in values:
        write = WRITERS.get(id(type(value)))
        if write is None:
            refer(value, out)
        else:
            write(value, out)
        if len(out) > 4 * SIZE_LIMIT:
            raise Unencodable("larger than %d bytes" % SIZE_LIMIT)


_INTS, _FLOATS = {int}, {float}


# Kinds of values with a number of their own.


class Kind:
    """base: the type; parts(value): what it is made of; changeable: what has a fill is made empty, by make(cls, *head(value)),
    and given its parts by fill(value, parts), after every change again; what has none never changes: make(cls, parts)."""

    def __init__(self, tag, base, parts, make, fill=None, head=None):
        self.tag, self.base, self.parts, self.make, self.fill, self.head = tag, base, parts, make, fill, head


KINDS, TAGS = {}, {}


def _kind(*arguments):
    return _add(Kind(len(TAGS) + 1, *arguments))


def _add(kind):
    TAGS[kind.tag] = KINDS[id(kind.base)] = kind
    return kind


def _pairs(items):
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


def _fill_default(value, parts):
    value.default_factory = parts[0]
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
    return _pairs((key, dict.__getitem__(value, key)) for key in collections.OrderedDict.__iter__(value))


LIST = _kind(list, lambda value: value if type(value) is list else list(list.__iter__(value)), list.__new__, _fill_list)
TUPLE = _kind(tuple, lambda value: list(tuple.__iter__(value)), tuple.__new__)
DICT = _kind(dict, lambda value: _pairs(dict.items(value)), dict.__new__, _fill_dict)
SET = _kind(set, lambda value: list(set.__iter__(value)), set.__new__, _fill_set)
_kind(collections.OrderedDict, _odict_items, collections.OrderedDict.__new__, _fill_dict)
_kind(collections.Counter, lambda value: _pairs(dict.items(value)), dict.__new__, _fill_dict)
_kind(collections.defaultdict, lambda value: [value.default_factory, *_pairs(dict.items(value))],
      collections.defaultdict.__new__, _fill_default)
_kind(collections.deque, lambda value: list(collections.deque.__iter__(value)), _make_deque, _fill_deque,
      lambda value: (collections.deque.maxlen.__get__(value),))
_kind(bytearray, lambda value: [bytes(bytearray.__getitem__(value, slice(None)))], bytearray.__new__,
      _fill_bytes)
_kind(array.array, lambda value: [array.array.tobytes(value)], array.array.__new__, _fill_array,
      lambda value: (array.array.typecode.__get__(value),))
_kind(collections.ChainMap, _sets("maps")[0], object.__new__, _sets("maps")[1])
for _class in (collections.UserDict, collections.UserList, collections.UserString):
    _kind(_class, _sets("data")[0], object.__new__, _sets("data")[1])
_kind(types.SimpleNamespace, lambda value: _pairs(value.__dict__.items()), types.SimpleNamespace.__new__, _fill_names)

_kind(frozenset, lambda value: list(frozenset.__iter__(value)), frozenset.__new__)
_kind(int, lambda value: [int.__add__(value, 0)], lambda cls, parts: int.__new__(cls, parts[0]))
_kind(float, lambda value: [float.__pos__(value)], lambda cls, parts: float.__new__(cls, parts[0]))
_kind(str, lambda value: [str.__str__(value)], lambda cls, parts: str.__new__(cls, parts[0]))
_kind(bytes, lambda value: [bytes.__getitem__(value, slice(None))], lambda cls, parts: bytes.__new__(cls, parts[0]))
_kind(complex, lambda value: [complex.__pos__(value)], lambda cls, parts: complex.__new__(cls, parts[0]))
_kind(decimal.Decimal, lambda value: [decimal.Decimal.__str__(value)],
      lambda cls, parts: decimal.Decimal.__new__(cls, parts[0]))
_kind(fractions.Fraction, lambda value: [value._numerator, value._denominator],
      lambda cls, parts: fractions.Fraction.__new__(cls, *parts))
_kind(slice, lambda value: [value.start, value.stop, value.step], lambda _, parts: slice(*parts))
_kind(memoryview, lambda value: [bytes(value)], lambda _, parts: memoryview(parts[0]))


def _moment(kind, *names):
    """Reads by the base type's own slots; a zone of the program's own is sent as what it says of this moment."""
    getters = [getattr(kind, name).__get__ for name in names]
    zoned = "tzinfo" in kind.__dict__

    def parts(value):
        read = [get(value) for get in getters]
        if zoned:
            zone = kind.tzinfo.__get__(value)
            if zone is not None and id(type(zone)) not in KINDS:
                offset = kind.utcoffset(value)
                zone = None if offset is None else datetime.timezone(offset, kind.tzname(value) or "")
            read += [kind.fold.__get__(value), zone]
        return read

    def make(cls, parts):
        return kind.__new__(cls, *parts[:-2], fold=parts[-2], tzinfo=parts[-1]) if zoned else kind.__new__(cls, *parts)

    _kind(kind, parts, make)


_DAY, _TIME = ("year", "month", "day"), ("hour", "minute", "second", "microsecond")
_moment(datetime.date, *_DAY)
_moment(datetime.time, *_TIME)
_moment(datetime.datetime, *_DAY, *_TIME)
_moment(datetime.timedelta, "days", "seconds", "microseconds")
_kind(datetime.timezone, lambda value: list(datetime.timezone.__getinitargs__(value)),
      lambda _, parts: datetime.timezone(*parts))
_kind(zoneinfo.ZoneInfo, lambda value: [value.key], lambda _, parts: zoneinfo.ZoneInfo(parts[0]))
_kind(uuid.UUID, lambda value: [value.int], lambda _, parts: uuid.UUID(int=parts[0]))
for _class in (pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath):
    _kind(_class, lambda value: [str(value)], lambda cls, parts: cls(parts[0]))
for _class in (ipaddress.IPv4Address, ipaddress.IPv6Address):
    _kind(_class, lambda value: [int(value)], lambda cls, parts: cls(parts[0]))
for _class in (ipaddress.IPv4Network, ipaddress.IPv6Network, ipaddress.IPv4Interface, ipaddress.IPv6Interface):
    _kind(_class, lambda value: [str(value)], lambda cls, parts: cls(parts[0]))
_kind(re.Pattern, lambda value: [value.pattern, value.flags], lambda _, parts: re.compile(*parts))
for _class in (os.stat_result, os.terminal_size, time.struct_time):
    _kind(_class, lambda value: list(tuple.__iter__(value)), lambda cls, parts: cls(parts))
_kind(inspect.Parameter, lambda value: [value.name, int(value.kind), value.default, value.annotation],
      lambda _, parts: inspect.Parameter(parts[0], parts[1], default=parts[2], annotation=parts[3]))
_kind(inspect.Signature, lambda value: [value.return_annotation, *value.parameters.values()],
      lambda _, parts: inspect.Signature(parts[1:], return_annotation=parts[0]))
for _view in ({}.keys(), {}.values(), {}.items()):
    _kind(type(_view), lambda value: gc.get_referents(value),
          {"dict_keys": lambda _, parts: dict.keys(parts[0]), "dict_values": lambda _, parts: dict.values(parts[0]),
           "dict_items": lambda _, parts: dict.items(parts[0])}[type(_view).__name__])
_kind(types.MappingProxyType, lambda value: gc.get_referents(value), lambda _, parts: types.MappingProxyType(parts[0]))


_bases_of = type.__dict__["__mro__"].__get__

# Of an exception crosses what Python's own types keep, and its attributes; later changes do not.

_FIELDS = ("errno strerror filename filename2 name path msg value code lineno offset text end_lineno end_offset encoding object"
           " start end reason").split()


def _exception_parts(value):
    names = BaseException.__dict__["__dict__"].__get__(value)
    fields = []
    for name in _FIELDS:
        slot = _slot(type(value), name)
        try:
            found = slot and slot.__get__(value)
        except (AttributeError, TypeError):
            continue
        if found is not None:
            fields += [name, found]
    fields += _pairs(item for item in names.items() if type(item[0]) is str)
    given = BaseException.args.__get__(value)
    return [len(given), *given, value.__cause__, value.__context__, value.__suppress_context__, *fields]


def _slot(cls, name):
    for base in _bases_of(cls):
        if name in base.__dict__:
            slot = base.__dict__[name]
            return slot if type(slot) in _SLOTS else None
    return None


_SLOTS = (type(OSError.errno), type(BaseException.args))


def _make_exception(cls):
    """Without running code of the class."""
    for base in _bases_of(cls):
        if base.__module__ == "builtins":
            return base.__new__(cls)
    raise Damaged("no exception")


def _fill_exception(value, parts):
    count, parts = parts[0], parts[1:]
    BaseException.args.__set__(value, tuple(parts[:count]))
    value.__cause__, value.__context__ = parts[count : count + 2]
    value.__suppress_context__ = bool(parts[count + 2])
    for name, found in zip(parts[count + 3 :: 2], parts[count + 4 :: 2]):
        try:
            object.__setattr__(value, name, found)
        except (AttributeError, TypeError):
            pass


EXCEPTION = _kind(BaseException, _exception_parts, _make_exception, _fill_exception)
_ARRAY, _SCALAR = 250, 251


def kind_of(value):
    """The kind of a value's own type or, of a subclass, of the first type that it is made of; else None."""
    found = KINDS.get(id(type(value)))
    if found is None:
        numpy = sys.modules.get("numpy")
        bases = _bases_of(type(value))
        # before all others: numpy.str_ is a str, too
        found = _numpy_kind(numpy, bases) if numpy else None
        found = found or next((KINDS[id(base)] for base in bases if id(base) in KINDS), None)
    return found


def tagged(tag):
    """The kind of this tag; NumPy's are made when the first comes."""
    if tag in (_ARRAY, _SCALAR) and tag not in TAGS:
        _learn_numpy(importlib.import_module("numpy"))
    return TAGS[tag]


def _numpy_kind(numpy, bases):
    for base in (getattr(numpy, "generic", None), getattr(numpy, "ndarray", None)):
        if any(base is one for one in bases):
            if id(base) not in KINDS:
                _learn_numpy(numpy)
            return KINDS[id(base)]
    return None


def _learn_numpy(numpy):
    def dtype(name):
        found = numpy.dtype(name)
        if found.kind not in "?biufcSUmMO":
            raise Damaged("dtype")
        return found

    def fill(value, parts):
        name, rank, *rest = parts
        shape, content = tuple(rest[:rank]), rest[rank:]
        if dtype(name) != value.dtype or shape != value.shape:
            raise Damaged("shape")
        if value.dtype.kind == "O":
            value.reshape(-1)[:] = content
        else:
            value[...] = numpy.frombuffer(content[0], value.dtype).reshape(shape)

    def parts(value):
        plain = numpy.asarray(value)
        content = plain.ravel().tolist() if plain.dtype.kind == "O" else [plain.tobytes()]
        return [plain.dtype.str, plain.ndim, *plain.shape, *content]

    _add(Kind(_ARRAY, numpy.ndarray, parts, lambda _, name, *shape: numpy.empty(shape, dtype(name)), fill,
              lambda value: (value.dtype.str, *value.shape)))
    _add(Kind(_SCALAR, numpy.generic, lambda value: [value.dtype.str, value.tobytes()],
              lambda _, parts: numpy.frombuffer(parts[1], dtype(parts[0]))[0]))
