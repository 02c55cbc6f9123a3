"""Kinds of values that have a number of their own, by exact types: what each is made of and how it is made again.

A value of a subclass is one of its base kind, read by the base type's own slots: what the subclass defines is not asked.
"""

import importlib
import sys


class Kind:
    """base: the type; parts(value): what it is made of; changeable: what has a fill is made empty, by make(cls, *head(value)),
    and given its parts by fill(value, parts), after every change again; what has none never changes: make(cls, parts)."""

    def __init__(self, tag, base, parts, make, fill=None, head=None):
        self.tag, self.base, self.parts, self.make, self.fill, self.head = tag, base, parts, make, fill, head


KINDS, TAGS = {}, {}


def add(*arguments):
    return add_tagged(Kind(len(TAGS) + 1, *arguments))


def add_tagged(kind):
    TAGS[kind.tag] = KINDS[id(kind.base)] = kind
    return kind


# Of modules that are loaded when a value of theirs is first seen: (tags, what adds their kinds).
LATE = {}
bases_of = type.__dict__["__mro__"].__get__
_name_of = type.__dict__["__name__"].__get__
_module_of = type.__dict__["__module__"].__get__


def kind_of(value):
    """The kind of a value's own type or, of a subclass, of the first type that it is made of; else None."""
    found = KINDS.get(id(type(value)))
    if found is None:
        bases = bases_of(type(value))
        late = [base for base in bases if _learn(base)]
        # those before all others: numpy.str_ is a str, too
        found = next((KINDS[id(base)] for base in (*late, *bases) if id(base) in KINDS), None)
    return found


def is_kind(cls):
    return id(cls) in KINDS or _learn(cls) and id(cls) in KINDS


def tagged(tag):
    """The kind of this tag."""
    if tag not in TAGS:
        name = next(name for name, (tags, _) in LATE.items() if tag in tags)
        _add_late(name, importlib.import_module(name))
    return TAGS[tag]


def _learn(cls):
    """Whether this class is one of those modules'."""
    name = _module_of(cls)
    name = name.partition(".")[0] if type(name) is str else ""
    module = sys.modules.get(name) if name in LATE else None
    if module is None or getattr(module, _name_of(cls), None) is not cls:
        return False
    _add_late(name, module)
    return True


def _add_late(name, module):
    tags, adding = LATE[name]
    if tags[0] not in TAGS:
        for tag, arguments in zip(tags, adding(module)):
            add_tagged(Kind(tag, *arguments))
