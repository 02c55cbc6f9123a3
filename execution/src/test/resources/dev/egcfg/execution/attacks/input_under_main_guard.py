# verdict: PASSED
def f(x):
    return x + 1


if __name__ == "__main__":
    print(f(int(input())))
