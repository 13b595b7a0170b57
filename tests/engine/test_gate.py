"""What is published is checked as published: a rendered site, changed by hand, in each way that matters."""

# ruff: noqa: E501 the ways read best as rows

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import ways
from tests.checkout import Checkout

VALLEY, ROOTS = "walks/valley.html", "walks/roots.html"
LOOK = "import json, sys; from pathlib import Path; from engine.gate import check; from engine.results.book import Book"


@pytest.fixture(scope="module")
def looked(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """The mini-site with its rendered site, to be spoilt and mended again."""
    copy = pristine.copied(tmp_path_factory.mktemp("gate") / "repo")
    shutil.copytree(pristine.path("site"), copy.path("site"))
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


@pytest.fixture(scope="module")
def said(looked: Checkout) -> dict[str, str]:
    """{way: what the gate says} of all WAYS, each in a copy of the site, looked at by one process."""
    folders = {name: looked.path(f"sites/{n}") for n, name in enumerate(WAYS)}
    for name, folder in folders.items():
        shutil.copytree(looked.path("site"), folder)
        WAYS[name][0](folder)
    looks = f"{LOOK}; print(json.dumps({{f: check.faults(Path(f), Book()) for f in sys.argv[1:]}}))"
    done = looked.run("-c", looks, *map(str, folders.values()), PYTHONPATH=str(looked.path("scripts")))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return {name: "\n".join(found[str(folder)]) for name, folder in folders.items()}


def put(old: str, new: str, page: str = VALLEY) -> Callable[[Path], object]:
    """Return what changes one place of a page."""

    def change(site: Path) -> None:
        text = (site / page).read_text(encoding="utf-8")
        assert old in text, old
        (site / page).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def remove(name: str) -> Callable[[Path], object]:
    return lambda site: (site / name).unlink()


def search(site: Path) -> None:
    (path,) = (site / "assets").glob("search-index*.js")
    name, _, given = path.read_text(encoding="utf-8").partition("=")
    index = json.loads(given)
    index["sections"][0][4] += " 0.999"
    path.write_text(f"{name}={json.dumps(index)}", encoding="utf-8")


SUMMARY = "</article>"
LOOSE = "looks like a result"
WAYS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bound number that is wrong": (put(">−0.011</a>", ">−0.012</a>"), "the sentence says −0.012, the record −0.011"),
    "a bound number of nothing": (put('value="valley.trajectory.x1"', 'value="valley.trajectory.x9"'), "there is no number valley.trajectory.x9"),
    "a bound number scaled from beside": (put(">−0.011</a>", ">−0.011</a>%"), "'%' after −0.011"),
    "an unbound number in the text": (put(SUMMARY, "<p>It is 0.999.</p></article>"), f"0.999 {LOOSE}"),
    "a claim that its record belies": (put("errors[0] &gt; ", "errors[0] &lt; ", ROOTS), "“better” does not hold: roots.newton.errors[0] < "),
    "a claim of nothing": (put("errors[0] &gt; ", "faults[0] &gt; ", ROOTS), "there is no number roots.newton.faults"),
    "a claim that is turned around": (put("does <a", "does not <a", ROOTS), "'not ' directly before it makes it another claim"),
    "a verdict that names nothing": (put(SUMMARY, "<p>It is smal<b>ler</b>.</p></article>"), "smaller is a verdict that names nothing"),
    "in a title": (put("<title>", "<title>0.999 "), f"0.999 {LOOSE}"),
    "in a heading": (put(SUMMARY, "<h2 id='x'>By 0.999</h2></article>"), f"0.999 {LOOSE}"),
    "in the description": (put('name="description" content="', 'name="description" content="0.999 '), f"0.999 {LOOSE}"),
    "in a caption": (put('<span id="C0"><b>Figure 1', '<span id="C0"><b>Figure 1 0.999'), f"0.999 {LOOSE}"),
    "in an alternative": (put(SUMMARY, '<img alt="0.999" src="../assets/touch-icon.png"></article>'), f"0.999 {LOOSE}"),
    "in a label": (put(SUMMARY, '<p aria-label="0.999">x</p></article>'), f"0.999 {LOOSE}"),
    "in a menu": (put("</nav>", "<p>0.999</p></nav>"), f"0.999 {LOOSE}"),
    "in the foot": (put("</footer>", "<p>0.999</p></footer>"), f"0.999 {LOOSE}"),
    "in a drawing by hand": (put(SUMMARY, "<svg><text>0.999</text></svg></article>"), f"0.999 {LOOSE}"),
    "in a table by hand": (put(SUMMARY, "<table><tr><td>0.999</td></tr></table></article>"), f"0.999 {LOOSE}"),
    "in data of a search engine": (put("</head>", '<script type="application/ld+json">{"name": "by 0.999"}</script></head>'), f"0.999 {LOOSE}"),
    "a table that is another": (put('<th class="k" scope="row">summed</th>', "<td>doubled</td>"), "does not show comparison.md as the build made it"),
    "a figure that is another": (put('id="valley-weights-title">', 'id="valley-weights-title">x'), "does not show weights.svg as the build made it"),
    "a listing that is another": (put('<span class="k">def</span>', '<span class="k">dev</span>'), "a block of code is not what its source has"),
    "an output that is another": (put("step 20, x1: -0.010599", "step 20, x1: -0.020599"), "this block of code is not on the page as it is in its source"),
    "a mark of a section": (put('<span class="k">def</span>', '# --8&lt;-- [end:a]\n<span class="k">def</span>'), "the mark of a section is left"),
    "a formula that is not drawn": (put(SUMMARY, '<span class="arithmatex">\\(a^2\\)</span></article>'), "is not drawn"),
    "TeX as text": (put(SUMMARY, "<p>$a_1$</p></article>"), "TeX outside a formula: $a_1$"),
    "a link that leads nowhere": (put(SUMMARY, '<a href="gone.html">x</a></article>'), "gone.html leads nowhere"),
    "a link to no heading": (put(SUMMARY, '<a href="roots.html#gone">x</a></article>'), "there is no #gone"),
    "an image that is not there": (put(SUMMARY, '<img src="gone.png"></article>'), "gone.png leads nowhere"),
    "an image from elsewhere": (put(SUMMARY, '<img src="https://a.b/c.png"></article>'), "would be loaded from another host"),
    "a script from elsewhere": (put("</head>", '<script src="https://a.b/c.js"></script></head>'), "would be loaded from another host"),
    "a share card that is not there": (put("</head>", '<meta property="og:image" content="https://a.b/c/gone.png"></head>'), "the share card https://a.b/c/gone.png is not part of the site"),
    "an id that stands twice": (put(SUMMARY, '<p id="summary">x</p></article>'), "2 elements have the id summary"),
    "another language": (put('<html lang="en"', '<html lang="fr"'), "its lang is 'fr', not 'en'"),
    "a mark of another dialect": (put(SUMMARY, "<p>~~old~~</p></article>"), "'~~old~~' is left as text"),
    "a mark of a snippet": (put(SUMMARY, '<p>--8&lt;-- "a.md"</p></article>'), "is left as text"),
    "marks of a merge": (put(SUMMARY, "<p>&lt;&lt;&lt;&lt;&lt;&lt;&lt; HEAD</p></article>"), "is left as text"),
    "a footnote that is not there": (put(SUMMARY, "<p>so[^gone]</p></article>"), "'[^gone]' is left as text"),
    "words that are gone": (put("A walk by the slope alone", "A walk by the alone"), "'A walk by the slope alone crosses the va…' is not on the page"),
    "a page that is gone": (remove(ROOTS), "docs/walks/roots.md: the site has no page of it"),
    "a page that is empty": (lambda site: (site / ROOTS).write_text('<html lang="en"><body><article><h1>x</h1></article></body></html>', encoding="utf-8"), "nothing stands on the page but its title"),
    "another notebook": (lambda site: (site / "notebooks/valley.ipynb").write_text("{}", encoding="utf-8"), "notebooks/valley.ipynb is not docs/notebooks/valley.ipynb"),
    "a number in the page of a notebook": (put(SUMMARY, "<p>It is 0.999.</p></article>", "notebooks/valley.html"), "valley.ipynb has no 0.999"),
    "other data": (lambda site: (site / "results/valley/weights.csv").write_text("1", encoding="utf-8"), "results/valley/weights.csv is not docs/results/valley/weights.csv"),
    "a source that lies about": (lambda site: (site / "walks/notes.md").write_text("x", encoding="utf-8"), "walks/notes.md is a source, and no page"),
    "a feed with another number": (lambda site: (site / "feed.xml").write_text('<rss><channel><item><title>x</title><link>https://a.b/walks/valley.html</link><description>&lt;p&gt;by 0.999&lt;/p&gt;</description></item></channel></rss>', encoding="utf-8"), f"0.999 {LOOSE}"),
    "an address of no page": (lambda site: (site / "sitemap.xml").write_text('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.b/x/</loc></url><url><loc>https://a.b/x/walks/gone.html</loc></url></urlset>', encoding="utf-8"), "sitemap.xml: https://a.b/x/walks/gone.html is no page of the site"),
    "a number that is read out as another": (put('aria-describedby="made-said"', 'aria-label="−0.012"'), "−0.012 looks like a result"),
    "a number in the search": (search, "no page says 0.999"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_nothing_wrong_is_published(said: dict[str, str], way: str):
    assert WAYS[way][1] in said[way]


def test_a_site_that_holds_passes_and_the_command_says_so(looked: Checkout):
    assert "everything that was looked at holds" in looked.built("--gate")
    put(">−0.011</a>", ">−0.012</a>")(looked.path("site"))
    line = looked.read("docs/walks/valley.md").split("−0.011")[0].count("\n") + 1
    assert looked.refused("--gate", "site") == (
        f"error: {VALLEY}: docs/walks/valley.md:{line}: valley.trajectory.x1: the sentence says −0.012, the record"
        " −0.011; python scripts/build.py --accept rewrites it\n"
    )


def test_what_passes_unbound_is_listed_for_an_editor(looked: Checkout):
    listed = looked.built("--unbound").splitlines()
    assert any("1.2, the number of a section" in line for line in listed)
    assert all(line.startswith("docs/") for line in listed)


FINDS = """
import json, re, subprocess
from pathlib import Path
from engine.build import engines
from engine.gate import check as gate
from engine.ground.paths import DOCS
from engine.prose import check
from engine.results import freshness
from engine.results.book import Book

book = Book()
found = {str(fault.path.stem) for fault in check.faults(book, freshness.numbers(book))}
for name in found:
    (DOCS / "walks" / f"{name}.md").unlink(missing_ok=True)
command = engines.command("mkdocs", Path("rendered"))
while not Path("rendered/walks/right.html").exists():  # strict or not, it writes all pages before it complains of them
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    stopped = re.search(r"way\\d+", done.stdout + done.stderr)[0]  # but where a page stops it
    if not Path("rendered/walks/right.html").exists():
        found.add(stopped)
        (DOCS / "walks" / f"{stopped}.md").unlink()
said = gate.faults(Path("rendered"), Book())
print(json.dumps([sorted(found), said]))
"""


def test_no_way_to_publish_something_wrong_passes(pristine: Checkout, tmp_path: Path):
    """All in one site, which is looked at as it is built: first the sources, then the rendered pages of those left."""
    copy = pristine.copied(tmp_path / "repo")
    names = {f"way{n}": name for n, name in enumerate(ways.WAYS)}
    for file, name in names.items():
        copy.path(f"docs/walks/{file}.md").write_text(ways.page(ways.WAYS[name]), encoding="utf-8", newline="\n")
    copy.path("docs/walks/right.md").write_text(ways.page("All is well."), encoding="utf-8", newline="\n")
    done = copy.run("-c", FINDS, PYTHONPATH=str(copy.path("scripts")))
    assert done.returncode == 0, done.stderr
    in_sources, in_pages = json.loads(done.stdout)
    missed = [
        name
        for file, name in names.items()
        if file not in in_sources and not any(f"/{file}." in said for said in in_pages)
    ]
    assert missed == [], (in_sources, in_pages)
    assert "right" not in in_sources
    assert not [said for said in in_pages if "/right." in said]
