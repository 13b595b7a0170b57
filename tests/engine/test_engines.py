"""MkDocs, ProperDocs and Zensical make the same site of the same sources, and none of them a wrong one."""

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import DATA, Checkout, commit
from tests.live import serving

ADDRESSES = {"SITE_URL": "https://site.example/book/", "REPO_URL": "https://github.com/owner/book"}
EVERY_KIND = """\
---
date: 2024-05-06
tags: [C++, "C#", walks]
categories: [walks]
description: A & B < C, with $x^2$
comment: true
aims: ["Tell `code` from $x_t$"]
needs: ["[Roots](roots.md)", "[the valley](<valley.md#summary>), and C < D"]
---

# Titles & <em>such</em> with $x_t$ and `code <b>`

It leads to [a section](valley.md#summary), [tags](../tags.md), [a notebook](../notebooks/roots.ipynb) and
<https://example.org/?b=c&d=e>, says <data value="roots.newton.root">1.414214</data>, and has notes[^1],
another[^paper].

<!-- more -->

## A & B $\\frac{a}{b}$ {#own .cls}

See [below](#own), [`code`](roots.md), [mail](mailto:a@b.c), [data](../results/roots/newton.csv),
[no heading](<../walks/caf é.md#here>) and $5 and$6.

[^1]: With [a link](roots.md) and $z$.

Term
:   Definition

| a | b |
|---|---|
| $\\lvert x \\rvert$ | 2 |

!!! note "A <b>title</b> $q$"
    Body

??? note "A fold"
    Inside `x`.

<div markdown="1" data-search-exclude>
Out of the search.
</div>

$$
\\sum_i x_i
$$

```python
x = "<a href='x.md'>"  # [l](y.md)
```

```python live title="x"
print(x)
```
"""
PAPER = "@misc{paper, author={Weiß, M. and others}, title={On $x_t$ \\& {C}#}, year={2013}, eprint={1308.0850}}\n"
GISCUS = "extra:\n  giscus:\n    repo: o/r\n    repo_id: R\n    category: C\n    category_id: D\n\nnav:\n"

# what refuses the site where no build has looked at it before
COMMANDS = {
    "properdocs": ("-m", "engine.build.generator", "properdocs", "build", "--strict", "--config-file", "mkdocs.yml"),
    "zensical": ("-m", "engine.zensical", "site"),
}


def directly(checkout: Checkout, engine: str) -> str:
    """Have an engine render, and return what it complains of; it must fail."""
    done = checkout.run(*COMMANDS[engine], PYTHONPATH="scripts")
    assert done.returncode != 0
    return done.stderr


@pytest.fixture(scope="module")
def book(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The mini-site with a page that holds something of every kind, a draft, parts of parts, and comments."""
    copy = pristine.copied(tmp_path_factory.mktemp("engines") / "book")
    copy.path("docs/walks/kinds.md").write_text(EVERY_KIND, encoding="utf-8")
    copy.path("docs/references.bib").write_text(PAPER, encoding="utf-8")
    copy.path("docs/walks/draft.md").write_text("---\ndraft: true\n---\n\n# A draft\n", encoding="utf-8")
    copy.path("docs/walks/caf é.md").write_text("A page without a title.\n\n## Here\n", encoding="utf-8")
    last, names = "      - walks/valley.md\n", ("kinds", "draft", "caf é")
    part = "".join(f"          - walks/{name}.md\n" for name in names)
    copy.edit("mkdocs.yml", last, f'{last}      - "$k$":\n{part}')
    copy.edit("mkdocs.yml", "nav:\n  - Home", f"{GISCUS}  - Home")
    commit(copy, "2026-01-02T23:30:00Z")
    return copy


@pytest.fixture(scope="module")
def rendered(book: Checkout) -> dict[str, dict[str, bytes]]:
    """{engine: the files that it leaves}."""
    found = {}
    for engine in ("mkdocs", "properdocs", "zensical"):
        book.built("--data", DATA, "--engine", engine, **ADDRESSES)
        found[engine] = book.files("site")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_another_engine_leaves_the_same_bytes(rendered: dict[str, dict[str, bytes]], engine: str):
    ours, theirs = rendered["mkdocs"], rendered[engine]
    assert sorted(ours) == sorted(theirs)
    assert [path for path, content in ours.items() if theirs[path] != content] == []


@pytest.mark.slow
@pytest.mark.usefixtures("rendered")
def test_a_process_that_renders_is_in_the_profile(book: Checkout):
    book.built("--data", DATA, "--engine", "properdocs", "--profile", **ADDRESSES)
    told = json.loads(book.read(".cache/profile.json"))["traceEvents"]
    (pid,) = {one["pid"] for one in told if one["name"] == "process_name" and one["args"]["name"] == "properdocs"}
    steps = {one["name"] for one in told if one["pid"] == pid}
    assert {"start: imports", "hooks: on_pre_build", "search: index", "MkDocs: files"} <= steps


def test_what_is_the_same_has_something_of_every_kind(rendered: dict[str, dict[str, bytes]]):
    """Pages that lack it would be the same too."""
    site = rendered["zensical"]
    page = LexborHTMLParser(site["site/walks/kinds.html"].decode("utf-8"))
    notes = (".footnote a", ".chapter-head a")
    for kind in (
        "[data-value]",
        ".made-number",
        "[data-tex] > svg + math",
        "table",
        "details",
        "pre",
        "[data-live]",
        *notes,
    ):
        assert page.css(f"article {kind}"), kind
    assert "\\frac" not in page.text()
    assert b'updated <time datetime="2026-01-03T07:30:00+08:00">' in site["site/walks/kinds.html"]
    assert site["site/feed.xml"].count(b"<item>") == 3
    assert b"tag-C2b2b" in site["site/tags.html"]
    assert {"site/notebooks/roots.html", "site/notebooks/roots.ipynb", "site/sitemap.xml.gz"} <= site.keys()
    assert not any("draft" in path for path in site)
    valley = LexborHTMLParser(site["site/walks/valley.html"].decode("utf-8"))
    assert len(valley.css("article figure svg.chart")) == 5


WITHOUT_MKDOCS = """
import runpy, sys
sys.modules["mkdocs"] = sys.modules["properdocs"] = None  # importing them raises ImportError
sys.argv[1:] = [sys.argv[-1]]
runpy.run_module("engine.zensical", run_name="__main__")
"""


def test_zensical_needs_no_mkdocs(checkout: Checkout):
    done = checkout.run("-c", WITHOUT_MKDOCS, "other", PYTHONPATH="scripts")
    assert done.returncode == 0, done.stderr
    ours, theirs = checkout.path("site"), checkout.path("other")
    for page in ours.rglob("*.html"):
        assert (theirs / page.relative_to(ours)).read_bytes() == page.read_bytes()


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs", "zensical"])
def test_a_build_refuses_a_wrong_number_whatever_the_engine(shared: Checkout, engine: str):
    page = "docs/walks/valley.md"
    shared.edit(page, ">−0.011</data>", ">−0.012</data>")
    assert "walks/valley.md:" in shared.refused("--engine", engine)
    shared.edit(page, ">−0.012</data>", ">−0.011</data>")


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_an_engine_refuses_a_wrong_number_by_itself(checkout: Checkout, engine: str):
    checkout.edit("docs/walks/valley.md", ">−0.011</data>", ">−0.012</data>")
    assert "valley.trajectory.x1: the sentence says −0.012, the record −0.011" in directly(checkout, engine)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("docs/index.md", "The end.", "[x](nowhere.md)", "docs/index.md:15: "),
        ("docs/index.md", "The end.", "[x](walks/valley.md#no)", "docs/index.md:15: "),
        ("docs/index.md", "The end.", "$\\frac{a}$", "docs/index.md:15: formula does not parse"),
        ("mkdocs.yml", "- walks/roots.md", "- walks/nowhere.md", "mkdocs.yml: nav names walks/nowhere.md"),
        ("mkdocs.yml", "      - walks/roots.md\n", "", "docs/walks/roots.md: not in the navigation"),
        ("mkdocs.yml", "- walks/roots.md", "- [walks/roots.md", "mkdocs.yml:47: expected ',' or ']'"),
    ],
)
def test_zensical_refuses_what_does_not_hold(shared: Checkout, file: str, old: str, new: str, said: str):
    before = shared.read(file)
    shared.edit(file, old, new)
    complaints = directly(shared, "zensical")
    shared.path(file).write_text(before, encoding="utf-8", newline="\n")
    assert f"ERROR   -  {said}" in complaints


def test_zensical_called_by_itself_writes_no_page(checkout: Checkout, tmp_path: Path):
    (tmp_path / "zensical_ui.py").write_text("def get_theme_dir(): return 'theme'\n", encoding="utf-8")
    done = checkout.run("-m", "zensical", "build", PYTHONPATH=str(tmp_path), EDIT_URI="edit", **ADDRESSES)
    assert done.returncode != 0
    assert "undefined value" in done.stderr
    assert not [*checkout.path("site").rglob("*.html")]


@pytest.mark.slow
def test_properdocs_serves_the_author_as_mkdocs_does(checkout: Checkout, tmp_path: Path):
    with serving(checkout, tmp_path, "-m", "properdocs") as server:
        server.edit("scripts/chapters/valley/walking.py", "def trajectory(steps=20)", "def trajectory(steps=21)")
        server.until(lambda: "valley.trajectory drifted" in server.box(), "the run")
        server.mend()
        server.edit("docs/walks/valley.md", "## Summary", "[x](nowhere.md)\n\n## Summary")
        server.until(lambda: "nowhere.md" in server.box(), "the warning")


@pytest.mark.parametrize("option", ["--check", "--status", "--no-site", "--notebooks"])
def test_an_engine_is_refused_where_nothing_is_rendered(shared: Checkout, option: str):
    done = shared.build("--engine", "zensical", option)
    assert done.returncode == 2
    assert "--engine" in done.stderr or "other options" in done.stderr


def test_an_engine_that_is_not_installed_is_named(shared: Checkout):
    shared.edit("requirements-engines.txt", "zensical==0.1.3", "zensical==0.0.0")
    assert "zensical==0.0.0 not installed; run once without --offline" in shared.build("--engine", "zensical").stderr
    shared.edit("requirements-engines.txt", "zensical==0.0.0", "zensical==0.1.3")
    assert shared.build("--status").returncode == 0
