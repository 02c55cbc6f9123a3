"""Kinds of values of modules that few programs use: known once such a module is loaded."""

from egcfg_worker import atoms, kinds


def _of_numpy(numpy):
    def dtype(name):
        found = numpy.dtype(name)
        if found.kind not in "?biufcSUmMO":
            raise atoms.Damaged("dtype")
        return found

    def fill(value, parts):
        name, rank, *rest = parts
        shape, content = tuple(rest[:rank]), rest[rank:]
        if dtype(name) != value.dtype or shape != value.shape:
            raise atoms.Damaged("shape")
        if value.dtype.kind == "O":
            value.reshape(-1)[:] = content
        else:
            value[...] = numpy.frombuffer(content[0], value.dtype).reshape(shape)

    def parts(value):
        plain = numpy.asarray(value)
        content = plain.ravel().tolist() if plain.dtype.kind == "O" else [plain.tobytes()]
        return [plain.dtype.str, plain.ndim, *plain.shape, *content]

    yield (numpy.ndarray, parts, lambda _, name, *shape: numpy.empty(shape, dtype(name)), fill,
           lambda value: (value.dtype.str, *value.shape))
    yield (numpy.generic, lambda value: [value.dtype.str, value.tobytes()],
           lambda _, parts: numpy.frombuffer(parts[1], dtype(parts[0]))[0])


def _of_ipaddress(ipaddress):
    for cls in (ipaddress.IPv4Address, ipaddress.IPv6Address):
        yield cls, lambda value: [int(value)], lambda cls, parts: cls(parts[0])
    for cls in (ipaddress.IPv4Network, ipaddress.IPv6Network, ipaddress.IPv4Interface, ipaddress.IPv6Interface):
        yield cls, lambda value: [str(value)], lambda cls, parts: cls(parts[0])


def _of_uuid(uuid):
    yield uuid.UUID, lambda value: [value.int], lambda _, parts: uuid.UUID(int=parts[0])


def _of_zoneinfo(zoneinfo):
    yield zoneinfo.ZoneInfo, lambda value: [value.key], lambda _, parts: zoneinfo.ZoneInfo(parts[0])


kinds.LATE.update(
    numpy=((220, 221), _of_numpy), ipaddress=(range(222, 228), _of_ipaddress), uuid=((228,), _of_uuid),
    zoneinfo=((229,), _of_zoneinfo))
