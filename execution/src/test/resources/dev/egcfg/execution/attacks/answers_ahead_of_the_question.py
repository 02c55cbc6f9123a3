# verdict: ERROR | CRASHED | EXITED
import os
import struct


def field(data):
    return struct.pack(">I", len(data)) + data


three = b"i" + struct.pack(">I", 1) + b"\x03"
body = struct.pack(">I", 4) + field(b"12345678") + field(b"value") + field(three) + field(b"")
for descriptor in range(3, 64):
    try:
        os.write(descriptor, struct.pack(">I", len(body)) + body)
    except OSError:
        pass


def f(x):
    return 0
