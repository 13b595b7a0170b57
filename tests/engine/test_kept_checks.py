"""What is kept of the pages says of every state of a site what a first look says."""

import pytest
from tests.checkout import Checkout

EDITS = """
import random, sys, tempfile
from pathlib import Path
sys.path.insert(0, "scripts")
from engine.ground.kept import Kept
from engine.ground.problem import Problem
from engine.interactive import check
from engine.notebooks import inventory
from engine.prose import by_text, typed_numbers
from engine.results import freshness
from engine.results.book import Book

MODULES = check, by_text, typed_numbers, inventory
VALLEY, ROOTS, CODE = "docs/walks/valley.md", "docs/walks/roots.md", "scripts/chapters/roots.py"
EDITS = [  # (file, what is there, what is put in its place), or a file that is not there, and its text
    (ROOTS, "to <data", "so to <data"),
    (ROOTS, "1.414214</data>", "1.414215</data>"),
    (ROOTS, "doubles the digits", "is faster"),
    (ROOTS, "## The method", "## The method[^sum]"),
    (ROOTS, 'id="newton"', 'id="other"'),
    (ROOTS, "## The method", '## The method\\n\\n<a href="../../beside.txt">beside</a>\\n'),
    (ROOTS, "## The method", '## The method\\n\\n```\\n;--8<-- "beside.txt:part"\\n```\\n'),
    (ROOTS, "## The method", '## The method\\n\\n--8<-- "part.md"\\n'),
    (ROOTS, "title: 1.1 Roots", "title: 1.3 Roots"),
    (VALLEY, 'id="ends"', 'id="the-ends"'),
    (VALLEY, "](roots.md#newton)", "](r%6Fots.md#newton)"),
    (CODE, "[end:newton]", "[end:other]"),
    (CODE, "The error falls", "The error of 0.1234 falls"),
    (CODE, '"root": exact', '"root": measured'),
    (CODE, "import exact", "import measured, exact"),
    ("docs/results/roots/newton.cpu.json", "1.41421356", "1.41521356"),
    ("docs/results/roots/newton.txt", "x", "y"),
    ("scripts/site.toml", "[Ff]aster", "[Mm]ethod"),
    ("scripts/site.toml", "unbound = []", 'unbound = ["walks/roots.md"]'),
    ("beside.txt", "", "# --8<-- [start:part]\\n# --8<-- [end:part]\\n"),
    ("part.md", "", "A part[^nowhere] of [it](nothing.md).\\n"),
    ("docs/walks/more.md", "", "# More\\n"),
    ("docs/references.bib", "", "@article{sum, title={Sum}, author={A. B.}, year={2001}, journal={J}}\\n"),
]


def toggle(edit, there):
    path, old, new = edit
    if not old:
        Path(path).unlink() if there else Path(path).write_text(new, encoding="utf-8")
        return True
    text = Path(path).read_text(encoding="utf-8")
    before, after = (new, old) if there else (old, new)
    Path(path).write_text(text.replace(before, after, 1), encoding="utf-8", newline="\\n")
    return before in text


def said():
    try:
        book = Book()
        found = sorted(map(str, check.faults(book, freshness.numbers(book))))
        return found or sorted(map(str, inventory.changed(book)))
    except Problem as problem:
        return str(problem)


def look(folder):
    for one in MODULES:
        one.KEPT = Kept(Path(folder, one.__name__))
    found = said()
    if isinstance(found, list) and not found:
        inventory.remember(Book())
    return found


drawn, there, kinds = random.Random(int(sys.argv[1])), set(), set()
for step in range(int(sys.argv[2])):
    for edit in drawn.sample(EDITS, drawn.choice([1, 1, 2])) if len(there) < 3 else [drawn.choice(sorted(there))]:
        if toggle(edit, edit in there):
            there ^= {edit}
    with tempfile.TemporaryDirectory() as cold:
        first = look(cold)
    kept = look(".cache/looks")
    kinds.add(bool(first))
    assert kept == first, (there, kept, first)
print(kinds)
"""


@pytest.mark.parametrize("seed", ["1"])
def test_after_any_edits_what_is_kept_is_what_a_first_look_says(checkout: Checkout, seed: str):
    done = checkout.run("-c", EDITS, seed, "12")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "{False, True}"
