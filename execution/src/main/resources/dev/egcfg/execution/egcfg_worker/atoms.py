"""Bytes of values that are written where they stand: numbers, texts, constants; and what reads and writes a message of them."""

import struct

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


def _write_int(value, out):
    if -(1 << 63) <= value < 1 << 63:
        out += b"j" + I64.pack(value)
        return
    size = value.bit_length() // 8 + 1
    if size > INT_LIMIT:
        raise Unencodable("an integer of %d bytes" % size)
    out += b"i" + U32.pack(size) + value.to_bytes(size, "big", signed=True)


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
