"""Exceptions: of one crosses what Python's own types keep, and its attributes; later changes do not."""

from egcfg_worker import atoms, kinds
from egcfg_worker.kinds import bases_of
from egcfg_worker.plain import pairs

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
    fields += pairs(item for item in names.items() if type(item[0]) is str)
    given = BaseException.args.__get__(value)
    return [len(given), *given, value.__cause__, value.__context__, value.__suppress_context__, *fields]


def _slot(cls, name):
    for base in bases_of(cls):
        if name in base.__dict__:
            slot = base.__dict__[name]
            return slot if type(slot) in _SLOTS else None
    return None


_SLOTS = (type(OSError.errno), type(BaseException.args))


def _make_exception(cls):
    """Without running code of the class."""
    for base in bases_of(cls):
        if base.__module__ == "builtins":
            return base.__new__(cls)
    raise atoms.Damaged("no exception")


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


EXCEPTION = kinds.add(BaseException, _exception_parts, _make_exception, _fill_exception)
