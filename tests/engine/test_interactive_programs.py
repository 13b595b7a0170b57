"""Results and labs as programs for the reader's Python: what they hold, why there is none, and that they were tried."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.ground import paths, raised
from engine.ground.problem import Problem
from engine.interactive import labs, programs, trial
from engine.interactive.programs import Program, Refusal
from engine.results import catalog
from engine.results.book import Book
from engine.results.fingerprint import Fingerprint
from engine.results.records import Record, Run

CHAPTER = """from engine import close, exact, experiment

from common.steps import half


# --8<-- [start:whole]
@experiment(numbers={"x": exact, "xs": close(rtol=1e-9)})
def walk(steps=3):
    # --8<-- [start:loop]
    xs = [1.0]
    for _ in range(steps):
        xs.append(half(xs[-1]))
    # --8<-- [end:loop]
    return {"x": xs[-1], "xs": xs}
# --8<-- [end:whole]
"""
STEPS = "# --8<-- [start:half]\ndef half(x: float) -> float:\n    return x / 2\n# --8<-- [end:half]\n"
NUMBERS = {"x": 0.125, "xs": [1.0, 0.5, 0.25, 0.125]}
LAB = """from engine import curve, lab, preset, slider


def height(surface, u, v, **_):
    return u * u + v * v


@lab(
    rules={"down": "下", "up": "上"}, surfaces={"bowl": "碗"}, start=(1.0, 1.0), window=((-2.0, 2.0), (-2.0, 2.0)),
    sliders={"eta": slider("η", 0, 2, 0.1), "steps": slider("步数", 1, 50, 5, whole=True)}, axes=("u", "v"),
    curves={"f": curve("f")}, facts={"end": "最后"}, height=height,
    presets={"wild": preset("看它", rules=["up"], eta=1.5)},
)
def bowl(rule, surface, start, steps, eta):
    path = [start]
    for _ in range(steps):
        path.append((path[-1][0] * (1 - eta), path[-1][1]))
    return {"path": path, "f": [height(surface, u, v) for u, v in path], "facts": {"end": (None, path[-1][0])}}
"""
PLACE = "scripts/chapters/chapter.py"

Write = Callable[..., Book]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a chapter, and the record of its walk; returns the book."""
    scripts = tmp_path / "scripts"
    for module in (paths, raised, catalog, labs, programs, trial):
        for name, path in {"ROOT": tmp_path, "SCRIPTS": scripts, "CHAPTERS": scripts / "chapters"}.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(catalog, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(trial, "KEPT", tmp_path / "kept.json")
    for folder in ("chapters", "common"):
        (scripts / folder).mkdir(parents=True)
        (scripts / folder / "__init__.py").touch()

    def written(chapter: str = CHAPTER, steps: str = STEPS, numbers: dict[str, Any] | None = None) -> Book:
        (scripts / "chapters" / "chapter.py").write_text(chapter, encoding="utf-8")
        (scripts / "common" / "steps.py").write_text(steps, encoding="utf-8")
        record = Record(numbers or NUMBERS, Fingerprint(), Run("2026-01-01", "cpu", "any", "3.11.0", 0.1), {})
        (tmp_path / "results" / "chapter").mkdir(parents=True, exist_ok=True)
        (tmp_path / "results" / "chapter" / "walk.cpu.json").write_text(record.to_text(), encoding="utf-8")
        return Book()

    return written


def result(book: Book) -> Program | Refusal:
    return trial.tried(book).results["chapter.walk"]


def reason(book: Book) -> str:
    found = result(book)
    assert isinstance(found, Refusal)
    return found.reason


def test_a_result_is_a_program_of_all_that_it_reaches_and_of_how_it_is_compared(write):
    found = result(write())
    assert isinstance(found, Program)
    assert (found.module, found.function) == ("chapters.chapter", "walk")
    assert {*found.files} >= {"chapters/chapter.py", "common/steps.py"}
    assert found.files["common/steps.py"].split("\n")[1:3] == ["def half(x) :", "    return x / 2"]
    assert found.numbers == NUMBERS
    assert found.compared == {"x": ["exact"], "xs": ["close", 1e-9, 0.0]}
    assert '"shown"' not in found.text()


IMPOSSIBLE = {
    "a package": ("xs = [1.0]", "import torch\n    xs = [torch.pi]", Refusal(needs="torch")),
    "a device": ("def walk(steps=3)", "def walk(device, steps=3)", Refusal(reason="device")),
    "data": ("def walk(steps=3)", "def walk(heights, steps=3)", Refusal(reason="heights")),
    "a file": ("1e-9)}", '1e-9)}, files=["words.txt"]', Refusal(reason="words.txt")),
    "a mean over runs": ("close(rtol=1e-9)", "statistical(shift=0.1)", Refusal(reason="xs")),
    "chance": ("xs = [1.0]", "import random\n    xs = [random.random()]", Refusal(reason=f"{PLACE}:10: random")),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_a_result_that_stands_on_what_is_not_there_says_on_what(write, what):
    old, new, why = IMPOSSIBLE[what]
    assert CHAPTER.count(old) == 1
    chapter = CHAPTER.replace(old, new)
    if "statistical" in new:
        chapter = chapter.replace("import close", "import statistical")
    assert result(write(chapter)) == why


def test_a_result_without_record_or_with_an_infinite_number_has_no_program(write, tmp_path):
    assert reason(write(numbers={"x": 1.0, "xs": [float("inf")]})) == "not all of its numbers are finite"
    book = write()
    (tmp_path / "results" / "chapter" / "walk.cpu.json").unlink()
    assert reason(book) == "it has no record"


def test_a_result_that_comes_to_something_else_is_not_offered(write):
    assert reason(write(numbers={**NUMBERS, "x": 0.5})) == "x: recorded 0.5, now 0.125 (difference 0.375, tolerance 0)"
    assert reason(write(numbers={**NUMBERS, "xs": [1.0]})).startswith("xs: recorded 1 values, now 4 values")


def test_a_result_that_raises_there_says_what_and_where(write):
    found = reason(write(steps=STEPS.replace("return x / 2", "return x.hex()")))
    assert found == "AttributeError: 'float' object has no attribute 'hex' (scripts/common/steps.py:3)"


def test_what_was_tried_is_not_tried_again_until_it_changes(write, monkeypatch):
    first = result(write(CHAPTER + LAB))
    with monkeypatch.context() as without_node:
        without_node.setattr(trial, "SCRIPT", trial.SCRIPT.with_name("none.mjs"))
        assert result(write(CHAPTER + LAB)) == first
        assert [*trial.tried(Book()).declarations] == ["chapter.bowl"]
        for changed in (
            {"steps": "\n" + STEPS},  # the same code on other lines
            {"steps": STEPS.replace("x / 2", "x * 0.5")},
            {"numbers": {**NUMBERS, "x": 0.25}},
        ):
            with pytest.raises(Problem):
                result(write(CHAPTER + LAB, **changed))
    assert trial.tried(write(CHAPTER + LAB, "\n" + STEPS)).results["chapter.walk"] != first


def test_a_program_knows_whether_what_its_code_imports_and_nobody_uses_is_there(write, tmp_path):
    importing, more = "from common.more import unused\n" + CHAPTER, tmp_path / "scripts" / "common" / "more.py"
    without = result(write(importing))
    more.write_text("unused = 1\n", encoding="utf-8")
    now = result(write(importing))
    (tmp_path / "kept.json").unlink()
    assert now == result(write(importing)) != without
    more.unlink()
    assert result(write(importing)) == without


def test_a_program_knows_the_packages_above_a_module_and_which_file_it_is(write, tmp_path):
    common = tmp_path / "scripts" / "common"
    inner = CHAPTER.replace("common.steps", "common.inner.steps")
    (common / "inner").mkdir()
    (common / "inner" / "steps.py").write_text(STEPS, encoding="utf-8")
    without = result(write(inner))
    assert isinstance(without, Program)
    (common / "inner" / "__init__.py").write_text('"""Steps."""\n', encoding="utf-8")
    now = result(write(inner))
    assert isinstance(now, Program)
    assert now.files.keys() - without.files.keys() == {"common/inner/__init__.py"}

    assert isinstance(result(write()), Program)
    (common / "steps").mkdir()
    (common / "steps" / "__init__.py").write_text(STEPS, encoding="utf-8")
    instead = result(write())
    assert isinstance(instead, Program)
    assert "common/steps/__init__.py" in instead.files


def test_a_record_is_the_one_that_it_was_named_as(write):
    book = write()
    walk = book.declared[0]
    name = book.content(walk, "cpu")
    others = write(numbers={**NUMBERS, "x": 0.25})
    with pytest.raises(Problem, match=r"walk\.cpu\.json: it changed a moment ago; run it again"):
        book.record(walk, "cpu")
    record = others.record(walk, "cpu")
    write()
    assert record
    assert others.record(walk, "cpu") is record
    assert others.content(walk, "cpu") != name == Book().content(walk, "cpu")


def test_what_a_result_is_refused_for_is_said_of_the_line_where_it_stands_now(write):
    broken = STEPS.replace("return x / 2", "return x.hex()")
    assert reason(write(steps=broken)).endswith("(scripts/common/steps.py:3)")
    assert reason(write(steps="\n" + broken)).endswith("(scripts/common/steps.py:4)")


def test_a_program_knows_which_of_its_lines_a_listing_shows(write):
    book = write()
    found = result(book)
    assert isinstance(found, Program)
    parts = {"2": [("chapters/chapter.py", "loop"), ("common/other.py", "")], "4": [("common/steps.py", "half")]}
    assert programs.showing(book, found, parts).shown == [
        {"file": "chapters/chapter.py", "first": 10, "last": 12, "indent": 4, "listing": "2"},
        {"file": "common/steps.py", "first": 2, "last": 3, "indent": 0, "listing": "4"},
    ]


def test_a_lab_is_found_in_the_source_and_says_of_itself_what_it_declares(write):
    found = trial.tried(write(LAB))
    assert [*found.labs] == ["chapter.bowl"]
    declared = found.declarations["chapter.bowl"]
    assert [*declared["rules"].items()] == [("down", "下"), ("up", "上")]
    assert declared["presets"] == {"wild": {"label": "看它", "state": {"rules": ["up"], "eta": 1.5}}}


BROKEN = {
    "a preset that raises": (
        "    path = [start]\n",
        "    path = [start]\n    path[0 if eta < 1 else 3]\n",
        f"{PLACE}:8: the lab chapter.bowl in the reader's Python: "
        f"preset wild, up: IndexError: list index out of range ({PLACE}:16)",
    ),
    "a preset of a rule that is not there": (
        'rules=["up"]',
        'rules=["left"]',
        f"{PLACE}:8: the lab chapter.bowl in the reader's Python: "
        f"ValueError: preset wild: there is no left; there are down, up ({PLACE}:12)",
    ),
    "a curve that is not declared": (
        'curves={"f"',
        'curves={"g"',
        f"{PLACE}:8: the lab chapter.bowl in the reader's Python: down on bowl: no curve f is declared",
    ),
    "a path without a beginning": (
        "path = [start]",
        "path = [start] * 9",
        f"{PLACE}:8: the lab chapter.bowl in the reader's Python: down on bowl: its path has 14 points in 5 steps",
    ),
    "a package": (
        "    path = [start]\n",
        "    import torch\n    path = [torch.pi]\n",
        f"{PLACE}:8: a lab runs in the reader's browser, and this one needs torch, which is not there",
    ),
    "what is not for that Python": (
        "    path = [start]\n",
        "    import random\n    path = [start]\n",
        f"{PLACE}:15: random is not for the reader's browser, where the lab chapter.bowl runs",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_lab_that_does_not_run_is_named_with_file_and_line(write, what):
    old, new, said = BROKEN[what]
    with pytest.raises(Problem) as caught:
        trial.tried(write(LAB.replace(old, new, 1)))
    assert str(caught.value).splitlines()[0] == said


def test_a_lab_that_would_not_be_seen_is_refused(write):
    code = LAB.replace("@lab(", "declared = lab(").replace("def bowl", "def other")
    with pytest.raises(Problem, match=f"{PLACE}:8: a lab is declared at the top level, as @lab"):
        trial.tried(write(code))


HOSTILE = {
    "recursion": ("def f():\n    return f()\n", "RecursionError", 2),
    "memory": ("def f():\n    x = [0]\n    while True:\n        x = x + x\n", "MemoryError", 4),
    "javascript": ("def f():\n    import js\n    return js.fetch\n", "ImportError", 2),
    "all of javascript": ("def f():\n    from js import globalThis\n", "ImportError", 2),
    "no syntax": ("x = 1\ndef f(:\n", "SyntaxError", 2),
    "its end": ("def f():\n    raise SystemExit\n", "SystemExit", 2),
}
PRINTS = "def f():\n    for n in range(100000):\n        print(n)\n    return {'n': n}\n"


def program(code: str) -> Program:
    return Program({"common/one.py": code}, "common.one", "f")


def test_hostile_code_is_told_with_its_line_and_python_goes_on():
    asked = {name: program(code) for name, (code, _, _) in HOSTILE.items()}
    fine = program("def f():\n    return {'x': 0.1 + 0.2}\n")
    found = trial.in_node(asked | {"prints": program(PRINTS), "fine": fine}, limit=60)
    for name, (_, kind, line) in HOSTILE.items():
        failed = found[name]["failed"]
        assert (failed["type"], failed["part"], failed["line"]) == (kind, "common/one.py", line), name
    assert found["prints"] == {"numbers": {"n": 99999}}
    assert found["fine"] == {"numbers": {"x": 0.1 + 0.2}}


def test_what_does_not_end_is_ended_and_the_next_runs():
    endless, fine = program("def f():\n    while True: pass\n"), program("def f():\n    return {'x': 1}\n")
    assert trial.in_node({"endless": endless, "fine": fine}, limit=1) == {
        "endless": {"slow": True},
        "fine": {"numbers": {"x": 1}},
    }


def test_what_breaks_its_python_is_told_and_the_next_runs_in_another():
    code = "def f():\n    import uctypes\n    memory = uctypes.bytearray_at(0, 1 << 22)\n"
    code += "    for n in range(len(memory)):\n        memory[n] = 255\n"
    found = trial.in_node({"broken": program(code), "fine": program("def f():\n    return {'x': 1}\n")}, limit=60)
    assert found["broken"]["gone"]
    assert found["broken"]["failed"]["message"]
    assert found["fine"] == {"numbers": {"x": 1}}
