# verdict: WRONG_ANSWER | ERROR
# the name that is asked for is a dict with a key that is no plain data
class Key:
    pass


f = {Key(): 1}
