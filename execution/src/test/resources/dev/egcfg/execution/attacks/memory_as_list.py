# verdict: OUT_OF_MEMORY
def f(x):
    kept = []
    while True:
        kept.append(bytearray(1 << 22))
