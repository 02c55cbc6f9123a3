

def solve():
    pass
