interrupted = False


def successor(x):
    global interrupted
    try:
        while not interrupted:
            pass
    except BaseException:
        interrupted = True
    return x + 1
