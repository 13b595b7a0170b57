"""Experiments as the chapters declare them: seen without importing, or refused with what to write instead."""

import re
import shutil
from pathlib import Path

import pytest

from engine.code.modules import Sources
from engine.code.wrong_imports import wrong_imports
from engine.ground import paths, raised
from engine.ground.paths import ENGINE
from engine.ground.problem import Problem
from engine.results import catalog
from engine.results.book import Book
from engine.results.comparison import close, exact, measured, statistical
from engine.results.keys import parse_file

IMPORT = "from engine import exact, experiment\n"
DECLARED = "@experiment(numbers={'x': exact})\ndef walk(device, lr=0.1):\n    return {'x': lr}\n"


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (paths, raised):
        monkeypatch.setattr(module, "SCRIPTS", tmp_path)
    for module in (paths, catalog):
        monkeypatch.setattr(module, "CHAPTERS", tmp_path / "chapters")
    (tmp_path / "chapters").mkdir()
    return tmp_path / "chapters" / "chapter.py"


def only(chapter: Path, source: str) -> catalog.Declared:
    chapter.write_text(source, encoding="utf-8")
    (found,) = Book().declared
    return found


def indented(source: str) -> str:
    return "".join(f"    {line}\n" for line in source.splitlines())


BY_NAME = "write @experiment(numbers={…}), with from engine import experiment"
PLAIN = "an experiment is a plain function: write def instead of async def"
TOP_LEVEL = "an experiment stands at the top level: move it there, as @experiment(numbers={…}) above its def"
UNSEEN = {
    "module": ("from engine.results import declare\n", DECLARED.replace("@", "@declare."), BY_NAME),
    "module renamed": ("import engine as d\n", DECLARED.replace("@", "@d."), BY_NAME),
    "module in full": ("import engine\n", DECLARED.replace("@", "@engine."), BY_NAME),
    "package renamed": ("import engine.results as r\n", DECLARED.replace("@", "@r.declare."), BY_NAME),
    "renamed": ("from engine import experiment as exp\n", DECLARED.replace("@experiment", "@exp"), BY_NAME),
    "renamed, bare": ("from engine import experiment as exp\n", "@exp\ndef walk():\n    return {}\n", BY_NAME),
    "async": (IMPORT, DECLARED.replace("def", "async def"), PLAIN),
    "in if": (IMPORT + "if True:\n", indented(DECLARED), TOP_LEVEL),
    "in class": (IMPORT + "class A:\n", indented(DECLARED), TOP_LEVEL),
    "in function": (IMPORT + "def f():\n", indented(DECLARED), TOP_LEVEL),
    "by a call": (IMPORT + "def f():\n    return {}\n", "walk = experiment(numbers={})(f)\n", TOP_LEVEL),
    "by another name": ("from engine import *\n", "exp = experiment\n", TOP_LEVEL),
    "imported inside": ("def f():\n    from engine import experiment\n", indented(DECLARED), TOP_LEVEL),
}  # fmt: skip


@pytest.mark.parametrize("how", UNSEEN)
def test_an_experiment_that_would_not_be_seen_is_refused_with_its_line(chapter: Path, how: str):
    before, source, said = UNSEEN[how]
    chapter.write_text(before + source, encoding="utf-8")
    with pytest.raises(Problem) as refused:
        catalog.declared(Sources())
    assert str(refused.value) == f"{chapter}:{before.count(chr(10)) + 1}: {said}"


@pytest.mark.parametrize("reached", ["engine.results.declare import experiment", "engine.figures.charts import plot"])
def test_a_chapter_that_reaches_into_the_engine_is_refused_with_its_line(chapter: Path, reached: str):
    chapter.write_text(f'"""A chapter."""\n\nfrom {reached}\n{IMPORT}{DECLARED}', encoding="utf-8")
    with pytest.raises(Problem) as refused:
        catalog.declared(Sources())
    assert str(refused.value).startswith(f"{chapter}:3: a chapter imports from engine and engine.figures, not from ")


@pytest.mark.parametrize("imported", [IMPORT, "from engine import *\n"])
def test_an_experiment_is_seen_with_its_needs_and_settings(chapter: Path, imported: str):
    found = only(chapter, imported + DECLARED)
    assert (found.key, found.needs, found.settings) == ("chapter.walk", ("device",), {"lr": 0.1})


@pytest.mark.parametrize(
    ("parameters", "needs", "settings"),
    [
        ("*, lr=0.1", (), {"lr": 0.1}),
        ("heights, *, device, lr=0.1, steps=3", ("heights", "device"), {"lr": 0.1, "steps": 3}),
        ("heights, eta=1, *, lr=0.1, device", ("heights", "device"), {"eta": 1, "lr": 0.1}),
        ("lr=0.1, /, steps=3, *, seed=None", (), {"lr": 0.1, "steps": 3, "seed": None}),
    ],
)
def test_every_parameter_with_a_default_is_a_setting_and_every_other_a_need(chapter, parameters, needs, settings):
    found = only(chapter, f"{IMPORT}@experiment(numbers={{'x': exact}})\ndef walk({parameters}):\n    return {{}}\n")
    assert (found.needs, found.settings) == (needs, settings)


def test_another_function_called_experiment_is_free(chapter: Path):
    other = "import other\n\n@other.experiment\ndef f(experiment):\n    return experiment()\n"
    assert only(chapter, "from engine import exact\n" + other + DECLARED).name == "walk"


ENDLESS = "a tolerance is a number from 0 up, and finite"
HOLDS = {
    "close(rtol=float('nan'))": ENDLESS,
    "close(rtol=math.inf)": ENDLESS,
    "close(1e-4, atol=math.nan)": ENDLESS,
    "close(rtol=-1e-4)": ENDLESS,
    "close(rtol='1e-4')": ENDLESS,
    "close(rtol=9)": "holds even where nothing is left of the number",
    "close(rtol=1)": "holds even where nothing is left of the number",
    "statistical(shift=float('inf'))": ENDLESS,
    "statistical(shift=0)": "a shift is more than 0",
    "statistical(shift=2)": "a shift is more than 0, and less than 2, or nothing may be left of the mean",
    "close": "x is to be compared by exact, close(rtol=…), statistical(shift=…) or measured",
    "0.1": "x is to be compared by exact, close(rtol=…), statistical(shift=…) or measured",
}


@pytest.mark.parametrize("tolerance", HOLDS)
def test_what_holds_whatever_comes_is_refused_where_it_is_declared(chapter: Path, tolerance: str):
    declared = f"import math\nfrom engine import *\n\nKIND = {tolerance}\n\n{DECLARED.replace('exact', 'KIND')}"
    with pytest.raises(Problem, match=re.escape(HOLDS[tolerance])) as refused:
        only(chapter, declared)
    assert re.match(rf"{re.escape(str(chapter))}:[46]: ", str(refused.value))


MEANT = {
    (IMPORT, "exakt"): "exakt is bound nowhere; do you mean exact?",
    ("from engine import experiment\n", "exact"): "exact is not imported, from engine import exact",
}


@pytest.mark.parametrize(("imported", "kind"), MEANT)
def test_a_comparison_that_is_mistyped_or_not_imported_is_named_with_what_may_be_meant(
    chapter: Path, imported: str, kind: str
):
    said = f"{chapter}:2: how the numbers of walk are compared cannot be read from here: {MEANT[imported, kind]}"
    with pytest.raises(Problem, match=re.escape(said)):
        only(chapter, imported + DECLARED.replace("exact", kind))


IMPORTS = {
    "import math, numpy.nothing": [],
    "from chapters import chapter, stps": ["4: chapters has no stps; do you mean steps?"],
    "from .steps import strde, stride, gait": ["4: chapters.steps has no strde; do you mean stride?"],
    "from engine import exakt, figures": ["4: engine has no exakt; do you mean exact?"],
    "from engine.figures import plot, contour": ["4: engine.figures has no contour; do you mean contours?"],
    "import chapters.step": ["4: scripts/ has no module chapters.step; do you mean chapters.steps"],
    "from engine.figurs import plot": ["4: scripts/ has no module engine.figurs; do you mean engine.figures"],
}


@pytest.mark.parametrize("statement", IMPORTS)
def test_an_import_of_what_is_not_there_is_named_with_its_line_and_what_may_be_meant(chapter: Path, statement: str):
    (chapter.parent / "__init__.py").touch()
    (chapter.parent / "steps.py").write_text("from math import sqrt as gait\ndef stride(): ...\n", encoding="utf-8")
    shutil.copytree(
        ENGINE, chapter.parent.parent / "engine", ignore=lambda _, names: {*names} - {"__init__.py", "figures"}
    )
    chapter.write_text(f'"""A chapter."""\n\n\n{statement}\n', encoding="utf-8")
    module = Sources().load("chapters.chapter")
    assert module
    found = [said.removeprefix(f"{chapter}:") for said in wrong_imports(module)]
    assert len(found) == len(IMPORTS[statement])
    assert all(map(str.startswith, found, IMPORTS[statement])), found


LOOSE = close(rtol=1e-4, atol=1e-9)
READ = {
    "{'x': close(1e-4, 1e-9)}": {"x": LOOSE},
    "{'x': KIND, **MORE}": {"x": LOOSE, "y": exact, "z": measured},
    "dict.fromkeys(('x', 'y'), KIND) | MORE": {"x": LOOSE, "y": exact, "z": measured},
    "{name: statistical(shift=1 / 100) for name in NAMES}": {"x": statistical(0.01), "y": statistical(0.01)},
    "{f'{n}': close(10**-n) for n in range(1, 3)}": {"1": close(0.1), "2": close(0.01)},
    "dict(x=exact) if len(NAMES) > 1 else {}": {"x": exact},
    "loose.NUMBERS": {"far": LOOSE},
    "{'x': loose.NUMBERS['far']}": {"x": LOOSE},
}
AROUND = """\
from engine import *
from chapters import loose

KIND = close(rtol=1e-4, atol=1e-9)
MORE: dict = {"y": exact, "z": measured}
NAMES = ("x", "y")
numbers = {"x": exact}
numbers["x"] = measured
twice = {"x": exact}
twice = {"x": measured}


def made():
    return {"x": exact}


"""


def around(chapter: Path, numbers: str) -> catalog.Declared:
    loose = "from engine import close\n\nNUMBERS = {'far': close(rtol=1e-4, atol=1e-9)}\n"
    (chapter.parent / "loose.py").write_text(loose, encoding="utf-8")
    return only(chapter, f"{AROUND}@experiment(numbers={numbers})\ndef walk():\n    return {{}}\n")


@pytest.mark.parametrize("numbers", READ)
def test_how_numbers_are_compared_is_read_from_the_source(chapter: Path, numbers: str):
    assert around(chapter, numbers).numbers == READ[numbers]


@pytest.mark.parametrize(
    "numbers",
    ["made()", "twice", "nowhere", "open('x')", "walk.numbers", "{'x': made}", "[][0]", "(lambda: {'x': exact})()"],
)
def test_what_cannot_be_read_from_the_source_is_refused_with_its_line(chapter: Path, numbers: str):
    line = AROUND.count("\n") + 1
    with pytest.raises(
        Problem, match=rf"^{re.escape(str(chapter))}:{line}: how the numbers of walk are compared cannot"
    ):
        around(chapter, numbers)


VIEWS = """
@walk.figure
def path(numbers): ...

@walk.figure("confusion")
def matrix(numbers): ...

@walk.text
@walk.table("confusion")
def said(numbers): ...
"""


def test_a_result_has_as_many_figures_texts_and_tables_as_have_names(chapter: Path):
    found = only(chapter, IMPORT + DECLARED + VIEWS)
    assert {found.view_path(view).name: function for view, function in found.views.items()} == {
        **dict.fromkeys(("walk.svg", "walk.csv"), "path"),
        **dict.fromkeys(("walk-confusion.svg", "walk-confusion.csv"), "matrix"),
        **dict.fromkeys(("walk.txt", "walk-confusion.md"), "said"),
    }
    assert {parse_file(found.view_path(view).name) for view in found.views} == {("walk", view) for view in found.views}


A_NAME = 'the name of a view is a text of small letters, digits and _, as in @walk.figure("confusion")'
WRONG = {
    "@walk.figure\ndef a(n): ...\n\n@walk.figure": "a second walk.figure; give it a name of its own, @walk.figure(",
    "@walk.text('a')\ndef a(n): ...\n\n@walk.text('a')": "a second walk.text('a'); give it a name of its own",
    "@walk.figure()": f"@walk.figure(): {A_NAME}",
    "@walk.figure('A')": f"@walk.figure('A'): {A_NAME}",
    "@walk.figure('a-b')": f"@walk.figure('a-b'): {A_NAME}",
    "@walk.figure('a', 'b')": f"@walk.figure('a', 'b'): {A_NAME}",
    "@walk.figure(name='a')": f"@walk.figure(name='a'): {A_NAME}",
    "@walk.figure(NAME)": f"@walk.figure(NAME): {A_NAME}",
    "@wolk.figure('a')": "@wolk.figure('a'): no experiment wolk in this file; there are walk",
    "@walk.picture('a')": "@walk.picture('a'): no view picture; there are figure, text, table",
}


@pytest.mark.parametrize("decorator", WRONG)
def test_a_view_whose_name_is_none_or_taken_is_refused_with_its_line(chapter: Path, decorator: str):
    before = f"{IMPORT}{DECLARED}\n"
    chapter.write_text(f"{before}{decorator}\ndef b(numbers): ...\n", encoding="utf-8")
    with pytest.raises(Problem) as refused:
        catalog.declared(Sources())
    line = before.count("\n") + decorator.count("\n") + 1
    assert str(refused.value).startswith(f"{chapter}:{line}: {WRONG[decorator]}")


def test_a_decorator_that_is_called_and_is_of_no_experiment_is_free(chapter: Path):
    cached = "import functools\n\n@functools.lru_cache(3)\ndef f(): ...\n"
    assert only(chapter, IMPORT + DECLARED + cached).views == {}
