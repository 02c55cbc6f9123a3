"""Programs with tests, and what plain execution says of them: judged.py SEED COUNT prints a JSON object a line.

form: asserts (setup, test), check (test defines check(candidate)) or script (stdin, output). want: "passed" or "failed" as
here; for those that lie about themselves always "failed".
"""

import json
import random
import re
import sys
import warnings

import scripts

IMPORTS = """\
import array, collections, copy, dataclasses, datetime, decimal, enum, fractions, itertools, json, operator, pathlib, re, types, typing, uuid
"""
CLASSES = """\
P = collections.namedtuple("P", "x y")
class N(typing.NamedTuple):
    x: int
    y: int = 3
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2
class Word(str, enum.Enum):
    A = "a"
    B = "b"
class I(int):
    pass
class F(float):
    pass
class S(str):
    pass
class B(bytes):
    pass
class L(list):
    pass
class T(tuple):
    pass
class D(dict):
    pass
class Z(set):
    pass
class Q(collections.deque):
    pass
class O(collections.OrderedDict):
    pass
@dataclasses.dataclass
class Data:
    x: int
    y: list = dataclasses.field(default_factory=list)
@dataclasses.dataclass(frozen=True, order=True)
class Frozen:
    x: int
    y: str = ""
class Own:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return isinstance(other, Own) and self.x == other.x
    def __hash__(self):
        return hash(self.x)
    def __repr__(self):
        return "Own(%r)" % (self.x,)
    def __lt__(self, other):
        return self.x < other.x
    def __add__(self, other):
        return Own(self.x + other.x)
class Bag:
    def __init__(self, *items):
        self.items = list(items)
    def __len__(self):
        return len(self.items)
    def __iter__(self):
        return iter(self.items)
    def __getitem__(self, at):
        return self.items[at]
    def __eq__(self, other):
        return isinstance(other, Bag) and self.items == other.items
class E1(ValueError):
    def __init__(self, code, *rest):
        super().__init__(code, *rest)
        self.code = code
"""
HELPERS = """\
kept = []
def f():
    return MAKE
def same(v):
    return v
def pair(v):
    return [v, v]
def is_same(a, b):
    return a is b
def shown(v):
    return repr(v)
def kind(v):
    return type(v).__name__
def equal(v):
    return v == f()
def keep(v):
    kept.append(v)
    return len(kept)
def last():
    return kept[-1]
def grow(v):
    v.append(7)
def put(v):
    v["new"] = [1]
    return v
def drop(v):
    v.clear()
def boom(v):
    raise E1(v, "two  words")
def apply(g, *a, **k):
    return g(*a, **k)
def times(xs):
    return [x for x in xs]
def gen(v):
    got = yield v
    while True:
        got = yield [got]
def nested(v):
    return {"a": [v, (v,)], "b": v}
def twice(v):
    return lambda w: [v, w]
def counted(it):
    return sum(1 for _ in it)
def tried(g):
    try:
        return g()
    except E1 as problem:
        return ["E1", problem.code]
    except Exception as problem:
        return [type(problem).__name__, list(problem.args)]
"""
VALUES = """\
0|7|-1|10**30|True|None|2.5|-0.0|1e308|1+2j|""|"ab"|"\\u20ac\\U0001f600"|"a b\\n"|b""|b"ab"|bytearray(b"xy")|[]|[1]|[3, 1, 2]|[1.5, 2.5, 0.5]
["b", "a"]|[[1, 2], [3]]|[(1, "a"), (2, "b")]|()|(1,)|(1, [2], "x")|{}|{"a": 1, "b": [2]}|{(1, 2): "t"}|{1: {2: {3: 4}}}|set()|{1, 2, 33, 17}
{"a", "b"}|frozenset([1, 2])|range(5)|range(10, 0, -3)|collections.deque([1, 2])|collections.deque([1, 2], maxlen=3)
collections.OrderedDict(b=1, a=2)|collections.Counter("aab")|collections.defaultdict(int, a=1)|collections.defaultdict(list, {"a": [1]})
collections.ChainMap({"a": 1}, {"b": 2})|collections.UserDict(a=1)|collections.UserList([1, 2])|array.array("i", [1, 2])|array.array("d", [1.5])
memoryview(b"ab")|decimal.Decimal("1.10")|decimal.Decimal("NaN")|fractions.Fraction(1, 3)|datetime.date(2020, 2, 29)
datetime.datetime(2020, 1, 1, 5, 6, 7)|datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)|datetime.time(1, 2)|datetime.timedelta(days=1, seconds=5)
datetime.timezone(datetime.timedelta(hours=2), "X")|uuid.UUID(int=5)|pathlib.PurePosixPath("/a/b")|slice(1, 2)|slice(None, 5, 2)
P(1, 2)|N(1)|Colour.RED|Level.HIGH|Word.A|I(5)|F(2.5)|S("ab")|B(b"ab")|L([1, 2])|T((1, 2))|D(a=1)|Z([1, 2])|Q([1, 2])|O(a=1)|Data(1)|Data(1, [2])
Frozen(1)|Frozen(2, "b")|Own(3)|Own("k")|Bag(1, 2)|[P(1, 2), P(3, 4)]|{Own(1): "a", Own(2): "b"}|{Frozen(1), Frozen(2)}|[Data(1), Data(2)]
{"a": 1}.keys()|{"a": 1}.values()|{"a": 1}.items()|(x for x in [1, 2])|map(str, [1, 2])|iter([1, 2])|zip([1], [2])|enumerate("ab")|reversed([1, 2])
filter(None, [0, 1])|len|str.upper|int|dict|lambda v=1: v|Own|Colour|operator.add|ValueError("x", 2)|E1(4)|KeyError("k")|...|NotImplemented
re.match("a", "ab")|re.compile("a+")|types.SimpleNamespace(a=1, b=[2])|L([[1], [1]])|[None, True, 1, 1.0, "1"]|{True: "x", 2: "y"}|[[0] * 2] * 2
[float("inf"), -float("inf")]|"x" * 3000|list(range(300))|[S("a"), I(1), F(0.5)]|{S("k"): I(1)}|(I(1), (S("b"),))|{"k": {"k": {"k": []}}}
""".replace("\n", "|").split("|")[:-1]
FORMS = r"""
assert f() == E
assert not f() != E
assert E == f()
assert [f()] == [E]
assert (f(), 1) == (E, 1)
assert {"k": f()} == {"k": E}
assert f() in [E]
assert f() in (1, "z", E)
assert [E].count(f()) == 1
x, y = f(), E; assert repr(x) == repr(y)
x, y = f(), E; assert str(x) == str(y)
x, y = f(), E; assert f"{x}" == f"{y}"
assert type(f()) == type(E)
assert type(f()).__name__ == type(E).__name__
assert isinstance(f(), type(E))
assert len(f()) == len(E)
assert list(f()) == list(E)
assert tuple(f()) == tuple(E)
assert sorted(f()) == sorted(E)
x, y = f(), E; assert sorted(x, key=repr, reverse=True) == sorted(y, key=repr, reverse=True)
assert bool(f()) == bool(E)
assert f()
assert not f()
assert f() is None
assert f() is not None
x, y = f(), E; assert hash(x) == hash(y)
assert {f(): 1} == {E: 1}
assert {f(), E} == {E}
assert copy.deepcopy(f()) == E
assert copy.copy(f()) == E
x = f(); y = f(); assert x == y
x = E; assert same(x) is x
x = E; assert same(x) == x
x = f(); assert same(x) is x
x = E; assert is_same(x, x)
x, y = E, copy.copy(E); assert is_same(x, y) == (x is y)
x = [E]; p = pair(x); assert p[0] is p[1]; assert p[0] is x
x = [f()]; p = pair(x); assert p[0] is x and p[1] is x
x = E; assert shown(x) == repr(x)
assert kind(E) == type(E).__name__
assert equal(E) == (f() == E)
x = E; keep(x); assert last() is x
x = E; keep(x); assert last() == x
x = E; grow(x); assert list(x)[-1] == 7 and len(x) == len(E) + 1
x = f(); grow(x); assert x[-1] == 7 and len(x) == len(E) + 1
x = E; keep(x); x.append(9); assert last()[-1] == 9 and last() is x
x = f(); x.append(9); keep(x); grow(x); assert x[-2:] == [9, 7]; assert last() == x
x = E; y = put(x); assert y is x and x["new"] == [1]; x["new"].append(2); assert same(y)["new"] == [1, 2]
x = E; drop(x); assert len(x) == 0
x = E; y = [x, x]; same(y); assert y[0] is y[1]; drop(x); assert len(y[1]) == 0
try: boom(E); assert False, "none"\nexcept ValueError as e: assert e.args == (E, "two  words")
try: boom(E); assert False, "none"\nexcept E1 as e: assert e.code == E and type(e).__name__ == "E1" and isinstance(e, E1)
try: boom(E); assert False, "none"\nexcept ValueError as e: assert str(e) == str(ValueError(E, "two  words"))
try: boom(E)\nexcept KeyError: pass
assert apply(lambda v: v, E) == E
x = E; assert apply(lambda v: v, x) is x
assert apply(lambda v: [v, v], f())[0] == E
assert apply(list, E) == list(E)
assert isinstance(E, type) or apply(type, E) == type(E)
assert apply(sorted, E, key=repr) == sorted(E, key=repr)
assert apply(lambda *a, **k: (a, k), 1, E, z=E) == ((1, E), {"z": E})
assert times(v for v in E) == [v for v in E]
assert times(E) == list(E)
assert counted(iter(E)) == len(list(E))
g = gen(E); assert next(g) == E; assert g.send(5) == [5]; g.close(); assert list(g) == []
x = nested(E); assert x == {"a": [E, (E,)], "b": E}; assert type(E) in (int, float, str, bytes, complex) or x["a"][0] is x["b"]
assert twice(E)(f()) == [E, E]
assert twice(1)(2) == [1, 2] and twice.__name__ == "twice" and callable(twice(1))
assert tried(lambda: 1 / 0) == ["ZeroDivisionError", ["division by zero"]]
def g(): raise E1(E)\nassert tried(g) == ["E1", E]
def g(): boom(E)\nassert tried(g) == ["E1", E]
def g(v): return v\nassert apply(g, f()) == E and apply(g.__call__, 3) == 3
class H:\n    def __init__(self, v): self.v = v\nh = H(E); assert same(h) is h and same(h).v == E and kind(h) == "H"
class H(list): pass\nh = H([1]); grow(h); assert h == [1, 7] and kind(h) == "H" and same(h) is h
assert [*f()] == [*E]
a, *b = f(); c, *d = E; assert a == c and b == d
assert f()[0] == E[0]
assert f()[-1] == E[-1] and f()[:1] == E[:1]
assert list(reversed(f())) == list(reversed(E))
assert dict(f()) == dict(E)
assert set(f()) == set(E)
assert list(f().items()) == list(E.items())
assert f() + f() == E + E
assert f() * 2 == E * 2
x, y = f(), E; assert max(x, key=str) == max(y, key=str)
assert sum(f()) == sum(E)
assert "".join(f()) == "".join(E)
assert list(zip(f(), "ab")) == list(zip(E, "ab"))
assert list(enumerate(f())) == list(enumerate(E))
assert any(f()) == any(E) and all(f()) == all(E)
assert abs(f() - E) < 1e-6
assert round(f(), 1) == round(E, 1)
assert int(f()) == int(E)
assert float(f()) == float(E)
assert json.dumps(f()) == json.dumps(E)
assert f().x == E.x
assert f().__class__.__name__ == E.__class__.__name__
assert f() <= E and f() >= E
assert not f() < E
assert f() == f() and not f() != f()
assert callable(f()) == callable(E)
assert hasattr(f(), "__len__") == hasattr(E, "__len__")
assert next(iter(f())) == next(iter(E))
assert 1 in f()
assert f().count(1) == E.count(1)
assert f().a == E.a
assert f().name == E.name and f().value == E.value
assert str(type(f())) == str(type(E))
assert f(**{}) == E and f(*[]) == E
x = f(); x.sort(); y = E; y.sort(); assert x == y
x = f(); x.update(E); assert x == E
assert isinstance(f(), (int, str)) == isinstance(E, (int, str))
assert isinstance(f(), collections.abc.Iterable) == isinstance(E, collections.abc.Iterable)
assert (f() or 5) == (E or 5)
x, y = f(), E; assert f"{x!r:>5}" == f"{y!r:>5}"
assert operator.eq(f(), E)
assert list(map(same, E)) == list(E)
assert list(itertools.islice(f(), 1)) == list(itertools.islice(E, 1))
""".strip().splitlines()
# Each says of itself that it is right; none has the content.
LIARS = [
    ("class A(int):\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n    __hash__ = int.__hash__\n"
     "    def __index__(self): return 5\n    def __int__(self): return 5\n    def __sub__(self, o): return 0\n"
     "    def __rsub__(self, o): return 0\n    def __lt__(self, o): return True\n    __le__ = __ge__ = __lt__\n", "A(0)", "5"),
    ("class A(float):\n    def __eq__(self, o): return True\n    __hash__ = float.__hash__\n    def __float__(self): return 2.5\n"
     "    def __sub__(self, o): return 0.0\n    def __abs__(self): return 0.0\n    def __round__(self, n=0): return 2.5\n", "A(0)", "2.5"),
    ("class A(str):\n    def __eq__(self, o): return True\n    def __hash__(self): return hash('ok')\n"
     "    def encode(self, *a): return b'ok'\n    def startswith(self, *a): return True\n    def __contains__(self, o): return True\n"
     "    def __len__(self): return 2\n", "A('no!')", "'ok'"),
    ("class A(list):\n    def __eq__(self, o): return True\n    def __iter__(self): return iter([1, 2])\n    def __len__(self): return 2\n"
     "    def __getitem__(self, i): return [1, 2][i]\n    def __contains__(self, o): return True\n", "A()", "[1, 2]"),
    ("class A(dict):\n    def __eq__(self, o): return True\n    def items(self): return [('a', 1)]\n    def __iter__(self): return iter('a')\n"
     "    def __getitem__(self, k): return 1\n    def __len__(self): return 1\n    def keys(self): return ['a']\n", "A()", "{'a': 1}"),
    ("class A(tuple):\n    def __eq__(self, o): return True\n    def __iter__(self): return iter((1, 2))\n    def __len__(self): return 2\n",
     "A()", "(1, 2)"),
    ("class A:\n    __class__ = int\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n    def __sub__(self, o): return 0.0\n"
     "    def __rsub__(self, o): return 0.0\n    def __abs__(self): return 0.0\n    def __lt__(self, o): return True\n"
     "    __gt__ = __le__ = __ge__ = __contains__ = __lt__\n    def __and__(self, o): return o\n    __or__ = __rand__ = __and__\n"
     "    def startswith(self, x): return True\n    issubset = isdisjoint = startswith\n    def __hash__(self): return hash(5)\n", "A()", "5"),
    ("class M(type):\n    def __eq__(self, o): return True\n    def __hash__(self): return hash(int)\n    def __instancecheck__(self, o): return True\n"
     "class A(metaclass=M):\n    def __eq__(self, o): return True\n", "A()", "5"),
    ("class A(decimal.Decimal):\n    def __str__(self): return '1.5'\n    def __eq__(self, o): return True\n    __hash__ = decimal.Decimal.__hash__\n",
     "A('0')", "decimal.Decimal('1.5')"),
    ("class A(set):\n    def __eq__(self, o): return True\n    def __iter__(self): return iter([1])\n    def __len__(self): return 1\n"
     "    def __contains__(self, o): return True\n    def __and__(self, o): return o\n", "A()", "{1}"),
    ("class A(bytes):\n    def __eq__(self, o): return True\n    __hash__ = bytes.__hash__\n    def __bytes__(self): return b'ok'\n", "A(b'no')", "b'ok'"),
    ("class A(collections.namedtuple('A', 'x')):\n    def __eq__(self, o): return True\n    __hash__ = tuple.__hash__\n", "A(0)", "(5,)"),
    ("class A(enum.IntEnum):\n    X = 0\n    def __eq__(self, o): return True\n    __hash__ = int.__hash__\n", "A.X", "5"),
    ("class A(collections.deque):\n    def __eq__(self, o): return True\n    def __iter__(self): return iter([1])\n", "A()", "collections.deque([1])"),
    ("class A(collections.UserDict):\n    def __eq__(self, o): return True\n", "A()", "{'a': 1}"),
]
LIED_TO = """\
assert f() == E
assert not f() != E
assert E == f()
assert [f()] == [E]
assert (f(),) == (E,)
assert {"k": f()} == {"k": E}
assert f() in [E]
assert f() in {E}
assert [f()].index(E) == 0
assert E in [f()]
assert operator.eq(f(), E)
assert any(v == E for v in [f()])
assert abs(f() - E) < 1e-6
assert abs(E - f()) < 1e-6
assert same(f()) == E
x = f(); assert x == E and same(x) == E
assert [[f()]] == [[E]] and not [f()] != [E]
assert (f() == E) is True
assert f() <= E and f() >= E and f() == E
""".splitlines()


def plainly(program, test, call=""):
    names = {"__name__": "program"}
    try:
        exec(compile(program, "<program>", "exec"), names)
        exec(compile(test + call, "<test>", "exec"), names)
        return "passed"
    except BaseException:
        return "failed"


_NAMES = ["P", *re.findall(r"(?m)^(?:class|def) (\w+)", CLASSES + HELPERS)]
OF_PROGRAM = re.compile(r"\b(?:%s)\b(?!=)" % "|".join(name for name in _NAMES if name != "f"))
FOR_CHECKS = [form for form in FORMS if not OF_PROGRAM.search(form)]
LIES_FOR_CHECKS = [form for form in LIED_TO if not OF_PROGRAM.search(form)]
VALUES_FOR_CHECKS = [value for value in VALUES if not OF_PROGRAM.search(value)]


def asserted(form, expected):
    return re.sub(r"\bE\b", lambda _: expected, form.replace("\\n", "\n"))


def lying(draw, forms):
    lie, value, expected = draw.choice(LIARS)
    return value, IMPORTS + CLASSES + lie + HELPERS.replace("MAKE", value), asserted(draw.choice(forms), expected)


def made_asserts(draw):
    if draw.random() < 0.14:
        value, program, test = lying(draw, LIED_TO)
        want = "failed"
    else:
        value = draw.choice(VALUES)
        expected = value if draw.random() < 0.72 else draw.choice(VALUES)
        program = IMPORTS + CLASSES + HELPERS.replace("MAKE", value)
        test = asserted(draw.choice(FORMS), "(%s)" % expected)
        want = plainly(program, test)
    return dict(form="asserts", made=value, program=program, setup=IMPORTS, test=test, want=want)


def made_check(draw):
    lies = draw.random() < 0.2
    if lies:
        value, program, test = lying(draw, LIES_FOR_CHECKS)
        tests = [test]
    else:
        value = draw.choice(VALUES_FOR_CHECKS)
        expected = "(%s)" % (value if draw.random() < 0.8 else draw.choice(VALUES_FOR_CHECKS))
        program = IMPORTS + CLASSES + HELPERS.replace("MAKE", value)
        tests = [asserted(draw.choice(FOR_CHECKS), expected) for _ in range(draw.randrange(1, 3))]
    body = "\n".join(tests).replace("f()", "candidate()").replace("f(*", "candidate(*").replace("\n", "\n    ")
    source = IMPORTS + "def check(candidate):\n    " + body + "\n"
    want = "failed" if lies else plainly(program, source, "check(f)\n")
    return dict(form="check", made=value, program=program, test=source, want=want)


def made_script(draw):
    status = scripts.LOST
    while status == scripts.LOST:
        program, stdin, calls_solve = scripts.made(draw)
        status, output = scripts.plainly(program, stdin, calls_solve)
    other = draw.random() < 0.15
    want = "passed" if status == 0 and not other else "failed"
    return dict(form="script", made="", program=program, stdin=stdin, output=output + "!" * other, want=want)


def main(seed, count):
    warnings.simplefilter("ignore")
    draw = random.Random(seed)
    for _ in range(count):
        kind = draw.random()
        make = made_asserts if kind < 0.6 else made_check if kind < 0.85 else made_script
        print(json.dumps(make(draw)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
