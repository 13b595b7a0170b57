"""The head of a chapter: aims, prerequisites, reading time, its notebook, and when it was changed last."""

import json
import re
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import Checkout, commit

from engine.pages import reading_time
from engine.prose import reading

HEAD = 'aims:\n  - Find a **root** of $x^2$\nneeds:\n  - "[The valley](valley.md#summary)"\ncomment: true\n'
HOME = "https://site.example/"
UPDATED = "2026-01-03T07:30:00+08:00"  # of the text of roots, 23:30 the day before in Greenwich
RECORDED = "2026-02-01T12:00:00+08:00"  # of a record of the valley, whose text is older


@pytest.fixture(scope="module")
def copy(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A repository of git: one chapter has a head, of the other a result is newer than its text."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    ours = pristine.copied(tmp_path_factory.mktemp("head") / "repo")
    ours.edit("docs/walks/roots.md", "comment: true\n", HEAD)
    commit(ours, "2026-01-02T23:30:00Z")
    (record,) = ours.path("docs/results/valley").glob("circle.cpu.json")
    text = record.read_text(encoding="utf-8")
    record.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    commit(ours, "2026-02-01T04:00:00Z", "docs/results")
    record.write_text(text, encoding="utf-8", newline="\n")
    return ours


def rendered(copy: Checkout, into: str) -> Path:
    done = copy.run("-m", "mkdocs", "build", "--strict", "--site-dir", into, SITE_URL=HOME)
    assert done.returncode == 0, done.stderr
    return copy.path(into)


@pytest.fixture(scope="module")
def public(copy: Checkout) -> Path:
    return rendered(copy, "public")


def page(folder: Path, name: str) -> LexborHTMLParser:
    return LexborHTMLParser((folder / name).read_text(encoding="utf-8"))


def test_the_head_stands_under_the_title_and_its_links_lead_on(public: Path):
    article = page(public, "walks/roots.html").css_first("article")
    assert article
    head = article.css_first("h1 ~ .chapter-head")
    assert head
    assert [one.text() for one in head.css("p")] == ["You will learn", "You should know"]
    aim, need = head.css("li")
    assert aim.css_first("strong")
    assert aim.css_first("[data-tex] > svg")
    assert (need.css_first("a") or need).attributes["href"] == "valley.html#summary"
    assert not page(public, "walks/valley.html").css(".chapter-head")


def test_of_the_head_neither_excerpts_nor_the_search_say_anything(public: Path):
    for name in ("index.html", "feed.xml", *(path.name for path in public.glob("assets/search-index*.js"))):
        text = next(public.rglob(name)).read_text(encoding="utf-8")
        assert "doubles the digits" in text
        assert "You should know" not in text, name


def test_the_notebook_is_offered_under_the_title(public: Path):
    article = page(public, "walks/roots.html").css_first("article")
    assert article
    lines = article.css("h1 ~ .post-meta")
    assert [line.tag for line in lines] == ["div", "nav"]
    assert [link.attributes["href"] for link in lines[1].css("a")] == ["../notebooks/roots.html", "../notebooks/roots.ipynb", "#cite"]  # fmt: skip # noqa: E501


def test_under_the_title_a_chapter_says_how_long_it_takes(public: Path):
    for name in ("roots", "valley"):
        found = page(public, f"walks/{name}.html").css_first(".post-meta")
        assert found
        assert re.search(r"\b[1-9] min to read", found.text())
    assert "min to read" not in (public / "notebooks/roots.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "moment"), [("roots", UPDATED), ("valley", RECORDED)])
def test_text_and_records_say_when_a_page_was_changed_wherever_it_is_said(public: Path, name: str, moment: str):
    found = page(public, f"walks/{name}.html")
    line = found.css_first(".post-meta")
    assert line
    assert [time.attributes["datetime"] for time in line.css("time")][1:] == [moment]
    assert f"updated {moment[:10]}" in line.text()
    data = found.css_first('script[type="application/ld+json"]')
    assert data
    assert json.loads(data.text())["dateModified"] == moment
    assert f"<atom:updated>{moment}</atom:updated>" in (public / "feed.xml").read_text(encoding="utf-8")
    site_map = (public / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{HOME}walks/{name}.html</loc><lastmod>{moment[:10]}</lastmod>" in site_map


def test_the_feed_is_as_new_as_its_newest_item(public: Path):
    assert "<lastBuildDate>Sun, 01 Feb 2026 12:00:00 +0800</lastBuildDate>" in (public / "feed.xml").read_text("utf-8")


def test_the_head_names_its_author_where_the_site_does_and_says_when_it_was_changed(copy: Checkout, public: Path):
    copy.edit("mkdocs.yml", "site_name: A small site", "site_author: A. Writer\nsite_name: A small site")
    named = rendered(copy, "named")
    copy.edit("mkdocs.yml", "site_author: A. Writer\n", "")
    for folder, authors in ((public, []), (named, ["A. Writer"])):
        found = page(folder, "walks/roots.html")
        data = json.loads(found.css_first('script[type="application/ld+json"]').text())  # type: ignore[union-attr]
        assert [one["name"] for one in data.get("author", [])] == authors
        said = {meta.attributes["property"]: meta.attributes["content"] for meta in found.css("meta[property]")}
        assert [said[name] for name in said if name == "article:author"] == authors
        assert said["article:modified_time"] == UPDATED


def test_what_is_not_committed_changes_no_date(copy: Checkout, public: Path):
    copy.edit("docs/walks/roots.md", "finds a square root.", "finds square roots.")
    assert UPDATED in (rendered(copy, "edited") / "walks/roots.html").read_text(encoding="utf-8")
    copy.edit("docs/walks/roots.md", "finds square roots.", "finds a square root.")


def test_where_git_does_not_know_the_history_no_page_says_that_it_was_changed(copy: Checkout, public: Path):
    """A shallow clone has one commit, an archive none."""
    shallow = copy.path(".git/shallow")
    branch = copy.read(".git/HEAD").removeprefix("ref: ").strip()
    shallow.write_text(copy.read(f".git/{branch}"), encoding="utf-8", newline="\n")
    here = rendered(copy, "shallow")
    shallow.unlink()
    copy.path(".git").rename(copy.path("away"))
    there = rendered(copy, "archive")
    copy.path("away").rename(copy.path(".git"))
    for folder in (here, there):
        text = (folder / "walks/roots.html").read_text(encoding="utf-8")
        assert "updated" not in text
        assert '<time datetime="2024-03-01T09:00:00+08:00">' in text
        assert "<lastmod>2024-03-01</lastmod>" in (folder / "sitemap.xml").read_text(encoding="utf-8")


FIGURE = "<figure><svg><text>a b</text></svg></figure>"
DISPLAY = '<div data-tex="x"><svg/></div>'


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("", 1),
        ("一" * 990, 3),
        (f"{'word ' * 714}", 3),
        (f"<p>{'一' * 330}{FIGURE * 5}{DISPLAY * 12}</p>", 3),
        (f"<pre>{'x = 1' + chr(10)}{(chr(10) + 'y') * 59}</pre>", 3),
        (f'{"一" * 330}<details>{"一" * 990}</details><div class="footnote">{"一" * 990}</div>', 1),
        (f'{"一" * 330}<div popover>{"一" * 990}</div><div class="chapter-head">{"一" * 990}</div>', 1),
    ],
)
def test_reading_time_is_that_of_text_formulas_code_and_figures_without_what_is_folded(html: str, minutes: int):
    assert reading_time.minutes(reading.parsed(html)) == minutes
