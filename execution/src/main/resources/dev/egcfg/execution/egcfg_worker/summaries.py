"""Values of data libraries as one line each: shape, types and the first elements. Only exact classes of the libraries
themselves are summarised, by the libraries' own code: a class that the program made is never asked anything.
"""

import sys
import warnings

_ROWS, _COLUMNS, _ELEMENTS = 5, 8, 10
_SHAPES = {1: (_ELEMENTS,), 2: (4, 6), 3: (2, 3, 4)}
_LABEL = 30
_ELEMENT = 40
_TEXT = 600
_known = {}


def learn():
    """Takes in the classes of the libraries that are loaded: before the program runs, which could replace them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that a library is about to drop
        for module, kinds in _KINDS.items():
            for name, summary in kinds.items():
                kind = getattr(sys.modules.get(module), name, None)
                if isinstance(kind, type):
                    _known[id(kind)] = kind, summary
    numpy = sys.modules.get("numpy")
    for kind in set(getattr(numpy, "sctypeDict", {}).values()):
        _known[id(kind)] = kind, _scalar


def of(value, show):
    """The summary, or None of what is no such value; `show` gives the text of an element of any other class."""
    known = _known.get(id(type(value)))
    if known is None:
        return None
    try:
        text = known[1](value, show)
    except Exception:  # one that the program has damaged
        return None
    return text if len(text) <= _TEXT else text[: _TEXT - 3] + "..."


def _array(value, show):
    return "%s(shape %s, %s, %s)" % (
        type(value).__name__, _shape(value.shape), value.dtype, _nested(_head_of(value), value.shape, show))


def _head_of(value):
    """The corner that is shown, as nested lists."""
    corner = value[tuple(slice(most) for most in _limits(value.ndim))]
    return (corner.astype(str) if value.dtype.kind in "mM" else corner).tolist()


def _limits(dimensions):
    return _SHAPES.get(dimensions, (1,) * (dimensions - 3) + _SHAPES[3]) if dimensions else ()


def _nested(items, shape, show):
    if not shape:
        return _element(items, show)
    texts = [_nested(item, shape[1:], show) for item in items]
    return "[%s]" % ", ".join(texts + ["..."] * (len(items) < shape[0]))


def _scalar(value, show):
    item = value.item()
    return str(value) if type(item) is type(value) or value.dtype.kind in "mM" else _element(item, show)


def _frame(value, show):
    rows, columns = value.shape
    head = value.iloc[:_ROWS, :_COLUMNS]
    parts = ["%d x %d" % (rows, columns), *_labels(value.index, head.index, show)]
    for at in range(head.shape[1]):
        column = head.iloc[:, at]
        label = _element(column.name, show)
        parts.append("%s: %s %s" % (label, column.dtype, _listed(column, rows, show)))
    if columns > head.shape[1]:
        parts.append("... %d more columns" % (columns - head.shape[1]))
    return "DataFrame(%s)" % ", ".join(parts)


def _series(value, show):
    size = len(value)
    head = value.iloc[:_ROWS]
    name = "" if value.name is None else ", name " + _element(value.name, show)
    parts = ["%d" % size, str(value.dtype) + name, *_labels(value.index, head.index, show), _listed(head, size, show)]
    return "Series(%s)" % ", ".join(parts)


def _labels(index, head, show):
    """The index, unless it only counts from 0."""
    counts = type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1
    return [] if counts else ["index " + _listed(head, len(index), show)]


def _index(value, show):
    return "%s(%d, %s, %s)" % (type(value).__name__, len(value), value.dtype, _listed(value[:_ELEMENTS], len(value), show))


def _listed(values, size, show):
    """The first elements of `size`."""
    texts = [_element(item, show) for item in list(values)]
    return "[%s]" % ", ".join(texts + ["..."] * (len(texts) < size))


def _sparse(value, show):
    stored = value.tocoo()
    entries = zip(stored.row[:_ELEMENTS].tolist(), stored.col[:_ELEMENTS].tolist(), stored.data[:_ELEMENTS].tolist())
    texts = ["(%d, %d): %s" % (row, column, _element(item, show)) for row, column, item in entries]
    texts += ["..."] * (len(texts) < stored.nnz)
    return "%s(shape %s, %s, {%s})" % (type(value).__name__, _shape(value.shape), value.dtype, ", ".join(texts))


def _tensor(value, show):
    corner = value.detach()[tuple(slice(most) for most in _limits(value.dim()))]
    shape = tuple(value.shape)
    return "tensor(shape %s, %s, %s)" % (
        _shape(shape), str(value.dtype).replace("torch.", ""), _nested(corner.tolist(), shape, show))


def _eager_tensor(value, show):
    return "tf." + _array(value.numpy(), show).replace("ndarray", "Tensor", 1)


def _plain(value, _show):
    return str(value)


def _shape(shape):
    return "(%s)" % ", ".join(map(str, shape))


def _element(value, show):
    kind = type(value)
    if kind is float:
        return _number(value)
    if kind is str:
        return repr(value if len(value) <= _LABEL else value[:_LABEL] + "...")
    text = of(value, show) or show(value)
    return text if len(text) <= _ELEMENT else text[: _ELEMENT - 3] + "..."


def _number(value):
    """Six digits: the last ones differ between machines."""
    text = "%.6g" % value
    return text if any(sign in text for sign in ".en") else text + ".0"


_KINDS = {
    "numpy": {"ndarray": _array, "matrix": _array},
    "pandas": {
        "DataFrame": _frame, "Series": _series, "Index": _index, "RangeIndex": _index, "Int64Index": _index,
        "UInt64Index": _index, "Float64Index": _index, "DatetimeIndex": _index, "TimedeltaIndex": _index,
        "PeriodIndex": _index, "CategoricalIndex": _index, "MultiIndex": _index, "Timestamp": _plain,
        "Timedelta": _plain, "Period": _plain, "Interval": _plain,
    },
    "pandas._libs.tslibs.nattype": {"NaTType": _plain},
    "pandas._libs.missing": {"NAType": _plain},
    "scipy.sparse": {
        name: _sparse for name in ("bsr_matrix", "coo_matrix", "csc_matrix", "csr_matrix", "dia_matrix", "dok_matrix",
                                   "lil_matrix", "coo_array", "csc_array", "csr_array")
    },
    "torch": {"Tensor": _tensor},
    "tensorflow.python.framework.ops": {"EagerTensor": _eager_tensor},
}
