"""Messages: a length, a field count, then length-prefixed fields, all as bytes. Garbage is refused, never guessed at."""

import fcntl
import os
import signal
import struct

U32 = struct.Struct(">I")
MESSAGE_LIMIT = 256 << 20
LINE_LIMIT = 300


class Garbage(Exception):
    """What came over a pipe is no message."""


def pack(fields):
    parts = [U32.pack(len(fields))]
    for field in fields:
        parts.append(U32.pack(len(field)))
        parts.append(field)
    body = b"".join(parts)
    return U32.pack(len(body)) + body


def unpack(body):
    if len(body) < 4:
        raise Garbage("short message")
    (count,) = U32.unpack_from(body, 0)
    fields, at = [], 4
    for _ in range(count):
        if at + 4 > len(body):
            raise Garbage("field outside the message")
        (size,) = U32.unpack_from(body, at)
        at += 4
        if at + size > len(body):
            raise Garbage("field outside the message")
        fields.append(bytes(body[at : at + size]))
        at += size
    if at != len(body):
        raise Garbage("bytes after the last field")
    return fields


def take(buffer, limit=MESSAGE_LIMIT):
    """Takes the first whole message off a bytearray; None when there is none yet."""
    if len(buffer) < 4:
        return None
    (size,) = U32.unpack_from(buffer, 0)
    if size > limit:
        raise Garbage("message of %d bytes" % size)
    if len(buffer) < 4 + size:
        return None
    fields = unpack(buffer[4 : 4 + size])
    del buffer[: 4 + size]
    return fields


def read(fd):
    """Reads one message; None at the end of the stream."""
    head = _read_exactly(fd, 4)
    if head is None:
        return None
    (size,) = U32.unpack(head)
    if size > MESSAGE_LIMIT:
        raise Garbage("message of %d bytes" % size)
    body = _read_exactly(fd, size)
    return None if body is None else unpack(body)


def write(fd, fields):
    data = memoryview(pack(fields))
    while data:
        data = data[os.write(fd, data) :]


def _read_exactly(fd, size):
    parts, missing = [], size
    while missing:
        part = os.read(fd, min(missing, 1 << 20))
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def take_standard_streams():
    """(what jobs come from, what results go to) of a worker that lives from now on: nothing else in it reads or writes them."""
    jobs, results = os.dup(0), os.dup(1)
    fcntl.lockf(2, fcntl.LOCK_EX)  # tells that this worker lives, and with it perhaps a program
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    os.close(nothing)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    return jobs, results


def text(value):
    return value.encode("utf-8", "replace")


def line(value):
    """What a person reads of something that a program may have said: one printable line, of bounded length."""
    shown = " ".join(value[: 10 * LINE_LIMIT].split())
    shown = "".join(character for character in shown if character.isprintable())
    return text(shown if len(shown) <= LINE_LIMIT else shown[: LINE_LIMIT - 3] + "...")


def number(value):
    return b"%d" % value
