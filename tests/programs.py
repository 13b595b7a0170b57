"""Small programs of several modules, made at random, and random edits of them."""

import builtins
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

MODULES = ("main", "lib.m0", "lib.m1")
CONSTANTS = ("K0", "K1")
FUNCTIONS = ("f0", "f1", "f2")

Draw = Callable[[Any], Any]

# <v> is a value, <k> and <l> are constants of the module, <far> and <short> a module that comes later, <n> a number.
# Most programs are quiet: they have nothing that widens the closure, so that it has to be right at its narrowest.
QUIET_FUNCTIONS = (
    "def <f>(x=<k>):\n    return x + <v>",
    "def <f>():\n    <k> = <n>\n    return <k> + <v>",
    "def <f>():\n    def inner(y=<v>):\n        return y + <v>\n    return inner()",
    'def <f>():\n    """<n>"""\n    return <v>',
    "<f> = lambda: <v>",
    "<f> = lambda <k>=<l>: <k> + <v>",
    "def <f>():\n    match <v>:\n        case 1:\n            return 5\n        case <k>:\n            return <k>",
    "def <f>():\n    try:\n        return <v> // <v>\n    except ZeroDivisionError:\n        return <v>",
    "def <f>():\n    return [<k> := <n>, <k>][1]",
    "@cache\ndef <f>():\n    return <v>",
    "def <f>():\n    class I:\n        <k> = <v>\n        def m(self):\n            return <k>\n    return I().m()",
    "def <f>():\n    return [<k> for <k> in range(<n>)][-1:] == [<k>]",
)
LOUD_FUNCTIONS = (
    "def <f>():\n    global <k>\n    <k> = <k> + 1\n    return <k> + <v>",
    "@decorate\ndef <f>():\n    return <v>",
    "def <f>():\n    return len(<f>.__doc__ or '') + <v>",
    "def <f>():\n    return eval('<k>') + <v>",
    "def <f>():\n    return globals()['<k>'] + <v>",
)
QUIET_FAR = (
    "def <f>():\n    from <far> import <k> as <l>\n    return <l>",
    "def <f>():\n    import <far> as far\n    return far.<k>",
    "def <f>():\n    return h() + i() + J + D.a",
    "def <f>():\n    from <far> import C\n    return C().m()",
)
LOUD_FAR = (
    "def <f>():\n    return getattr(<short>, '<k>') + <v>",
    "def <f>():\n    import importlib\n    return importlib.import_module('<far>').<k>",
    "def <f>():\n    <short>.<k> = <n>\n    return <v>",
)
EFFECTS = (
    "<k> = <v>",
    "<k> += 1",
    "L.append(<v>)",
    "L[:] = [<v>]",
    "if <v>:\n    <k> = 4",
    "for <k> in range(3):\n    L.append(<k>)",
    "import builtins\nbuiltins.sum = lambda values: len(list(values)) + <n>",
    "def max(*values):\n    return <v>",
    "T = iter(range(<n>))\n<k> = next(T, 1)",
)
FAR_EFFECTS = (
    "import <far>\n<far>.<k> = <v>",
    "try:\n    from <far> import <k>\nexcept ImportError:\n    <k> = 1",
    "import <far>\nsetattr(<far>, '<k>', <v>)",
    "import <far>\n<far>.f1 = lambda: <v>",
    "from <far> import L\nL.append(<v>)",
)
# <e> is something that a definition does, where most do nothing.
DEFINITIONS = (
    "from enum import Enum\nclass E(Enum):\n    A = <n>\n    B = <k>\n    def m(self):\n        <e>\nF = E.A.value",
    "class M(type):\n    def __new__(mcs, *given):\n        <e>\n        return super().__new__(mcs, *given)\n"
    "class X(metaclass=M):\n    pass",
    "def around(f):\n    <e>\n    def inner():\n        <e>\n        return f()\n    return inner\n"
    "@around\ndef x(): return <v>",
    "class O:\n    def __init__(self, x=<v>):\n        self.x = x\n        <e>\n"
    "    def __call__(self):\n        <e>\nX = O(<n>)",
    "def make(n=<v>, l=L):\n    made = [<k>]\n    for i in range(n % 4):\n        made.append(i)\n"
    "        <e>\n    return made\nX = make()",
    "class S:\n    def __set_name__(self, of, name):\n        <e>\nclass T:\n    s = S()",
    "class P:\n    @property\n    def p(self):\n        <e>\n    q = <n>\np = P()\nX = p.p, P.q",
    "if <k> > 4:\n    X = <n>\nelse:\n    X = <k>",
)
ACTS = ("pass", "pass", "pass", "pass", "L.append(<n>)", "L[:] = [<k>]", "l = L; l += [<n>]", "globals()['<k>'] = <n>")


@dataclass(frozen=True)
class Program:
    """{module: its statements}, main last to be reached by nobody, `lib/__init__.py` among them as `lib`."""

    modules: dict[str, list[str]]

    def text(self, module: str) -> str:
        return "\n".join(self.modules[module]) + "\n"

    def write(self, root: Path) -> None:
        for module in self.modules:
            path = root.joinpath(*(module.split(".") if module != "lib" else ("lib", "__init__"))).with_suffix(".py")
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.text(module), encoding="utf-8")

    def outcome(self, root: Path) -> Any:
        """What `main.experiment()` returns when its modules are imported anew, None where anything raises."""
        self.write(root)
        return run(root)


def run(root: Path) -> Any:
    """Return what `main.experiment()` of a folder returns when its modules are imported anew, None where it raises."""
    _forget()
    sys.path.insert(0, str(root))
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    summed = sum
    try:
        return importlib.import_module("main").experiment()
    except Exception:
        return None
    finally:
        builtins.sum = summed
        sys.path.remove(str(root))
        sys.dont_write_bytecode = written
        _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name == "main" or name.partition(".")[0] == "lib"]:
        del sys.modules[name]
    importlib.invalidate_caches()


def _later(module: str) -> tuple[str, ...]:
    """Modules that a module may import without a circle."""
    return MODULES[MODULES.index(module) + 1 :] if module in MODULES else ()


def _value(draw: Draw, module: str, names: tuple[str, ...], deep: int = 2) -> str:  # noqa: PLR0911
    """Draw an expression over names of the module and of those that it has imported as m0, m1."""
    kinds = ["int", *(["name"] * 3 if names else []), *(["far"] * 4 if _later(module) else [])]
    kinds += ["sum", "if", "comprehension", "lambda"] if deep else []
    match draw(st.sampled_from(kinds)):
        case "int":
            return str(draw(st.integers(0, 9)))
        case "name":
            return str(draw(st.sampled_from(names)))
        case "far":
            far = draw(st.sampled_from(_later(module)))
            head = draw(st.sampled_from([far, far.rpartition(".")[2]]))
            return f"{head}.{draw(st.sampled_from([*CONSTANTS, *(f'{one}()' for one in FUNCTIONS), 'C().m()', 'C.a']))}"
        case "sum":
            return f"({_value(draw, module, names, deep - 1)} + {_value(draw, module, names, deep - 1)})"
        case "if":
            inner = [_value(draw, module, names, deep - 1) for _ in range(3)]
            return f"({inner[0]} if {inner[1]} else {inner[2]})"
        case "comprehension":
            inner = [_value(draw, module, names, deep - 1), _value(draw, module, names, 0)]
            name = draw(st.sampled_from(CONSTANTS))
            return f"sum({name} * {inner[0]} for {name} in range({inner[1]} % 4))"
    name, inner = draw(st.sampled_from(CONSTANTS)), [_value(draw, module, names, deep - 1) for _ in range(2)]
    return f"(lambda {name}={inner[0]}: {name} + {inner[1]})()"


def _filled(draw: Draw, template: str, module: str, names: tuple[str, ...]) -> str:
    far = draw(st.sampled_from(_later(module) or ("",)))
    text = template.replace("<far>", far).replace("<short>", far.rpartition(".")[2])
    while "<e>" in text:
        text = text.replace("<e>", draw(st.sampled_from(ACTS)), 1)
    for mark in ("<k>", "<l>"):
        text = text.replace(mark, draw(st.sampled_from(CONSTANTS)))
    while "<n>" in text:
        text = text.replace("<n>", str(draw(st.integers(0, 9))), 1)
    while "<v>" in text:
        text = text.replace("<v>", _value(draw, module, names), 1)
    return text


def _function(draw: Draw, module: str, name: str, loud: bool) -> str:
    """Draw a definition of a function; it calls only functions that come after it, so that it ends."""
    kinds = [*QUIET_FUNCTIONS, *(LOUD_FUNCTIONS if loud else ())]
    kinds += [*QUIET_FAR, *(LOUD_FAR if loud else ())] if _later(module) else []
    names = (*CONSTANTS, *(f"{one}()" for one in FUNCTIONS if one > name), "C.a", "g()")
    return _filled(draw, draw(st.sampled_from(kinds)).replace("<f>", name), module, names)


def _effect(draw: Draw, module: str) -> str:
    kinds = [*EFFECTS, *(FAR_EFFECTS if _later(module) else ())]
    return _filled(draw, draw(st.sampled_from(kinds)), module, CONSTANTS)


@st.composite
def statements(draw: Draw, module: str, loud: bool) -> list[str]:
    """Draw a module: imports, constants, functions, a class; in a loud one, something that runs as well."""
    found = ["from functools import cache", "L = []", *_imports(draw, module, loud)]
    found += [f"{name} = {_value(draw, module, CONSTANTS[:index])}" for index, name in enumerate(CONSTANTS)]
    base = ""
    if loud:
        base = draw(st.sampled_from(["", "(Base)"]))
        found.append("def decorate(f):\n    L.append(1)\n    return lambda: f() + len(L)")
        found.append("class Base:\n    b = 3\n    def __init_subclass__(cls):\n        L.append(cls.a)")
    found += [_function(draw, module, name, loud) for name in reversed(FUNCTIONS)]
    found.append(_filled(draw, "def g(x=<v>):\n    return x + len(L)", module, CONSTANTS))
    method = f"    def m(self):\n        return self.a + {_value(draw, module, (*CONSTANTS, 'f1()'))}"
    found.append(f"class C{base}:\n    a = {_value(draw, module, CONSTANTS)}\n{method}")
    if draw(st.booleans()):
        found.append(_filled(draw, draw(st.sampled_from(DEFINITIONS)), module, (*CONSTANTS, "f1()")))
    for _ in range(draw(st.integers(0, 2)) if loud else 0):
        found.insert(draw(st.integers(len(found) // 2, len(found))), _effect(draw, module))
    return [*found, "def experiment():\n    return f0() + C().m() + g()"] if module == "main" else found


def _imports(draw: Draw, module: str, loud: bool) -> list[str]:
    found = []
    for far in _later(module):
        short = far.rpartition(".")[2]
        found += [f"import {far}", draw(st.sampled_from([f"from lib import {short}", f"import {far} as {short}"]))]
    if found and draw(st.booleans()):
        names = draw(st.permutations(["f2 as h", "f1 as i", "K0 as J", "K1 as J", "C as D", "f2 as f1"]))
        found.append(f"from {draw(st.sampled_from(_later(module)))} import {', '.join(names[:3])}")
    if loud and found and draw(st.booleans()):
        found.append(f"from {draw(st.sampled_from(_later(module)))} import *")
    return found


@st.composite
def programs(draw: Draw) -> Program:
    """Draw a whole program."""
    loud = draw(st.sampled_from([False, False, False, True]))
    modules = {module: draw(statements(module, loud and draw(st.booleans()))) for module in MODULES}
    exported = draw(st.sampled_from(["", "from lib.m1 import *", "from .m0 import K0, f1 as f0", "from . import m1"]))
    return Program({**modules, "lib": [exported]})


@st.composite
def edits(draw: Draw, program: Program) -> Program:
    """Draw a program that differs in one place: a statement drawn anew, moved or left out, or a number."""
    module = draw(st.sampled_from(MODULES))
    old = program.modules[module]
    index = draw(st.integers(0, len(old) - 1))
    rest = [*old[:index], *old[index + 1 :]]
    match draw(st.sampled_from(["again", "again", "move", "drop", "number", "number", "add", "doc"])):
        case "again":
            fresh = draw(statements(module, draw(st.booleans())))
            new = [*old[:index], fresh[min(index, len(fresh) - 1)], *old[index + 1 :]]
        case "move":
            place = draw(st.integers(0, len(rest)))
            new = [*rest[:place], old[index], *rest[place:]]
        case "drop":
            new = rest
        case "number":
            new = [*old[:index], _other_number(draw, old[index]), *old[index + 1 :]]
        case "add":
            new = [*old[:index], _effect(draw, module), *old[index:]]
        case _:
            new = ['"""A text that is not there for long."""', *old]
    return Program(program.modules | {module: new})


def _other_number(draw: Draw, text: str) -> str:
    places = [place for place, letter in enumerate(text) if letter.isdigit() and not text[place - 1].isalnum()]
    if not places:
        return text
    place = draw(st.sampled_from(places))
    return text[:place] + str(draw(st.integers(0, 9))) + text[place + 1 :]
