"""Numbers typed in the code of a view: found in whatever of the book it uses, and nowhere else."""

from pathlib import Path

import pytest
from tests.checkout import Checkout

from engine.ground import paths
from engine.ground.kept import Kept
from engine.prose import typed_numbers
from engine.results import catalog
from engine.results.book import Book

CHAPTER = """\
from chapters import helpers
from chapters.helpers import LABELS as labels, caption
from engine import exact, experiment, figures

NAMES = {{"falling": "falls to 0.888"}}
UNUSED = "0.777"


@experiment(numbers={{"curve": exact}})
def walk(device, lr=0.125, steps=250):
    \"\"\"Ends at 0.999.\"\"\"
    assert steps > 1, "0.999"
    return {{"curve": {{"0.0625": [lr * 0.375]}}}}


@walk.figure
def walk_figure(numbers):
    \"\"\"Draws 0.999.\"\"\"
    curve = numbers["curve"]["0.0625"]
    {}
    return figures.plot([("a", range(1), curve)], "x", "y", "It falls.")
"""
HELPERS = 'LABELS = ("low", "0.666")\n\n\ndef caption(x, also="0.555"):\n    return "about 0.444" if x else again(x)\n\n\ndef again(x):\n    return f"{x}, not 0.333"\n'  # fmt: skip # noqa: E501
RECORDED = {"chapter.walk": {"curve": {"0.0625": [0.046875]}}}


@pytest.fixture
def chapters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "chapters"
    folder.mkdir()
    (folder / "helpers.py").write_text(HELPERS, encoding="utf-8")
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)
    for module in (paths, catalog):
        monkeypatch.setattr(module, "CHAPTERS", folder)
    monkeypatch.setattr(catalog, "KEPT", Kept(tmp_path / "declared"))
    monkeypatch.setattr(typed_numbers, "KEPT", Kept(tmp_path / "kept"))
    monkeypatch.setattr(catalog, "chapter_files", lambda: [folder / "chapter.py"])
    return folder


def found(chapters: Path, line: str) -> list[tuple[str, int, str]]:
    """(file, line, number) of what is found where this line stands in a view."""
    (chapters / "chapter.py").write_text(CHAPTER.format(line), encoding="utf-8")
    faults = typed_numbers.faults(Book(), RECORDED)
    return [(fault.path.stem, fault.line, fault.text.partition(" looks like a result")[0]) for fault in faults]


HERE = ("chapter", 1 + CHAPTER[: CHAPTER.index("    {}\n")].count("\n"))


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('alt = "最后降到 0.999。"', [(*HERE, "0.999")]),
        ("alt = '−1,503 rows and 2.5 %'", [(*HERE, "−1,503"), (*HERE, "2.5")]),
        ('label = f"{curve} of 0.999"', [(*HERE, "0.999")]),
        ('label = f"{0.999:.3f}"', [(*HERE, "0.999")]),
        ('cells = [("a", "$0.999$"), ("b", r"$9.99 \\times 10^{{-3}}$")]', [(*HERE, "0.999"), (*HERE, "9.99")]),
        ('said = "%.3f of 0.999" % curve[0]', [(*HERE, "0.999")]),
        ('said = "{{:.12f}} of 0.999".format(curve[0])', [(*HERE, "0.999")]),
        ('alt = ("a long text"\n      " ends at 0.999")', [(HERE[0], HERE[1] + 1, "0.999")]),
        ("label = NAMES['falling']", [("chapter", 5, "0.888")]),
        ("label = labels[1]", [("helpers", 1, "0.666")]),
        ("label = caption(1)", [("helpers", 4, "0.555"), ("helpers", 5, "0.444"), ("helpers", 9, "0.333")]),
        ("label = helpers.again(1)", [("helpers", 9, "0.333")]),
        ("label = (lambda: '0.999')()", [(*HERE, "0.999")]),
    ],
)
def test_a_number_typed_in_a_text_that_a_view_uses_is_found_where_it_stands(chapters: Path, line: str, where):
    line = line.replace("{{", "{").replace("}}", "}")
    assert sorted(found(chapters, line)) == sorted(where)


@pytest.mark.parametrize(
    "line",
    [
        'label = f"{curve[0]:.12f}, {curve[0]:>10.123f}"',
        'label = "{:.12f}".format(curve[0]) + "%.12f" % curve[0] + format(curve[0], ".12f")',
        'style = dict(color="0.755", facecolor="#123456", c="0.755")',
        'label = "γ = 0.0625, η = 0.125, 250 steps, 0.375"',  # a key, settings, a number in the code of the experiment
        'curve = numbers["curve"]["0.0625"] if "0.999" != "0.9999" else {}["0.999"]',
        "limits = (0.225, 1503.0, -0.999)",
        'label = "Adagrad (2011 年), SHA-256, 2024-05-17, 0.9, 20 steps"',
        '"""0.999"""',
    ],
)
def test_what_the_experiment_was_given_and_formats_pass(chapters: Path, line: str):
    assert found(chapters, line) == []


def test_a_number_typed_in_a_description_stops_the_build_with_its_line(checkout: Checkout):
    checkout.edit("scripts/chapters/roots.py", "on a logarithmic axis:", "from 0.4142 on a logarithmic axis:")
    said = "scripts/chapters/roots.py:27: 0.4142 looks like a result, and is typed in a text of a view: make it of the"
    assert said in checkout.refused("--only", "newton")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode == 1
    assert said in done.stderr
