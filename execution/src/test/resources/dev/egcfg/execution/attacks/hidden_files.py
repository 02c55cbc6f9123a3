# verdict: OUTPUT_LIMIT
# levels: LANDLOCK
import os
import time


def f(x):
    os.mkdir("shut", 0o300)
    for number in range(64):
        with open("shut/file%d" % number, "wb") as file:
            for _ in range(15):
                file.write(b"x" * (1 << 20))
        time.sleep(0.1)
    return x + 1
