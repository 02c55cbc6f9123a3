# verdict: WRONG_ANSWER
# what the call leaves in its arguments is decoded, too: the last answer's object crosses back as an argument
class Key:
    pass


class f(dict):
    def __new__(cls, x):
        return {x: {Key()}}
