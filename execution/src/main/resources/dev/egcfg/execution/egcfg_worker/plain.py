"""Plain data over a pipe: values of exact standard types only, so that nothing that lies about itself can cross.

What is no plain data crosses as a handle (a number and a kind): the other side can call it, step it or hand it back,
and can do nothing else with it.
"""

import collections
import datetime
import decimal
import fractions
import struct

DEPTH_LIMIT = 150
SIZE_LIMIT = 16 << 20
INT_LIMIT = 1 << 20
RANGE_LIMIT = 10**7
MEMORY_LIMIT = 256 << 20

U32 = struct.Struct(">I")
F64 = struct.Struct(">d")
C128 = struct.Struct(">dd")

_SEQUENCES = {list: b"l", tuple: b"t", set: b"S", frozenset: b"z", collections.deque: b"q"}
_MAPPINGS = {
    dict: b"d",
    collections.OrderedDict: b"O",
    collections.Counter: b"C",
    collections.defaultdict: b"D",
}
_TEXTUAL = {decimal.Decimal: b"x", fractions.Fraction: b"y"}
_DATES = {
    datetime.date: (b"1", ("year", "month", "day")),
    datetime.datetime: (b"2", ("year", "month", "day", "hour", "minute", "second", "microsecond")),
    datetime.time: (b"3", ("hour", "minute", "second", "microsecond")),
    datetime.timedelta: (b"4", ("days", "seconds", "microseconds")),
}

# By identity: a class of the program may have an equality and a hash of its own.
_SEQUENCE_IDS, _MAPPING_IDS, _TEXTUAL_IDS, _DATE_IDS = (
    frozenset(map(id, kinds)) for kinds in (_SEQUENCES, _MAPPINGS, _TEXTUAL, _DATES)
)


class Unencodable(Exception):
    """The value is no plain data, too deep or too large."""


class Damaged(Exception):
    """The bytes are no encoded value."""


def encode(value, handle):
    """Bytes of a value; `handle(value)` gives (kind byte, number) of what is no plain data, or raises Unencodable."""
    out = bytearray()
    _encode(value, handle, out, 0)
    return bytes(out)


def _encode(value, handle, out, depth):
    kind = type(value)
    if depth > DEPTH_LIMIT or len(out) > SIZE_LIMIT:
        raise Unencodable("too deep or too large")
    if value is None:
        out += b"N"
    elif kind is bool:
        out += b"T" if value else b"F"
    elif kind is int:
        size = value.bit_length() // 8 + 1
        if size > INT_LIMIT:
            raise Unencodable("an integer of %d bytes" % size)
        out += b"i" + U32.pack(size) + value.to_bytes(size, "big", signed=True)
    elif kind is float:
        out += b"f" + F64.pack(value)
    elif kind is str:
        _blob(b"s", value.encode("utf-8", "surrogatepass"), out)
    elif id(kind) in _SEQUENCE_IDS:
        out += _SEQUENCES[kind] + U32.pack(len(value))
        for item in kind.__iter__(value):
            _encode(item, handle, out, depth + 1)
    elif id(kind) in _MAPPING_IDS:
        out += _MAPPINGS[kind] + U32.pack(len(value))
        for key in kind.__iter__(value):
            _encode(key, handle, out, depth + 1)
            _encode(dict.__getitem__(value, key), handle, out, depth + 1)
    elif kind is bytes:
        _blob(b"b", value, out)
    elif kind is bytearray:
        _blob(b"a", bytes(value), out)
    elif kind is complex:
        out += b"c" + C128.pack(value.real, value.imag)
    elif value is Ellipsis:
        out += b"."
    elif kind is range:
        if len(value) > RANGE_LIMIT:
            raise Unencodable("a range of more than %d" % RANGE_LIMIT)
        out += b"r"
        for part in (value.start, value.stop, value.step):
            _encode(part, handle, out, depth + 1)
    elif id(kind) in _TEXTUAL_IDS:
        _blob(_TEXTUAL[kind], kind.__str__(value).encode("ascii"), out)
    elif id(kind) in _DATE_IDS and getattr(value, "tzinfo", None) is None:
        tag, names = _DATES[kind]
        out += b"m" + tag
        _encode(tuple(getattr(value, name) for name in names), handle, out, depth + 1)
    else:
        tag, identity = handle(value)
        out += b"h" + tag + U32.pack(identity)
    if len(out) > SIZE_LIMIT:
        raise Unencodable("larger than %d bytes" % SIZE_LIMIT)


def _blob(tag, data, out):
    if len(data) > SIZE_LIMIT:
        raise Unencodable("larger than %d bytes" % SIZE_LIMIT)
    out += tag + U32.pack(len(data)) + data


def decode(data, resolve):
    """The value; `resolve(kind byte, number)` gives what stands for a handle. Damaged on anything unexpected, Unencodable
    on what takes too much memory: a few bytes here can be hundreds there."""
    try:
        value, at = _decode(data, 0, resolve, 0, [MEMORY_LIMIT])
    except (Damaged, Unencodable, TypeError):
        raise
    except (ArithmeticError, LookupError, OverflowError, ValueError, struct.error) as problem:
        raise Damaged(str(problem)) from None
    if at != len(data):
        raise Damaged("bytes after the value")
    return value


def _decode(data, at, resolve, depth, memory):
    if depth > DEPTH_LIMIT + 1 or at >= len(data):
        raise Damaged("too deep or too short")
    tag = data[at : at + 1]
    memory[0] -= _SIZES.get(tag, 100)
    if memory[0] < 0:
        raise Unencodable("larger than %d bytes in memory" % MEMORY_LIMIT)
    at += 1
    if tag in _CONSTANTS:
        return _CONSTANTS[tag], at
    if tag == b"f":
        return F64.unpack_from(data, at)[0], at + 8
    if tag == b"c":
        return complex(*C128.unpack_from(data, at)), at + 16
    if tag == b"r":
        parts = []
        for _ in range(3):
            part, at = _decode(data, at, resolve, depth + 1, memory)
            parts.append(part)
        value = range(*parts)
        if len(value) > RANGE_LIMIT:
            raise Damaged("long range")
        return value, at
    if tag == b"m":
        kind = _DATE_TAGS[data[at : at + 1]]
        parts, at = _decode(data, at + 1, resolve, depth + 1, memory)
        return kind(*parts), at
    if tag == b"h":
        return resolve(data[at : at + 1], U32.unpack_from(data, at + 1)[0]), at + 5
    (size,) = U32.unpack_from(data, at)
    at += 4
    if tag in _BLOBS:
        if at + size > len(data):
            raise Damaged("too short")
        memory[0] -= 4 * size
        return _BLOBS[tag](bytes(data[at : at + size])), at + size
    if size > len(data):
        raise Damaged("too short")
    items = []
    for _ in range(size * (2 if tag in _MAPPING_TAGS else 1)):
        item, at = _decode(data, at, resolve, depth + 1, memory)
        items.append(item)
    if tag in _SEQUENCE_TAGS:
        return _SEQUENCE_TAGS[tag](items), at
    if tag in _MAPPING_TAGS:
        value = _MAPPING_TAGS[tag]()
        for key, item in zip(items[::2], items[1::2]):
            value[key] = item
        return value, at
    raise Damaged("tag %r" % tag)


# Roughly, of what a value takes when it is empty, with its place in what holds it.
_SIZES = {b"N": 8, b"T": 8, b"F": 8, b"i": 40, b"f": 32, b"q": 650, b"S": 230, b"z": 230, b"O": 500, b"C": 300, b"D": 300}
_CONSTANTS = {b"N": None, b"T": True, b"F": False, b".": Ellipsis}
_BLOBS = {
    b"i": lambda data: int.from_bytes(data, "big", signed=True),
    b"s": lambda data: data.decode("utf-8", "surrogatepass"),
    b"b": bytes,
    b"a": bytearray,
    b"x": lambda data: decimal.Decimal(data.decode("ascii")),
    b"y": lambda data: fractions.Fraction(data.decode("ascii")),
}
_SEQUENCE_TAGS = {tag: kind for kind, tag in _SEQUENCES.items()}
_MAPPING_TAGS = {tag: kind for kind, tag in _MAPPINGS.items()}
_DATE_TAGS = {tag: kind for kind, (tag, _) in _DATES.items()}
