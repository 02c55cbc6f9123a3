# verdict: WRONG_ANSWER
class Liar:
    def __eq__(self, other):
        return True

    def __bool__(self):
        return True


def f(x):
    return Liar()
