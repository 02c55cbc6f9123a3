# verdict: OUTPUT_LIMIT
def f(x):
    while True:
        print("x" * 1000)
