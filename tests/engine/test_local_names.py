"""What a function calls its locals is no matter; which of them it means is."""

import ast
import random
import re
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from tests.examples import tried

from engine.code.local_names import renamed
from engine.code.syntax import canonical

LOCALS = ("a", "b", "c")  # what a random function calls its locals; its parameters are p and q

Draw = Callable[[Any], Any]


def text(code: str) -> str:
    """Return what a digest is made of."""
    return canonical(renamed(ast.parse(code).body[0]))


SAME = {
    "assignment": "def f(x):\n    one = x + 1\n    return one",
    "loop": "def f(x):\n    for one in x:\n        x += one\n    return x",
    "unpacking": "def f(x):\n    one, *rest = x\n    return one",
    "augmented": "def f(x):\n    one = 1\n    one += x\n    del one",
    "annotated": "def f(x):\n    one: int = x\n    return one",
    "with": "def f(x):\n    with x as one:\n        return one",
    "except": "def f(x):\n    try:\n        x()\n    except ValueError as one:\n        return one",
    "except group": "def f(x):\n    try:\n        x()\n    except* ValueError as one:\n        print(one)",
    "match": "def f(x):\n    match x:\n        case [one]:\n            return one",
    "match mapping": "def f(x):\n    match x:\n        case {'k': 1, **one}:\n            return one",
    "match star": "def f(x):\n    match x:\n        case [1, *one]:\n            return one",
    "match class": "def f(x):\n    match x:\n        case complex(real=one):\n            return one",
    "comprehension": "def f(x):\n    return [one for one in x if one]",
    "comprehension in a comprehension": "def f(x):\n    return {one: {one + 1 for two in one} for one in x}",
    "comprehension of a module": "K = [one for one in range(3)]",
    "comprehension of a class": "class A:\n    K = sum(one for one in range(3))",
    "walrus": "def f(x):\n    return (one := x) + one",
    "walrus of a comprehension": "def f(x):\n    return any((one := y) for y in x) and one",
    "walrus of a lambda": "K = lambda x: (one := x) + one",
    "seen from within": "def f(x):\n    one = x\n    def g():\n        return one\n    return g",
    "nonlocal": "def f(x):\n    one = x\n    def g():\n        nonlocal one\n        one += 1\n    g()\n    return one",
    "default": "def f(x):\n    one = x\n    def g(y=one):\n        return y\n    return g",
    "default of a lambda": "def f(x):\n    one = x\n    return lambda y=one: y",
    "seen from a class within": "def f(x):\n    one = x\n    class A:\n        k = one\n    return A",
    "method": "class A:\n    def m(self):\n        one = self.k\n        return one",
    "keyword": "def f(x):\n    one = x\n    return f(x=one)",
    "star": "def f(x):\n    one = x\n    return f(*one, **one)",
    "async": "async def f(x):\n    async for one in x:\n        await one",
    "docstring that mentions it": 'def f(x):\n    """The one."""\n    one = x\n    return one',
    "like a parameter elsewhere": "class A:\n    def m(self, other): pass\n    def n(self):\n        one = 1",
}  # fmt: skip


@pytest.mark.parametrize("code", SAME.values(), ids=SAME)
def test_a_local_that_is_called_otherwise_is_the_same_code(code):
    assert re.search(r"\bone\b", code)
    assert text(code) == text(re.sub(r"\bone\b", "other", code))


OTHER = {
    "parameter": "def f(one):\n    return one",
    "parameter of a lambda": "K = lambda one: one",
    "global": "def f(x):\n    return one",
    "declared global": "def f(x):\n    global one\n    one = x",
    "variable of a module": "one = 1",
    "loop of a module": "for one in K: pass",
    "walrus of a module": "K = [one := x for x in (1, 2)]",
    "attribute": "def f(x):\n    x.one = 1",
    "attribute of a class": "class A:\n    one = 1",
    "attribute of a class within": "def f(x):\n    class A:\n        one = 1\n    return A",
    "keyword": "def f(x):\n    return x(one=1)",
    "inner function": "def f(x):\n    def one(): pass\n    return one",
    "inner class": "def f(x):\n    class one: pass\n    return one",
    "import within": "def f(x):\n    import one\n    return one",
    "a text names it": "def f(x):\n    one = 5\n    return x.query('x > @one')",
    "a text names what it evaluates": "def f(x):\n    one = 5\n    return x.query(QUERY)",
    "an f-string says its name": "def f(x):\n    one = x\n    return f'{one=}'",
    "locals": "def f(x):\n    one = x\n    return locals()",
    "eval": "def f(x):\n    one = x\n    return eval(x)",
    "frame": "def f(x):\n    one = x\n    return x.f_locals",
    "mangled": "class A:\n    def m(self):\n        __one = 1\n        return lambda: __one",
}


@pytest.mark.parametrize("code", OTHER.values(), ids=OTHER)
def test_a_name_that_others_see_is_kept(code):
    assert text(code) != text(code.replace("one", "other"))


SWAPPED = [
    ("def f(x):\n    a = 1\n    b = 2\n    return a", "return a", "return b"),
    ("def f(x):\n    a = 1\n    return x", "return x", "return a"),
    ("def f(x):\n    a = K\n    return a", "return a", "return K"),
    ("def f(x):\n    a = 1\n    def g():\n        a = 2\n    return a", "a = 2", "nonlocal a; a = 2"),
    ("def f(x):\n    a = 1\n    def g():\n        a = 2\n    return a", "        a = 2", "        b = 2"),
    ("def f(x):\n    a = 1\n    def g(a=a):\n        return a\n    return g", "return a", "return x"),
    ("def f(x):\n    a = 1\n    return [a for b in x]", "[a for", "[b for"),
    (
        "def f(x):\n    a = x\n    class A:\n        a = 1\n        def m(self): return a",
        "        a = 1",
        "        b = 1",
    ),
    ("def f(x):\n    a = b = x\n    b += a\n    return a, b", "a, b", "b, a"),
    ("K = [[b for b in a] for a in x]", "[b for", "[a for"),
]


@pytest.mark.parametrize(("code", "old", "new"), SWAPPED)
def test_another_variable_is_other_code(code, old, new):
    assert code.count(old) == 1
    # the fifth only looks another: an inner local hides an outer one, or has a name of its own
    assert (text(code) == text(code.replace(old, new))) == (new == "        b = 2")


# <v> is an expression, <n> the name of a local, <d> a number; a line <b> is a block of statements.
LEAVES = ("<n>", "<n>", "<n>", "<d>", "p", "q", "g")
EXPRESSIONS = (
    *LEAVES,
    "(<v> + <v>)",
    "(<n> := <v>)",
    "sum([<v> for <n> in range(<v> % 4) if <v>])",
    "sum(<v> for <n> in range(3) for <n> in range(<v> % 3))",
    "(lambda p=<v>: <v>)()",
    "(lambda *<n>: <v>)(<v>)",
    "h(<v>)",
)
SIMPLE = (
    "<n> = <v>",
    "<n> = <v>",
    "<n> += <v>",
    "<n>, *<n> = [<v>, 1]",
    "if <v> == 3:\n    return <v>",
    "<n> = <v>\ndel <n>",
)
COMPOUND = (
    *SIMPLE,
    "for <n> in range(2):\n    <b>",
    "if <v> > 3:\n    <b>\nelse:\n    <b>",
    "try:\n    <b>\n    1 // 0\nexcept ZeroDivisionError as <n>:\n    <b>\nfinally:\n    <b>",
    "def h(p=<v>, *q):\n    <b>\n    return <v>",
    "def h(p):\n    nonlocal <n>\n    <b>\n    return <v>\n<n> = h(2)",
    "def h(<n>):\n    global <n>\n    <b>\n    return <v>\n<n> = h(2)",
    "class A:\n    <b>\n    def m(self, q=<v>):\n        <b>\n        return <v>\n<n> = A().m() or 0",
    "match [<v>, <v>]:\n    case [1, <n>] | [<n>, 2]:\n        <b>\n    case [<n>, *<n>]:\n        <b>",
    "with nothing(<v>) as <n>:\n    <b>",
)


def drawn(draw: Draw, templates: tuple[str, ...], deep: int) -> str:
    """Draw one of some templates, its marks filled."""
    code: str = draw(st.sampled_from(templates))
    while mark := re.search(r"<v>|<n>|<d>|^( *)<b>", code, re.MULTILINE):
        match mark.group().strip():
            case "<v>":
                found = drawn(draw, EXPRESSIONS if deep else LEAVES, max(deep - 1, 0))
            case "<n>":
                found = draw(st.sampled_from(LOCALS))
            case "<d>":
                found = str(draw(st.integers(0, 9)))
            case _:
                kinds = COMPOUND if deep > 1 else SIMPLE
                parts = [drawn(draw, kinds, deep - 1) for _ in range(draw(st.integers(1, 2)))]
                found = textwrap.indent("\n".join(parts), mark.group(1))
        code = code[: mark.start()] + found + code[mark.end() :]
    return code


@st.composite
def functions(draw: Draw) -> str:
    """Draw a function that Python takes."""
    start = draw(st.sampled_from(["a = b = c = 1", "a = b = c = 1", "a, b = 1, 2", "pass"]))
    code = drawn(draw, (f"def f(p, q=2):\n    {start}\n    h = abs\n    <b>\n    <b>\n    return <v>",), 3)
    try:
        compile(code, "", "exec")
    except SyntaxError:
        assume(False)
    return code


def outcome(tree: ast.Module) -> Any:
    """Return what a function returns, or the kind of what it raises, and what it leaves behind."""
    from contextlib import nullcontext

    space: dict[str, Any] = {"g": 4, "nothing": nullcontext}
    try:
        exec(compile(ast.fix_missing_locations(tree), "", "exec"), space)
        found = space["f"](5)
        found = found if isinstance(found, int | list) else type(found).__name__
    except Exception as error:
        found = type(error).__name__
    return found, [space.get(name) for name in (*LOCALS, "g")]


EVERY = tried(120, suppress_health_check=list(HealthCheck))


@EVERY
@given(code=functions())
def test_a_random_function_does_the_same_under_the_names_that_it_is_given(code):
    other = ast.Module([renamed(node) for node in ast.parse(code).body], [])
    assert outcome(ast.parse(code)) == outcome(ast.parse(ast.unparse(other)))


@EVERY
@given(code=functions(), seed=st.integers(0, 9))
def test_a_random_function_with_its_locals_called_otherwise_is_the_same_code(code, seed):
    assume(not re.search(r"class A|global|lambda \*", code))  # there the names are no locals
    names = ["x", "y", "z", *LOCALS]
    random.Random(seed).shuffle(names)
    free = {node.id for node in ast.walk(renamed(ast.parse(code).body[0])) if isinstance(node, ast.Name)}
    assume(not free & set(LOCALS))  # a name that is nowhere bound is a global
    called = dict(zip(LOCALS, names, strict=False))
    assert text(code) == text(re.sub(r"\b[abc]\b", lambda found: called[found.group()], code))


@EVERY
@given(code=functions(), data=st.data())
def test_a_random_function_that_comes_out_otherwise_for_one_name_is_other_code(code, data):
    places = [found.start() for found in re.finditer(r"\b[abcgpq]\b", code)]
    place = data.draw(st.sampled_from(places))
    other = code[:place] + data.draw(st.sampled_from([*LOCALS, "g", "p"])) + code[place + 1 :]
    try:
        outcomes = [outcome(ast.parse(one)) for one in (code, other)]
    except SyntaxError:
        return
    assert outcomes[0] == outcomes[1] or text(code) != text(other)
