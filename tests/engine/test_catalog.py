"""Experiments as the chapters declare them: seen without importing, or refused with what to write instead."""

from pathlib import Path

import pytest

from engine.code.modules import Sources
from engine.ground.problem import Problem
from engine.results import catalog
from engine.results.book import Book

IMPORT = "from engine import exact, experiment\n"
DECLARED = "@experiment(numbers={'x': exact})\ndef walk(device, lr=0.1):\n    return {'x': lr}\n"


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalog, "CHAPTERS", tmp_path)
    return tmp_path / "chapter.py"


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
    with pytest.raises(Problem) as raised:
        catalog.declared(Sources())
    assert str(raised.value) == f"{chapter}:{before.count(chr(10)) + 1}: {said}"


@pytest.mark.parametrize("reached", ["engine.results.declare import experiment", "engine.figures.charts import plot"])
def test_a_chapter_that_reaches_into_the_engine_is_refused_with_its_line(chapter: Path, reached: str):
    chapter.write_text(f'"""A chapter."""\n\nfrom {reached}\n{IMPORT}{DECLARED}', encoding="utf-8")
    with pytest.raises(Problem) as raised:
        catalog.declared(Sources())
    assert str(raised.value).startswith(f"{chapter}:3: a chapter imports from engine and engine.figures, not from ")


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
