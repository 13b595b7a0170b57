"""Statements of a module that only bind names, and statements that do more; of each kind one by one.

They stand in a module that has a list `L`, a number `K` and the modules `enum`, `functools` and `sys`.
"""

import re


def _by_name(text: str) -> dict[str, str]:
    """Return {what stands after a `#`: the code below it}."""
    _, *parts = re.split(r"^# (.*)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


HARMLESS = _by_name("""
# enum
class E(enum.Enum):
    A = 1
    B = enum.auto()
    def m(self): return self.value

# int enum
class E(enum.IntEnum):
    A = 1

# flag
@enum.unique
class E(enum.Flag):
    A = enum.auto()
    B = enum.auto()

# enum of texts
class E(str, enum.Enum):
    A = 'a'

# member of an enum
class E(enum.Enum):
    A = 1
BEST = E.A
def f(e=E.A): return e.value

# enum in a class
class E(enum.Enum):
    A = 1
class C:
    e = E.A

# metaclass
class Meta(type):
    def __new__(mcs, name, bases, body):
        return super().__new__(mcs, name, bases, body)
class A(metaclass=Meta): pass
class B(A): pass

# empty metaclass
class Meta(type):
    def __call__(cls): return L.append(1)
class A(metaclass=Meta): pass

# decorator
def decorate(f):
    @functools.wraps(f)
    def inner(*given): return f(*given)
    return inner
@decorate
def f(): return 1

# decorator with arguments
def repeat(times):
    def wrap(f):
        def inner(): return [f()] * times
        return inner
    return wrap
@repeat(3)
def f(): return 1

# decorator of a method
def decorate(f):
    @functools.wraps(f)
    def inner(*given): return f(*given)
    return inner
class A:
    @decorate
    def m(self): return 1

# decorator of a class
def same(one): return one
@same
class A: pass

# decorator that may be called
def maybe(f=None, times=2):
    def wrap(g): return g
    if f is None:
        return wrap
    return wrap
@maybe
def a(): return 1
@maybe(times=3)
def b(): return 1

# object
class Square:
    def __init__(self, x=2):
        self.x = x
    def __call__(self, y): return self.x * y
SQUARE = Square(3)

# object within an object
class Square:
    def __init__(self, x=2):
        self.x = x
    def __call__(self, y): return self.x * y
SQUARES = [Square(3), Square(Square())]

# object of a derived class
class Square:
    def __init__(self, x=2):
        self.x = x
    def __call__(self, y): return self.x * y
class Cube(Square):
    def __init__(self):
        super().__init__(3)
CUBE = Cube()

# object of an empty class
class Missing: pass
MISSING = Missing()

# object of a data class
from dataclasses import dataclass, field
@dataclass(frozen=True)
class P:
    x: int = 1
    y: list = field(default_factory=list)
ORIGIN = P(3)
LIMIT = ORIGIN.x

# named tuple
from typing import NamedTuple
class P(NamedTuple):
    x: int
ORIGIN = P(3)

# object in a class
class D:
    def __call__(self): return 1
class A:
    d = D()

# property
class A:
    @property
    def x(self): return 1
    @x.setter
    def x(self, value): L.append(value)

# attribute of a class
class C:
    lr = 0.1
LR = C.lr
def f(x=C.lr): return x

# call
def rates(n, low=2): return [low ** i for i in range(n)]
RATES = rates(5)

# call with a loop
def rates(n):
    found, total = [], 0
    for i in range(n):
        total += i
        found.append(total)
    if not found:
        raise ValueError('none')
    return found
RATES = rates(5)

# call that fills a dict
def table(n):
    d = {}
    for i in range(n): d[i] = i * i
    return d
TABLE = table(5)

# call of a call
def two(): return 2
def four(): return [two(), two()]
FOUR = four()

# call of itself
def down(n):
    if n == 0: return 0
    return down(0)
ZERO = down(3)

# call that keeps a function
def keep(f): return (f, 1)
KEPT = keep(print)

# import that may be missing
try:
    import yaml
except ImportError:
    yaml = None
def f(): return yaml

# import that says whether it is missing
try:
    import yaml
except ModuleNotFoundError:
    FOUND = False
else:
    FOUND = True
def f(): return yaml

# import by version
if sys.version_info >= (3, 11):
    from tomllib import loads
else:
    from tomli import loads
def f(): return loads

# choice
if K == 1:
    SIZE = 2
else:
    SIZE = 3

# class of a package
import json
class Encoder(json.JSONEncoder): pass

# generic class
from typing import Generic, TypeVar
T = TypeVar('T')
class Box(Generic[T]): pass

# list of one's own
class Rows(list):
    def sum(self): return sum(self)
""")

EFFECTS = _by_name("""
# enum with a base that registers
class B:
    def __init__(self, *given): L.append(1)
class E(B, enum.Enum):
    A = 1

# value of a member that is one's own
class E(enum.Enum):
    A = 1
    @property
    def value(self): return L.append(1)
FIRST = E.A.value

# descriptor of a data class
from dataclasses import dataclass
class D:
    def __get__(self, one, of): return L.append(1)
@dataclass
class A:
    x: int = D()

# property in an annotation
class C:
    @property
    def tick(self): L.append(1)
c = C()
def f(x: c.tick): return x

# enum that registers
class E(enum.Enum):
    A = 1
    def __init__(self, x): L.append(x)

# enum that makes its values
class E(enum.Enum):
    def _generate_next_value_(name, *rest): return L.append(1) or name
    A = enum.auto()

# enum with a statement
class E(enum.Enum):
    A = 1
    L.append(1)

# enum of calls
class E(enum.Enum):
    A = L.append(1) or 1

# metaclass that registers
class Meta(type):
    def __init__(cls, *given): L.append(1)
class A(metaclass=Meta): pass

# metaclass that prepares
class Meta(type):
    @classmethod
    def __prepare__(*given): L.append(1); return {}
class A(metaclass=Meta): pass

# derived from a class with a metaclass
class Meta(type):
    def __new__(mcs, name, *rest):
        if name == 'B': L.append(1)
        return super().__new__(mcs, name, *rest)
class A(metaclass=Meta): pass
class B(A): pass

# keyword of a class
class A:
    def __init_subclass__(cls, x=0): L.append(x)
class B(A, x=1): pass

# subclass that is told
class A:
    def __init_subclass__(cls): L.append(1)
class B(A): pass

# decorator that registers
def decorate(f):
    L.append(f)
    return f
@decorate
def f(): return 1

# decorator that calls
def decorate(f): return f()
@decorate
def f(): L.append(1)

# decorator that changes
def decorate(f):
    f.x = total.__dict__.update(x=L.append(1))
    return f
@decorate
def f(): return 1

# decorator with arguments that registers
def into(l):
    def wrap(f):
        l.append(f)
        return f
    return wrap
@into(L)
def f(): return 1

# what a decorator hands on registers
def outer(x):
    def inner(f): L.append(f)
    def wrap(f): return inner(f)
    return wrap
@outer(1)
def f(): return 1

# partial as a decorator
def note(x, f): L.append(x)
@functools.partial(note, 1)
def f(): return 1

# object that registers
class A:
    def __init__(self): L.append(self)
A()

# object that is kept and registers
class A:
    def __init__(self): L.append(self)
a = A()

# object whose base registers
class A:
    def __init__(self): L.append(1)
class B(A):
    def __init__(self): super().__init__()
b = B()

# object that is made by its class
class A:
    def __new__(cls): L.append(1); return object.__new__(cls)
a = A()

# object with attributes that run
class A:
    def __init__(self): self.x = 1
    def __setattr__(self, name, value): L.append(name)
a = A()

# object with a property that is set
class A:
    @property
    def x(self): return 1
    @x.setter
    def x(self, value): L.append(value)
    def __init__(self): self.x = 1
a = A()

# object with an end
class A:
    def __del__(self): L.append(1)
def f():
    a = A()
f()

# data class that goes on
from dataclasses import dataclass, field
@dataclass(frozen=True)
class P:
    x: int = 1
    y: list = field(default_factory=list)
    def __post_init__(self): L.append(1)
p = P()

# data class with a factory
from dataclasses import dataclass, field
def one(): return L.append(1)
@dataclass
class P:
    x: int = field(default_factory=one)
p = P()

# descriptor that is told its name
class D:
    def __set_name__(self, of, name): L.append(name)
class A:
    d = D()

# descriptor by name
class D:
    def __set_name__(self, of, name): L.append(name)
d = D()
class A:
    x = d

# descriptor by its base
class D:
    def __set_name__(self, of, name): L.append(name)
class E(D): pass
class A:
    d = E()

# descriptor as a decorator
class D:
    def __init__(self, f): self.f = f
    def __set_name__(self, of, name): L.append(name)
class A:
    @D
    def m(self): return 1

# descriptor made by a call
class D:
    def __set_name__(self, of, name): L.append(name)
def make(): return D()
class A:
    d = make()

# descriptor in a field
from dataclasses import dataclass, field
class D:
    def __set_name__(self, of, name): L.append(name)
@dataclass
class A:
    d: object = field(default=D())

# property of an object
class C:
    @property
    def tick(self): L.append(1)
c = C()
FIRST = c.tick

# property called name
class C:
    @property
    def name(self): L.append(1)
c = C()
FIRST = c.name

# property in a default
class C:
    @property
    def tick(self): L.append(1)
c = C()
def f(x=c.tick): return x

# property in the body of a class
class C:
    @property
    def tick(self): L.append(1)
c = C()
class A:
    x = c.tick

# any attribute of an object
class C:
    def __getattr__(self, name): L.append(1)
c = C()
FIRST = c.tick

# attribute of a class of a metaclass
class Meta(type):
    @property
    def tick(cls): L.append(1)
class A(metaclass=Meta): pass
FIRST = A.tick

# descriptor of a class that is read
class D:
    def __get__(self, one, of): L.append(1)
class A:
    d = D()
FIRST = A.d

# call that sets a global
def up():
    global K
    L.append(1)
up()

# call of a call that registers
def note(): L.append(1)
def two(): return note()
TWO = two()

# call that changes what it is given
def fill(l): l.append(1)
FILLED = fill(L)

# call that adds to what it is given
def fill(l): l += [1]
FILLED = fill(L)

# call that adds to a default
def fill(x, l=L):
    l += [x]
    return x
FILLED = fill(1)

# call that fills another name of it
def fill(l):
    m = l
    m.append(1)
FILLED = fill(L)

# call that fills one of two
def fill():
    m = [1]
    m = L
    m.append(1)
FILLED = fill()

# call that stores
def store(l): l[:] = [1]
STORED = store(L)

# call that runs through
class I:
    def __iter__(self): L.append(1); return iter([])
def use(t): return [x for x in t]
USED = use(I())

# call that imports
def imported():
    import lib.other
X = imported()

# call with an operator
class N:
    def __add__(self, other): L.append(1)
def add(a, b=1): return a + b
SUM = add(N())

# call with an operator in a default
class N:
    def __add__(self, other): L.append(1)
n = N()
def add(a, b=n): return b + a
SUM = add(1)

# call that goes through what it is given
class M:
    def keys(self): L.append(1); return []
m = M()
KEPT = functools.partial(total, **m)

# call that asks
class N:
    def __bool__(self): L.append(1); return True
def ask(a):
    if a: return 1
A = ask(N())

# call of a name that is bound twice
def f(): return 1
def f(): L.append(1)
X = f()

# call of what is decorated
def loud(f): return lambda: L.append(1)
@loud
def f(): return 1
X = f()

# import of ours that may be missing
try:
    import lib.other
except ImportError:
    pass

# import with a remedy
try:
    import nowhere
except ImportError:
    L.append(1)

# choice that registers
if K == 1:
    L.append(1)

# type checking by another name
from typing import Any as TYPE_CHECKING
if TYPE_CHECKING:
    L.append(1)

# one's own name of a module
TYPE_CHECKING = True
if TYPE_CHECKING:
    L.append(1)
""")
