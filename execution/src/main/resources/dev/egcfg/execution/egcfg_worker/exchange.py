"""One side's end of a pipe between two processes that share objects.

Contents of standard types are copied, and the copies kept equal: with every message goes what has changed of all that both
sides hold, so that an object is the same one however often and by whatever way it is passed, and changes on either side are
seen on the other. What is no content crosses as a reference, for which a stand-in is made (standins). An object has a number
from its first crossing until neither side can tell any more.
"""

import enum
import sys
import types

from egcfg_worker import atoms, kinds, late, plain, raised, standins  # noqa: F401  late adds its kinds
from egcfg_worker.atoms import U32, Damaged

_CLASS, _OBJECT, _METHOD = 240, 241, 242
_METHODS = frozenset(map(id, (types.BuiltinMethodType, type([].__len__))))
_PLACES = b"=^"
_SINGLE = frozenset((type(None), bool, type(Ellipsis), type(NotImplemented)))
_KEPT = 3  # references to an object that nobody but its table holds


class _Later:
    """Stands for a value that is made when its parts are."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number


class Exchange:
    def __init__(self, first, names, resolve):
        """first: 0 or 1, what this side's numbers are modulo 2. names: as named.name_of; resolve: as named.resolve."""
        self._first = self._next = first
        self._names, self._resolve = names, resolve
        self._objects, self._numbers = {}, {}
        self._contents, self._kinds = {}, {}  # of what can change: as both sides have it
        self._lent = set()  # this side's, for which the other has stand-ins
        self._said, self._heard = {}, {}  # atoms of the last message to and from the other side
        self._most = 64
        self.unpacking = False

    def pack(self, values):
        """The bytes of a message: these values, and all changes since the last one."""
        self._heads, self._head_count, self._new = bytearray(), 0, []
        self._written, self._written_count = bytearray(), 0
        dropped, roots = bytearray(), bytearray()
        self._write_roots(values, roots)
        for number in list(self._contents):
            self._write_change(number)
            value = self._objects[number]
            if sys.getrefcount(value) <= _KEPT and number not in self._lent:
                dropped += U32.pack(number)
                self._forget(number)
        value = None
        if len(self._objects) > self._most:
            self._sweep(dropped)
        while self._new:
            number, kind, value = self._new.pop()
            self._write_new(number, kind, value)
        return b"".join((
            U32.pack(len(dropped) // 4), dropped, U32.pack(self._head_count), self._heads, U32.pack(self._written_count),
            self._written, roots))

    def _write_change(self, number):
        content = bytearray()
        atoms.write_values(self._kinds[number].parts(self._objects[number]), content, self._write)
        if content != self._contents[number]:
            self._contents[number] = bytes(content)
            self._written += U32.pack(number) + content
            self._written_count += 1

    def _write_new(self, number, kind, value):
        content = bytearray()
        atoms.write_values(kind.parts(value), content, self._write)
        if kind.fill and kind is not raised.EXCEPTION:
            self._kinds[number] = kind
            self._contents[number] = bytes(content)
        self._written += U32.pack(number) + content
        self._written_count += 1

    def _sweep(self, dropped):
        """Lets go of stand-ins and unchangeable values that nothing here holds any more."""
        for number in list(self._objects):
            value = self._objects[number]
            if sys.getrefcount(value) <= _KEPT and number not in self._lent and number not in self._contents:
                dropped += U32.pack(number)
                self._forget(number)
        self._most = 2 * len(self._objects) + 64

    def _forget(self, number):
        value = self._objects.pop(number, None)
        if self._numbers.get(id(value)) == number:
            del self._numbers[id(value)]
        self._contents.pop(number, None)
        self._kinds.pop(number, None)
        self._lent.discard(number)

    def number_of(self, value):
        return self._numbers[id(value)]

    def numbered(self, number):
        return self._objects[number]

    def _register(self, value):
        number = self._next
        self._next += 2
        self._objects[number] = value
        self._numbers[id(value)] = number
        return number

    def _write_roots(self, values, out):
        """Atoms among them that are the other side's, or said twice, are named by place, for they are the same objects."""
        said = {}
        out += U32.pack(len(values))
        for place, value in enumerate(values):
            write = atoms.WRITERS.get(id(type(value)))
            if write is None:
                self._write(value, out, False)
                continue
            known = said.get(id(value), self._heard.get(id(value)))
            if known is None or type(value) in _SINGLE:
                write(value, out)
                said[id(value)] = b"=", place, value
            else:
                out += known[0] + U32.pack(known[1])
        self._said = {place: value for place, value in enumerate(values) if id(type(value)) in atoms.WRITERS}

    def _read_roots(self, reader):
        values = []
        for _ in range(reader.count()):
            tag = reader.data[reader.at]
            if tag in _PLACES:
                reader.at += 1
                values.append(values[reader.number()] if tag == _PLACES[0] else self._said[reader.number()])
            else:
                values.append(reader.value())
        self._heard = {id(value): (b"^", place, value) for place, value in enumerate(values)
                       if id(type(value)) in atoms.WRITERS}
        return values

    def _write(self, value, out, may_inline=True):
        number = self._numbers.get(id(value))
        if number is None:
            kind = type(value)
            if kind is tuple and may_inline and len(value) < 64 and atoms.INLINE.issuperset(map(type, value)):
                out += b"u" + U32.pack(len(value))
                for item in value:
                    atoms.WRITERS[id(type(item))](item, out)
                return
            if kind is types.TracebackType:
                out += b"N"
                return
            name = self._name(value)
            if name:
                return self._write_name(name, out)
            number = self._introduce(value)
        out += b"@" + U32.pack(number)

    @staticmethod
    def _write_name(name, out):
        out += b"g"
        for part in name:
            atoms.ATOMS[str](part, out)

    def _name(self, value):
        value = standins.real_of(value)
        if issubclass(type(value), enum.Enum):
            module, name = self._names(type(value)) or ("", "")
            return (module, "%s.%s" % (name, value.name)) if name and value.name else None
        return self._names(value)

    def _introduce(self, value):
        """Gives a value a number and writes the head of its record; its contents follow."""
        head = bytearray()
        cls = type(value)
        if issubclass(cls, type):
            tag, kind = _CLASS, None
            atoms.write_values(standins.describe(value, self._names), head, self._write)
        elif id(cls) in _METHODS and value.__name__[:1] != "_" and self._is_copied(value.__self__):
            tag, kind = _METHOD, None
            atoms.write_values([value.__self__, value.__name__], head, self._write)
        else:
            kind = kinds.KINDS.get(id(cls))
            if kind is None or kind.base is not cls:
                kind = kinds.kind_of(value)
                self._write_class(cls, head)
            else:
                head += b"N"
            tag = kind.tag if kind else _OBJECT
            if kind is None:
                atoms.write_values([self._hash(value)], head, self._write)
            elif kind.fill:
                atoms.write_values(kind.head(value) if kind.head else [], head, self._write)
        number = self._register(value)
        if tag in (_CLASS, _OBJECT) or kind and head[:1] == b"@":
            self._lent.add(number)
        if kind:
            self._new.append((number, kind, value))
        self._heads += U32.pack(number) + bytes((tag,)) + head
        self._head_count += 1
        return number

    @staticmethod
    def _is_copied(value):
        """Whether it is there when what is made of it is read."""
        kind = kinds.KINDS.get(id(type(value)))
        return kind is not None and (kind.fill is not None or id(type(value)) in atoms.WRITERS)

    def _write_class(self, cls, out):
        name = self._names(cls)
        if name:
            self._write_name(name, out)
        else:
            self._write(cls, out)

    @staticmethod
    def _hash(value):
        """Asked here, since the other side may need it while it reads."""
        own = getattr(type(value), "__hash__", None)
        if own is None or own is object.__hash__:
            return None
        try:
            return hash(value)
        except Exception:
            return None

    def unpack(self, data):
        """The values of a message, after all changes that it brings; raises Damaged."""
        self.unpacking = True
        try:
            return self._unpack(data)
        except (MemoryError, Damaged, atoms.Unencodable):
            raise
        except Exception as problem:
            raise Damaged("%s: %s" % (type(problem).__name__, problem)) from problem
        finally:
            self.unpacking = False

    def _unpack(self, data):
        reader = atoms.Reader(data, self._objects.__getitem__)
        reader.named = self._resolve
        dropped = [reader.number() for _ in range(reader.count())]
        later = {}
        for _ in range(reader.count()):
            self._read_head(reader, later)
        contents = {}
        for _ in range(reader.count()):
            number, start = reader.number(), reader.at
            contents[number] = reader.values(), bytes(data[start : reader.at])
        if later:
            self._make(later, contents)
        for number, (parts, content) in contents.items():
            self._fill(number, parts, content, later)
        values = self._read_roots(reader)
        if reader.at != len(data):
            raise Damaged("bytes after the values")
        for number in dropped:
            self._forget(number)
        return values

    def _read_head(self, reader, later):
        number, tag = reader.number(), reader.byte()
        reader.reserve(1000 if tag == _CLASS else 700)
        if number in self._objects or number % 2 == self._first:
            raise Damaged("number %d" % number)
        if tag == _CLASS:
            name, module, doc, fields, specials, own, abstract, *bases = reader.values()
            value = standins.make_class(name, module, doc, fields, specials, own, abstract, bases)
        elif tag == _METHOD:
            owner, name = reader.values()
            if id(type(owner)) not in kinds.KINDS or name.startswith("_"):
                raise Damaged("method")
            value = getattr(owner, name)
        else:
            cls = reader.value()
            if tag == _OBJECT:
                cls = cls if isinstance(cls, standins.Mirror) else standins.class_for(cls)
                value = standins.instance(cls, *reader.values())
            else:
                kind = kinds.tagged(tag)
                if cls is None:
                    cls = kind.base
                elif not issubclass(cls, kind.base):
                    raise Damaged("class")
                if kind.fill is None:
                    later[number] = kind, cls
                    value = _Later(number)
                else:
                    value = kind.make(cls, *reader.values())
                    self._kinds[number] = kind
        self._objects[number] = value
        self._numbers[id(value)] = number

    def _make(self, later, contents):
        """Makes the unchangeable values, each after its parts."""
        waiting = set()
        for first in later:
            pending = [first]
            while pending:
                number = pending[-1]
                if type(self._objects[number]) is not _Later:
                    pending.pop()
                    continue
                parts = [self._made(part) for part in contents[number][0]]
                missing = [part.number for part in parts if type(part) is _Later]
                if missing and number in waiting:
                    raise Damaged("a value that is part of itself")
                waiting.add(number)
                pending += missing
                if not missing:
                    kind, cls = later[number]
                    del self._numbers[id(self._objects[number])]
                    value = self._objects[number] = kind.make(cls, parts)
                    self._numbers[id(value)] = number

    def _made(self, part):
        return self._objects[part.number] if type(part) is _Later else part

    def _fill(self, number, parts, content, later):
        kind = self._kinds.get(number)
        if kind is None:
            if number not in later:
                raise Damaged("content of number %d" % number)
            return
        if later:
            parts = [self._made(part) for part in parts]
        value = self._objects[number]
        kind.fill(value, parts)
        if kind is raised.EXCEPTION:
            del self._kinds[number]
        elif kind is plain.SET:  # the order may be another
            again = bytearray()
            atoms.write_values(kind.parts(value), again, self._write)
            self._contents[number] = bytes(again)
        else:
            self._contents[number] = content


