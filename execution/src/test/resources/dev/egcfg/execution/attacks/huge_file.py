# verdict: PASSED
try:
    with open("huge", "wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))
    raise SystemError("wrote 100 MiB")
except OSError:
    pass


def f(x):
    return x + 1
