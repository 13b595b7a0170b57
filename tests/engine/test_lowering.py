"""Code of the book, rewritten for the reader's Python: it means the same, on the same lines, or is named."""

import ast
import importlib.util
from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.interactive.lowering import Unsupported, lowered
from engine.interactive.reader_python import RUNTIME

NAMES = ("first", "second", "third")
HASHABLE = st.one_of(st.integers(-2, 9).map(str), st.sampled_from(["'a'", "'é汉'", "(1, 'b')", "None"]))
BREAKS = st.sampled_from([" ", "\n    ", "  # ,):\n    "])
ANNOTATIONS = st.sampled_from(["int", "(float)", "'Rule'", "Callable[[int], 'Any']", "dict[str, list[int]]", "a.b | c"])


def helper() -> Any:
    spec = importlib.util.spec_from_file_location("_lowered", RUNTIME / "_lowered.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HELPER = helper()


def one(text: str) -> str:
    return lowered({"common/one.py": text})["common/one.py"]


def namespace(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"_lowered": HELPER, "__name__": "one"}
    exec(compile(text, "one.py", "exec"), found)
    return {name: found[name] for name in found if name in NAMES}


def plain(value: Any) -> Any:
    """Return a value with dicts as lists of their items, so that their order counts."""
    if isinstance(value, dict):
        return {"dict": [(key, plain(inner)) for key, inner in value.items()]}
    return type(value)(map(plain, value)) if isinstance(value, list | tuple) else value


@st.composite
def joined(draw: st.DrawFn, items: st.SearchStrategy[str], opening: str, closing: str) -> str:
    """A display, its items over lines as they come, with or without a comma in the end."""
    found = [draw(BREAKS) + one + draw(BREAKS) for one in draw(st.lists(items, max_size=4))]
    comma = "," * (opening == "(" or draw(st.booleans())) if found else ""
    return f"{opening}{','.join(found)}{comma}{closing}"


def displays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Displays of such values: lists, tuples, dicts, with stars and without, one within another."""
    many = joined(values, "[", "]")
    dicts = joined(st.tuples(HASHABLE, values).map("{0[0]}: {0[1]}".format), "{", "}")
    stars = st.one_of(values, many.map("*{}".format), joined(HASHABLE, "{", "}").map("*sorted({}, key=str)".format))
    unpacked = st.one_of(
        st.tuples(HASHABLE, BREAKS, values, BREAKS).map("({0[0]}){0[1]}: {0[1]}({0[2]}){0[3]}".format),
        dicts.map("**{}".format),
    )
    return st.one_of(
        *(many, dicts, joined(stars, "[", "]"), joined(stars, "(", ")"), joined(unpacked, "{", "}")),
        st.tuples(HASHABLE, values, many).map("{{(x, {0[0]}): [{0[1]}, x] for x in range(len({0[2]}))}}".format),
        many.map("dict(enumerate({}))".format),
        joined(HASHABLE, "[", "]").map("dict.fromkeys({}, 1)".format),
        values.map("(lambda a, b=2: {{a: b, **{{'c': {}}}}})(1)".format),
        many.map("[*map(({} + [0, 1]).__getitem__, (1, 0))]".format),
    )


EXPRESSIONS = st.recursive(HASHABLE, displays, max_leaves=8)


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A module with annotations everywhere, whose names are values, made by a function too."""
    of = [draw(ANNOTATIONS) for _ in range(5)]
    third = draw(EXPRESSIONS)
    return f'''"""What it is."""
from __future__ import annotations

from collections.abc import Callable, Sequence as Row
from typing import Any; import math

Rule = Callable[
    [int], "Any"]
first: {of[0]} = {draw(EXPRESSIONS)}; later: {of[1]}


def made(a: {of[2]}, b: {of[3]} = 1, /, *more: Row[int], c: {of[4]} = {draw(EXPRESSIONS)}, **others: Any) -> Callable[
    [int], Rule
]:
    """Say."""
    inner: {of[0]} = {third}
    found = *more, c, inner
    try:
        raise ValueError(a) from KeyError(
            b)
    except ValueError as error:
        return *found, str(error), math.pi


second = made(1, 2, *[3, 4], c={draw(EXPRESSIONS)}); third = made(0)
'''


@given(modules())
def test_what_is_rewritten_comes_to_the_same_values_in_the_same_order(text):
    assert plain(namespace(one(text))) == plain(namespace(text))


@given(modules())
def test_every_statement_stays_on_its_line(text):
    def lines(tree: ast.Module) -> list[int]:
        left_out = ast.Import | ast.ImportFrom | ast.Pass
        named = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(node, left_out)]
        rule = [node for node in named if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "Rule"]
        bare = [node for node in named if isinstance(node, ast.AnnAssign) and not node.value]
        return sorted(node.lineno for node in named if node not in [*rule, *bare])

    after = one(text)
    assert lines(ast.parse(after)) == lines(ast.parse(text))
    assert after.count("\n") == text.count("\n")


@given(modules())
def test_nothing_is_left_that_the_readers_python_does_not_read(text):
    tree = ast.parse(one(text))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.AnnAssign | ast.DictComp | ast.Dict)
        assert not (isinstance(node, ast.List | ast.Set | ast.Tuple) and any(map(is_star, node.elts)))
        assert getattr(node, "annotation", None) is getattr(node, "returns", None) is None
        assert not getattr(node, "posonlyargs", None)
        assert not getattr(node, "cause", None)
    assert not {"Rule", "Callable", "Row", "Any"} & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def is_star(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred)


def test_what_other_modules_name_is_kept_and_what_only_their_annotations_name_is_not():
    files = {
        "common/rules.py": "from typing import Any\nRule = dict[str, Any]\nKept = dict[str, int]\n",
        "common/use.py": "from common.rules import Kept, Rule\nx: Kept | Rule = Kept()\n",
    }
    assert lowered(files) == {
        "common/rules.py": "pass\npass\nKept = dict[str, int]\n",
        "common/use.py": "from common.rules import Kept\nx= Kept()\n",
    }


UNKNOWN = {
    "match 1:\n    case _: pass": "1: match",
    "async def f(): pass": "1: async",
    "x = [y async for y in z]": "1: async",
    "x = 1\nfrom dataclasses import dataclass": "2: dataclasses.dataclass",
    "def f():\n    import random": "2: random",
    "from collections import defaultdict": "1: collections.defaultdict",
    "import collections\nx = collections.Counter()": "2: collections.Counter",
    "x = dict(a=1, b=2)": "1: dict(…) with several names; write {…}",
    "x = f'{ {1: 2}[1] }'": "1: a display within f'…'",
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_the_readers_python_cannot_run_is_named_with_file_and_line(text):
    with pytest.raises(Unsupported) as caught:
        one(text)
    assert str(caught.value) == f"scripts/common/one.py:{UNKNOWN[text]}"


def test_dicts_of_the_readers_python_are_ordered():
    assert isinstance(HELPER.ordered((("b", 1), {"a": 2})), OrderedDict)
