# verdict: OUT_OF_MEMORY
def f(x):
    return len(bytearray(1 << 40))
