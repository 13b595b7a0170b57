"""`build.py --report`: what differs from a revision, for those who review it."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import Checkout

from engine.review import texts
from engine.review.figures import tinted
from engine.review.report import cell

CYCLES = "scripts/chapters/valley/cycles.py"
TEST = "assert cycles.circle()['drift']\nassert walking.stride\n"


def git(checkout: Checkout, *command: str) -> None:
    subprocess.run(["git", *command], cwd=checkout.root, check=True, capture_output=True)


def committed(checkout: Checkout) -> None:
    checkout.path(".gitignore").write_text(".cache/\n/site/\nnode_modules/\n__pycache__/\n", encoding="utf-8")
    who = ("-c", "user.name=We", "-c", "user.email=we@example.org")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "The site")):
        git(checkout, *command)


@pytest.fixture(scope="module")
def reported(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The mini-site with a report of what was changed: a number, a figure, a setting, a sentence, a new file."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    made = pristine.copied(tmp_path_factory.mktemp("reported") / "repo")
    committed(made)
    made.edit(CYCLES, "[0.1] * 9 + [-0.9]", "[0.1] * 9 + [-0.8]")
    made.edit(CYCLES, "[3.0, -1.0, -1.0]", "[2.0, -1.0, -1.0]")
    made.edit("scripts/chapters/valley/people.py", "lr=0.2", "lr=0.3")
    made.edit("docs/walks/roots.md", "doubles the digits", "doubles `<the>` digits | `again`")
    made.path("tests").mkdir()
    made.path("tests/test_it.py").write_text(TEST, encoding="utf-8")
    made.updated("--accept", "--data", "heights.dat")
    shutil.copytree(pristine.path("site"), made.path("site"))
    made.built("--report", "HEAD")
    return made


@pytest.fixture(scope="module")
def summary(reported: Checkout) -> str:
    return reported.read(".cache/report/summary.md")


def row(summary: str, name: str) -> list[str]:
    (line,) = (line for line in summary.splitlines() if line.startswith(f"| {name} "))
    return [one.strip() for one in line.strip("|").split(" | ")]


def test_numbers_stand_before_and_after_with_difference_tolerance_and_verdict(summary: str):
    _, before, now, difference, tolerance, verdict = row(summary, "valley.circle.drift.0.9")
    assert abs(float(before) - float(now)) == pytest.approx(float(difference), rel=0.05)
    assert float(tolerance) == pytest.approx(1e-12 + 1e-9 * abs(float(before)), rel=0.1)
    assert verdict == "beyond tolerance, and 1 more values"
    assert row(summary, "valley.concise.loss")[4:] == ["", "other settings"]
    assert (
        "- valley.circle (cpu): chapters.valley.cycles.SLOPES changed; chapters.valley.cycles.circle changed\n"
        in summary
    )
    assert "valley.concise (cpu): chapters.valley.people.concise changed; lr 0.2 → 0.3; 1 numbers as before" in summary
    assert "roots.newton" not in summary.partition("### Sentences")[0]


def test_sentences_and_claims_that_a_change_touches_are_named(reported: Checkout, summary: str):
    touched = summary.partition("### Sentences")[2].partition("### Claims")[0]
    drifts = re.search(r"docs/walks/valley.md:\d+: Where slopes come in a cycle .* \((.*)\)", touched)
    assert drifts
    assert "valley.circle.drift.0.9: −0.7 → " in drifts[1]
    assert "valley.concise.loss" in touched or "The losses are" in touched
    assert "Samples of the people" not in touched
    claims = summary.partition("### Claims")[2]
    assert "tests/test_it.py:1: assert cycles.circle()&#91;'drift'&#93;" in claims
    assert "test_it.py:2" not in claims


def test_pages_figures_and_tables_that_changed_are_listed_and_nothing_else_is(summary: str):
    drawn = summary.partition("### Figures, outputs and tables")[2].partition("### Pages")[0]
    listed = re.findall(r"^- (\S+?):? ", drawn.replace("\n", " \n"), re.MULTILINE)
    assert {Path(name).name for name in listed} >= {"drift.svg", "circle.md"}
    assert "newton" not in drawn
    pages = summary.partition("### Pages")[2].partition("### Other files")[0]
    assert "docs/walks/roots.md: 1 lines" in pages
    assert "docs/walks/valley.md" in pages
    assert "tests/test_it.py" in summary.partition("### Other files")[2]


def test_the_report_opens_from_a_folder_with_its_figures_and_the_site(reported: Checkout, tmp_path: Path):
    folder = shutil.copytree(reported.path(".cache/report"), tmp_path / "elsewhere")
    page = LexborHTMLParser((folder / "index.html").read_text(encoding="utf-8"))
    addresses = [one.attributes[name] for name in ("src", "href") for one in page.css(f"[{name}]")]
    assert any("drift-now-tinted" in address for address in addresses if address)
    assert "site/walks/valley.html" in addresses
    assert all(address and (folder / unquote(address)).is_file() for address in addresses)
    assert not page.css("script, link")
    both = page.css_first(".both")
    assert both is not None
    assert [one.attributes["alt"] for one in both.css("img")] == ["before", "now"]


def test_what_a_page_says_is_text_in_the_report_and_nothing_else(reported: Checkout, summary: str):
    page = LexborHTMLParser(reported.read(".cache/report/index.html"))
    assert page.css_first("the") is None
    assert "doubles `<the>` digits | `again`" in page.text()
    assert [one.text() for one in page.css("ins") if "again" in one.text()]
    assert "<the>" not in summary


def test_what_must_not_be_published_is_said_first(reported: Checkout, tmp_path: Path):
    copy = reported.copied(tmp_path / "repo")
    copy.edit("docs/walks/roots.md", "1.414214", "1.414215")
    copy.edit("scripts/chapters/roots.py", "steps=4", "steps=5")
    copy.built("--report", "HEAD")
    unfit = copy.read(".cache/report/summary.md").partition("### Not fit to publish")[2].partition("###")[0]
    assert "roots.newton is stale: chapters.roots.newton changed; steps 4 → 5" in unfit
    assert "docs/walks/roots.md:" in unfit


def test_nothing_changed_is_a_report_too_and_no_revision_is_refused(pristine: Checkout, tmp_path: Path):
    copy = pristine.copied(tmp_path / "repo")
    assert "git knows no such revision" in copy.refused("--report", "HEAD")
    committed(copy)
    copy.built("--report", "HEAD")
    assert "0 records" in copy.read(".cache/report/summary.md")
    for base in ("nowhere", "--output=x", ""):
        assert "git knows no such revision" in copy.refused(f"--report={base}")
    assert "--report runs nothing" in copy.refused("--report", "HEAD", "--accept")


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ("a\nb\n", "a\nb\n", []),
        ("the loss is 1", "the loss is 2", [("the loss is <del>1</del>", "the loss is <ins>2</ins>")]),
        ("a\nb", "a", [("<del>b</del>", None)]),
        ("", "<b>", [(None, "<ins>&lt;b&gt;</ins>")]),
    ],
)
def test_changed_lines_are_marked_by_the_letter(before: str, now: str, lines: list[tuple[str | None, str | None]]):
    assert [(one.before, one.now) for one in texts.changed(before, now)] == lines


def test_a_figure_in_one_colour_is_still_a_figure(pristine: Checkout):
    svg = pristine.read("docs/results/valley/drift.svg")
    root = ElementTree.fromstring(tinted(svg, "#123456"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "--figure-1: #123456" in root.attrib["style"]
    assert len(list(root.iter())) == len(list(ElementTree.fromstring(svg).iter()))


def test_no_mark_of_markdown_is_at_work_in_a_cell():
    seen = "a&#124;b &#96;c&#96; &lt;i&gt; &#64;we &#35;1 &#95;d&#95; e_f &#33;&#91;x&#93;(y)"
    assert cell("a|b `c` <i> @we #1 _d_ e_f\n![x](y)") == seen
