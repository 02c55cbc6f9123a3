# verdict: WRONG_ANSWER
class Key:
    pass


def f(x):
    return [{(Key(), frozenset([Key()]))}, {Key(): {Key(): 3}}]
