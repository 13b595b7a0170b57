"""Chapters that are renamed, moved or deleted: what names them follows, nothing runs again, all is done or nothing."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import DATA, Checkout, commit

from engine.ground.paths import DOCS, RESULTS, ROOT
from engine.ground.problem import Problem
from engine.moving import code, files, links
from engine.moving.names import Names
from engine.moving.place import Move, addresses
from engine.new_chapter.chapter import Chapter
from engine.prose import front_matter
from engine.prose.markup import SNIPPET

VALLEY = Chapter("walks", "valley")
CYCLES = "scripts/chapters/valley/cycles.py"
PUBLISHED = addresses(VALLEY)
KNOWN = ("weights", "walk_lab")
SITE = ROOT / "tests" / "site"
MORE = {
    "docs/hills/other.md": '[a](../walks/valley.md#ends) <a href="../walks/valley.html">b</a> `walks/valley.md`\n',
    "scripts/chapters/other.py": "from .valley.rules import START\nfrom chapters import roots, valley\n\nvalley.f(1)\n",
    "tests/book/test_valley.py": "from chapters.valley import rules\n",
    "docs/results/valley/weights.svg": '<svg aria-labelledby="valley-weights-title">valley-weights</svg>',
    "docs/notebooks/valley.ipynb": "{}\n",
}


def new(copy: Checkout, *options: str) -> subprocess.CompletedProcess[str]:
    return copy.run("scripts/new.py", *options)


def written(copy: Checkout) -> dict[str, bytes]:
    """Return the files of a copy, but for what is made and never committed."""
    found = {name: content for folder in ("docs", "scripts") for name, content in copy.files(folder).items()}
    found["mkdocs.yml"] = copy.path("mkdocs.yml").read_bytes()
    return {name: content for name, content in found.items() if "__pycache__" not in name}


@pytest.mark.slow
def test_a_chapter_that_moves_stays_fresh_and_comes_back_to_the_byte(checkout: Checkout):
    checkout.edit(
        CYCLES, "def _drift(", "class Cycle:\n    ends = (0.5, 0.9)\n\n\ndef _drift("
    )  # which knows its module
    checkout.edit(CYCLES, "for gamma in (0.5, 0.9)", "for gamma in Cycle.ends")
    checkout.updated("--only", "valley.circle")
    before = written(checkout)
    commit(checkout, "2026-11-01T12:00:00+00:00")
    checkout.path(".cache/moving/left").mkdir(parents=True)  # by one that was killed
    done = new(checkout, "--rename", "valley", "hills/dale")
    assert (done.returncode, done.stderr) == (0, "")
    assert "docs/results/valley → docs/results/dale\n" in done.stdout
    assert "Followed in docs/notebooks/roots.ipynb, docs/walks/roots.md, mkdocs.yml.\n" in done.stdout
    assert not checkout.path(".cache/moving").exists()
    assert not any(path.exists() for path in map(checkout.path, ("scripts/chapters/valley", "docs/results/valley")))
    there = checkout.build("--status").stdout.splitlines()
    assert sum(line.startswith("dale.") for line in there) == 9
    assert not [line for line in there if "stale" in line]
    assert "holds" in checkout.updated(
        "--check", "--force", "--only", "dale.weights", "--data", DATA
    )  # drawn anew, too
    assert "[Table](../hills/dale.md#ends)" in checkout.read("docs/walks/roots.md")
    assert "[The chapter before](../walks/roots.md)" in checkout.read("docs/hills/dale.md")
    had = "\naliases:\n  - walks/valley.md\n  - notebooks/valley.md\n---\n"
    assert had in checkout.read("docs/hills/dale.md")
    done = new(checkout, "--rename", "dale", "walks/valley")
    assert done.returncode == 0, done.stderr
    assert written(checkout) == before


PAST = """
from engine.ground.paths import RESULTS
from engine.results import past
record = RESULTS / "dale" / "weights.cpu.json"
print([one.date for one in past.of({record: ["half_life.0.9"]})[record] if one.numbers])
"""


def test_what_a_number_was_is_known_after_its_chapter_moved(checkout: Checkout):
    commit(checkout, "2026-11-01T12:00:00+00:00")
    checkout.path("docs/results/valley").rename(checkout.path("docs/results/dale"))
    commit(checkout, "2026-11-02T12:00:00+00:00")
    done = checkout.run("-c", PAST, PYTHONPATH="scripts")
    assert done.stdout == "['2026-11-01', '2026-11-02']\n", done.stderr


def test_a_chapter_is_deleted_when_nothing_names_it_and_git_has_it(checkout: Checkout):
    before = written(checkout)
    assert new(checkout, "walks/momentum", "1.3 Momentum").returncode == 0
    page = checkout.read("docs/walks/roots.md")
    checkout.path("docs/walks/roots.md").write_text(f"{page}\n[on](momentum.md)\n", encoding="utf-8", newline="\n")
    done = new(checkout, "--delete", "momentum")
    assert done.returncode == 1
    line = page.count("\n") + 2
    assert done.stderr.startswith(f"error: docs/walks/roots.md:{line}: [on](momentum.md)\n")
    assert checkout.path("docs/walks/momentum.md").exists()
    checkout.path("docs/walks/roots.md").write_text(page, encoding="utf-8", newline="\n")
    commit(checkout, "2026-11-01T12:00:00+00:00", "docs/results")
    done = new(checkout, "--delete", "momentum")
    assert "docs/walks/momentum.md: the last commit has another; commit it first" in done.stderr
    commit(checkout, "2026-11-02T12:00:00+00:00", "docs", "scripts", "tests")
    assert "Would remove 3 files and its line under nav" in new(checkout, "--delete", "momentum", "--dry-run").stdout
    done = new(checkout, "--delete", "momentum")
    assert done.returncode == 0, done.stderr
    assert written(checkout) == before


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--rename", "valey", "dale"], 1, "there is no chapter valey; do you mean valley?"),
        (["--rename", "valley", "roots"], 1, "docs/walks/roots.md is there already; choose another name"),
        (["--rename", "valley", "reading"], 1, "scripts/chapters/reading.py is there already; choose another name"),
        (["--rename", "valley", "walks/valley"], 1, "walks/valley: this is its name already"),
        (["--rename", "valley", "Dale"], 1, "Dale: no name for a module; use lower-case letters, digits and _"),
        (["--rename", "valley", "results/dale"], 1, "results: no name for a section"),
        (["--delete", "valley"], 1, "docs/walks/roots.md:36: Four steps lead, as no walk in [Table](valley.md#ends)"),
        (["--rename", "valley", "dale", "--delete", "roots"], 2, "beside --rename and --delete only --dry-run"),
        (["--rename", "valley"], 2, "argument --rename: expected 2 arguments"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(shared: Checkout, options, code, said):
    before = written(shared)
    done = new(shared, *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert all(line.startswith("error: ") for line in done.stderr.splitlines())
    assert said in done.stderr
    assert written(shared) == before


def test_a_name_of_another_section_may_be_taken_and_what_would_be_done_is_said_alone(shared: Checkout):
    before = written(shared)
    done = new(shared, "--rename", "roots", "linear/valley", "--dry-run")
    assert "  docs/walks/roots.md → docs/linear/valley.md\n" in done.stdout
    assert "  docs/results/roots → docs/results/linear_valley\n" in done.stdout
    assert "Would follow in docs/walks/valley.md, mkdocs.yml.\n" in done.stdout
    assert written(shared) == before


def test_an_address_from_which_another_page_leads_on_is_named(checkout: Checkout):
    checkout.edit("docs/walks/roots.md", "toc: true\n", "toc: true\naliases:\n  - walks/dale.md\n")
    said = "error: docs/walks/roots.md:12: aliases: walks/dale.md leads on from there to this page; take it out"
    assert new(checkout, "--rename", "valley", "dale").stderr.startswith(said)


def test_a_merge_that_is_not_settled_is_named(checkout: Checkout):
    page = checkout.read("docs/index.md")
    checkout.path("docs/index.md").write_text(f"{page}<<<<<<< HEAD\n", encoding="utf-8")
    done = new(checkout, "--rename", "valley", "dale")
    said = f"error: docs/index.md:{page.count(chr(10)) + 1}: a merge left its conflict here; settle it first\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_record_of_which_git_has_two_versions_is_named(checkout: Checkout):
    commit(checkout, "2026-11-01T12:00:00+00:00", "docs/results")
    record = "docs/results/valley/weights.cpu.json"
    git = ["git", "-C", str(checkout.root)]
    blob = subprocess.run([*git, "rev-parse", f"HEAD:{record}"], capture_output=True, encoding="ascii", check=True)
    stages = "".join(f"100644 {blob.stdout.strip()} {stage}\t{record}\n" for stage in (2, 3))
    both = f"0 {'0' * 40}\t{record}\n{stages}"
    subprocess.run([*git, "update-index", "--index-info"], input=both, encoding="ascii", check=True)
    said = f"error: {record}: a merge is not settled here; settle it first, with python scripts/build.py --merge\n"
    assert new(checkout, "--rename", "valley", "dale").stderr == said


Tree = dict[Path, bytes]


def site() -> Tree:
    """Return the texts of the mini-site as if it lay here, and more that names the chapter."""
    paths = (path for path in SITE.rglob("*") if path.suffix in {".md", ".py", ".toml", ".yml"})
    tree = {ROOT / path.relative_to(SITE): path.read_bytes() for path in paths}
    return tree | {ROOT / name: text.encode("utf-8") for name, text in MORE.items()}


def moved(tree: Tree, before: Chapter, after: Chapter) -> Tree:
    """Return a tree in which a chapter has moved."""
    texts = {path: content for path, content in tree.items() if path.suffix not in {".svg", ".ipynb"}}
    move = Move(before, after)
    target = Move(before, Chapter("gone", "gone")).target
    own = {path: content for path, content in tree.items() if target(path) != path}
    changes = files.moved(texts, own, Names(move, KNOWN), [one for one in addresses(before) if one in PUBLISHED])
    there = tree | changes
    return {path: content for path, content in there.items() if content is not None}


def loose_ends(tree: Tree) -> Iterator[str]:
    """Yield the links to pages and the included code that lead nowhere."""
    for path, content in tree.items():
        if path.suffix != ".md" or not path.is_relative_to(DOCS):
            continue
        text = content.decode("utf-8")
        for link in re.findall(r"\]\(([\w./]+\.md)[)#]", text):
            if Path(os.path.normpath(path.parent / link)) not in tree:
                yield f"{path}: {link}"
        for included in filter(None, map(SNIPPET.match, text.split("\n"))):
            name = included[1].partition(":")[0]
            if name.startswith("scripts/") and ROOT / name not in tree:
                yield f"{path}: {name}"


places = st.builds(
    Chapter, st.sampled_from(["walks", "hills", "far/away"]), st.sampled_from(["valley", "dale", "glen"])
)


@given(st.lists(places, max_size=3))
def test_wherever_a_chapter_goes_all_follows_and_on_its_way_back_comes_back_to_the_byte(way: list[Chapter]):
    start = site()
    tree, at = start, VALLEY
    for place in [*way, VALLEY]:
        if place == at:
            continue
        tree, at = moved(tree, at, place), place
        assert [*loose_ends(tree)] == []
        assert place.page in tree
        assert f"{place.address}\n".encode() in tree[ROOT / "mkdocs.yml"]
        assert tree[ROOT / f"scripts/chapters/{place.code}/rules.py"].count(f"chapters.{place.code}.".encode()) == 1
        assert f'"{place.code}-weights-title">valley'.encode() in tree[RESULTS / place.code / "weights.svg"]
        known = front_matter.values(tree[place.page].decode("utf-8")).get("aliases", [])
        assert known == [one for one in PUBLISHED if one not in addresses(place)]
    assert tree == start


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from chapters import valley\n\nvalley.floor()", "from chapters import dale\n\ndale.floor()"),
        ("from chapters import valley as v", "from chapters import dale as v"),
        ("from chapters import valley as dale", "from chapters import dale"),
        ("from chapters import valley\n\ndale = valley", "from chapters import dale as valley\n\ndale = valley"),
        (
            "from chapters import valley\n\ndef f(valley): ...",
            "from chapters import dale as valley\n\ndef f(valley): ...",
        ),
        ("import chapters.valley.rules", "import chapters.dale.rules"),
        ("from .valley import rules", "from .dale import rules"),
        ("from . import roots, valley", "from . import roots, dale"),
        ("é = '值 valley.weights.sum'  # valley.weights", "é = '值 dale.weights.sum'  # dale.weights"),
        ("x = f'{y} {{}} valley.weights'", "x = f'{y} {{}} dale.weights'"),
        ("x = f'{valley.weights} valley.weights'", "x = f'{valley.weights} dale.weights'"),
        (
            "from chapters import valley\n\nx = f'{valley.f()} {1}'",
            "from chapters import dale\n\nx = f'{dale.f()} {1}'",
        ),
        ("open('docs/results/valley/weights.csv')", "open('docs/results/dale/weights.csv')"),
        ("x = valley.weights, 'valley', 'my.valley.weights'", "x = valley.weights, 'valley', 'my.valley.weights'"),
        ("from valley import rules", "from valley import rules"),
    ],
)
def test_code_follows_by_its_imports_and_its_texts(before: str, after: str):
    names = Names(Move(VALLEY, Chapter("walks", "dale")), KNOWN)
    assert code.followed(ROOT / "scripts/chapters/other.py", f"{before}\n", names) == f"{after}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](roots.md#x 'y') ![b](pic.png)", "[a](../walks/roots.md#x 'y') ![b](../walks/pic.png)"),
        ("[a]: roots.md", "[a]: ../walks/roots.md"),
        ("[a](#ends) [b](https://x.org/valley.md)", "[a](#ends) [b](https://x.org/valley.md)"),
        ("[a](valley.md) [b](../notebooks/valley.ipynb)", "[a](dale.md) [b](../notebooks/dale.ipynb)"),
        ('<a href="roots.html#x">a</a> <img srcset="a.png 1x, b.png 2x">',
         '<a href="../walks/roots.html#x">a</a> <img srcset="../walks/a.png 1x, ../walks/b.png 2x">'),
        ('<data value="abs(valley.weights.sum) > 1">x</data> <figure data-lab="valley.walk_lab">',
         '<data value="abs(dale.weights.sum) > 1">x</data> <figure data-lab="dale.walk_lab">'),
        ("```\n[a](roots.md) docs/results/valley/x.csv\n```", "```\n[a](roots.md) docs/results/dale/x.csv\n```"),
        ("---\nneeds:\n  - '[a](roots.md)'\nfigure: valley.weights\n---\n",
         "---\nneeds:\n  - '[a](../walks/roots.md)'\nfigure: dale.weights\n---\n"),
    ],
)  # fmt: skip
def test_a_page_that_moves_leads_where_it_led(before: str, after: str):
    names = Names(Move(VALLEY, Chapter("hills", "dale")), KNOWN)
    assert links.followed(VALLEY.page, before, names) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("text", "---\naliases:\n  - walks/valley.md\nchapter: hills_dale\n---\ntext"),
        (
            "---\naliases:\n    - a.md\ntoc: true\n---\n",
            "---\naliases:\n    - a.md\n    - walks/valley.md\ntoc: true\nchapter: hills_dale\n---\n",
        ),
        (
            "---\naliases: [a.md, hills/dale.md]\nchapter: x\n---\n",
            "---\naliases: [a.md, walks/valley.md]\nchapter: hills_dale\n---\n",
        ),
    ],
)
def test_the_front_matter_says_the_old_address_and_the_module(before: str, after: str):
    move = Move(VALLEY, Chapter("hills", "dale", "hills_dale"))
    assert links.with_head(before, move, PUBLISHED[:1]) == after


def test_aliases_that_cannot_be_edited_are_named():
    with pytest.raises(Problem, match=r"^docs/walks/valley\.md: aliases: write each on a line of its own"):
        links.with_head("---\naliases: [a.md,\n  b.md]\n---\n", Move(VALLEY, Chapter("walks", "dale")), PUBLISHED)
