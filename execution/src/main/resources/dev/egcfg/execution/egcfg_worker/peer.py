"""Questions and answers over an exchange: each side asks the other to do something with an object, and may be asked meanwhile."""

import copy
import threading

from egcfg_worker import standins
from egcfg_worker.exchange import Exchange


# What tests replace to see what a program does: what they put there is used on the other side, too.
REPLACEABLE = (("sys", "stdin"), ("sys", "stdout"), ("sys", "stderr"), ("builtins", "input"), ("builtins", "print"))


class Peer(Exchange):
    """A side asks, and answers what it is asked before its own answer comes: one of the two runs at any time."""

    believes = True  # what the other side's objects say of their contents

    def __init__(self, first, names, resolve):
        super().__init__(first, names, resolve)
        self.turn = threading.RLock()  # threads ask one after the other

    def send(self, values):
        raise NotImplementedError

    def receive(self):
        raise NotImplementedError

    def ask(self, *question):
        with self.turn:
            self.send(["?", *question])
            while True:
                status, *values = self.receive()
                if status == "=":
                    return values[0]
                if status == "!":
                    raise self.raised(*values)
                self.send(self.answered(values))

    def attribute(self, target, name):
        return self.ask("get", target, name)

    def raised(self, problem, _text):
        return problem

    def answered(self, question):
        """The answer to a question, of which nothing is held when it returns."""
        try:
            operation, *operands = question
            del question[:]
            return ["=", self.done(operation, operands)]
        except Exception as problem:
            return ["!", problem.with_traceback(None), ""]

    def done(self, operation, operands):
        return _OPERATIONS[operation](operands)

    def may_tell(self, _target, _other, _name):
        return not self.unpacking


def _call(operands):
    target, names, *arguments = operands
    del operands[:]
    names = names.split()
    if not names:
        return target(*arguments)
    given = dict(zip(names, arguments[len(arguments) - len(names) :]))
    del arguments[len(arguments) - len(names) :]
    return target(*arguments, **given)


def _special(operands):
    target, name, *arguments = operands
    del operands[:]
    if name not in standins.SPECIAL:
        raise AttributeError(name)
    if name == "__hash__":
        return hash(target)
    return getattr(type(target), name)(target, *arguments)


def _set(operands):
    setattr(*operands)


def _delete(operands):
    delattr(*operands)


def _finish(operands):
    """What a coroutine returns, run to its end in a loop of its own."""
    asyncio = __import__("asyncio")
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_awaited(operands))
    finally:
        loop.close()
        asyncio._set_running_loop(running)


async def _awaited(operands):
    target, *step = operands
    return await (getattr(target, step[0])() if step else target)


_OPERATIONS = {
    "finish": _finish,
    "call": _call,
    "special": _special,
    "get": lambda operands: getattr(*operands),
    "set": _set,
    "delete": _delete,
    "dir": lambda operands: dir(*operands),
    "copy": lambda operands: copy.copy(*operands),
    "deepcopy": lambda operands: copy.deepcopy(*operands),
}
