"""A page is looked at again where something differs that decides what the gate says of it, and nowhere else."""

import json
import shutil
from typing import Any

import pytest
from tests.checkout import Checkout

BEGIN = """
import json, random, re, sys
from pathlib import Path
from engine.gate import check, grounds, published
from engine.gate.looked import Looked
from engine.ground.paths import DOCS, RESULTS, ROOT, SITE
from engine.ground.site_file import FILE
from engine.results.book import Book

def said(keeping):
    try:
        book = Book()
        return check.faults(SITE, book, Looked(book) if keeping else None)
    except Exception as stopped:
        return [repr(stopped)]

def looks():
    seen, of_a_page = [], check._of_page
    def counted(site, page, looked):
        before = len(looked._new)
        said = of_a_page(site, page, looked)
        seen.extend([page.name] if said or len(looked._new) > before else [])
        return said
    check._of_page = counted
    try:
        assert said(True) == []
    finally:
        check._of_page = of_a_page
    return seen
"""

RANDOM = r"""
PAGES = "site/walks/*.html", "site/notebooks/*.html", "site/index.html"
MADE = "site/assets/search-index*.js", "site/results/*/*.csv", "site/notebooks/*.ipynb"
SOURCES = "docs/walks/*.md", "docs/notebooks/*.ipynb", "scripts/chapters/*.py", "scripts/site.toml"
OF_RESULTS = "docs/results/*/*.json", "docs/results/*/*.*"
WAYS = {  # what becomes of one place in a file
    "another digit": (r"(?<=\d)\d(?![\d#]*;)", "7"),
    "no id": (r' id="[a-z][^"]*"', ""),
    "another number": (r'valley.[a-z_]+', "valley.trajectory"),
    "another title": (r"<h1[^>]*>|^title: ", "\g<0>7.3 Way "),
    "a link to nowhere": (r'href="[a-z.][^"]*', 'href="gone.html'),
    "a broken formula": (r"<svg|[$]", ""),
    "a word": (r"\b[a-z]{4,}\b", "word"),
    "a line less": (r"[^\n]*\n", ""),
    "nothing": (r"(?s).*", ""),
}

def spoilt(chance):
    patterns = chance.choice((PAGES, PAGES, MADE, SOURCES, OF_RESULTS))
    path = chance.choice(sorted(path for pattern in patterns for path in ROOT.glob(pattern)))
    before = path.read_text(encoding="utf-8")
    old, new = WAYS[chance.choice(sorted(WAYS))]
    places = [*re.finditer(old, before, re.MULTILINE)]
    if chance.random() < 0.1:
        path.unlink()
    elif places:
        at = chance.choice(places)
        path.write_text(before[: at.start()] + at.expand(new) + before[at.end() :], encoding="utf-8", newline="\n")
    return path, before

chance, differing, wrong = random.Random(SEED), [], 0
assert said(True) == said(False) == []
for _ in range(ROUNDS):
    changed = [spoilt(chance) for _ in range(chance.choice((1, 1, 2)))]
    cold, kept = said(False), said(True)
    differing += [[str(path) for path, _ in changed], cold, kept] if kept != cold else []
    wrong += bool(cold)
    for path, text in reversed(changed):
        path.write_text(text, encoding="utf-8", newline="\n")
assert said(True) == []
print(json.dumps([differing, wrong]))
"""

OPENED = """
from engine.ground.words import LANGUAGES
opened = set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
book = Book()
site, others = published.opened(SITE, book), {}
site.titles  # of all pages, known before the first is looked at
for page in site.pages:
    stands_on = grounds.of(site, page)
    drawings = RESULTS.rglob("*.svg") if stands_on.is_drawn else ()
    decides = {page.path, site.folder / stands_on.beside, FILE, *map(ROOT.joinpath, stands_on.files), *drawings}
    decides |= {*LANGUAGES.iterdir()}  # of the engine, which decides all
    decides |= {site.places[key] for key in stands_on.results if key in site.places}
    opened.clear()
    for one in check.OF_A_PAGE:
        list(one(site, page))
    inside = {Path(name) for name in opened if Path(name).is_relative_to(ROOT)}
    others[page.name] = sorted(map(str, inside - decides))
print(json.dumps(others))
"""

AGAIN = """
first, second = looks(), looks()
path = SITE / "walks/valley.html"
path.write_bytes(path.read_bytes().replace(b"</article>", b"<p>More.</p></article>"))
page = looks()
record = DOCS / "results/roots/newton.cpu.json"
text = record.read_text(encoding="utf-8")
record.write_text(text + "\\n", encoding="utf-8")
print(json.dumps([len(first), second, page, looks()]))
record.write_text(text, encoding="utf-8", newline="\\n")
"""


@pytest.fixture(scope="module")
def looked(pristine: Checkout, shared: Checkout) -> Checkout:
    """The mini-site with its rendered site."""
    shutil.copytree(pristine.path("site"), shared.path("site"))
    shutil.rmtree(shared.path(".cache/gate"), ignore_errors=True)
    return shared


def printed(checkout: Checkout, script: str) -> Any:
    done = checkout.run("-c", BEGIN + script, PYTHONPATH=str(checkout.path("scripts")))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_page_is_looked_at_again_where_it_or_a_result_that_it_names_differs_and_nowhere_else(looked: Checkout):
    first, second, page, record = printed(looked, AGAIN)
    assert first == len([*looked.path("site").rglob("*.html")])
    assert second == []
    assert page == ["walks/valley.html"]
    assert "walks/roots.html" in record
    assert "walks/valley.html" not in record


def test_no_check_of_a_page_opens_a_file_that_is_not_among_what_decides_it(looked: Checkout):
    others = printed(looked, OPENED)
    assert "walks/valley.html" in others
    assert {name: files for name, files in others.items() if files} == {}


@pytest.mark.slow
def test_of_a_site_that_is_changed_at_random_is_said_what_is_said_where_nothing_is_kept(looked: Checkout):
    differing, wrong = printed(looked, f"SEED, ROUNDS = 1, 20\n{RANDOM}")
    assert differing == []
    assert wrong > 5
