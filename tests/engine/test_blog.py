"""The duties of a blog: dates, categories, tags, the index, the feed, addresses, and the end of a page."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import Checkout
from tests.contents import content
from tests.serving import served

from engine.ground.problem import Problem
from engine.pages import blog, page_tree

HOME = "https://site.example/sub/"
FORGE = "https://forge.example/we/site"
CHAPTER = "walks/valley.html"
LOOKED_AT = (CHAPTER, "more/quiet.html", "more/lead.html", "more/odd.html")  # of the chapters
QUIET = """---
title: 1 "a" & b
date: 2025-01-02
description: 没有摘要 & "引号" 的一章。
tags: [R&D, pytorch]
categories: [杂记]
figure: valley.trajectory
finding: 第 20 步 $\\gamma < 1$ 时在 <data value="valley.trajectory.x1">−0.011</data>。
comment: false
toc: false
aliases: [more/still.md, silence.html]
hide: [navigation, footer, tags]
author: [甲, 乙]
series: 小品
---

# 1 "a" & b

只有正文。

## 一节

到 <data value="valley.trajectory.x1">−0.011</data> 就完了。
"""
LEAD = """---
title: 2 摘要
date: 2023-05-06T00:30:00Z
description: 摘要里什么都有。
comment: true
author: 甲
series: 小品
---

# 2 摘要

按 ++ctrl+c++，式子 $a<b$ 与脚注[^1]，见[下文](#下文)、[另一章](../walks/valley.md#motivation)和
<data value="valley.trajectory.x1">−0.011</data>。

<!-- more -->

## 下文

完。

[^1]: 脚注的话。
"""
ODD = """---
title: 3 <eos> 与 $\\gamma_t$
date: 2023-01-01
description: 取 $\\gamma = 1$ 的一章。
tags: [C++, C#]
---

# 3 `<eos>` 与 $\\gamma_t$

**摘要 $x$ <!-- more --> 与正文。**

# 附

完。
"""
FRAME = """extra:
  homepage: https://home.example/
  generator: false
  tags:
    walks: walk
  social:
    - icon: fontawesome/brands/github
      link: https://forge.example/we
      name: Our forge
  alternate:
    - name: 中文
      link: https://site.example/zh/
      lang: zh
  giscus:
    repo: we/site
    repo_id: R_1
    category: 公告
    category_id: DIC_2

nav:
"""


@dataclass(frozen=True)
class Site:
    """A rendered site, and what reads it."""

    root: Path

    def read(self, page: str) -> str:
        return (self.root / page).read_text(encoding="utf-8")

    def article(self, page: str) -> str:
        found = re.search(r"<article.*?</article>", self.read(page), re.DOTALL)
        assert found
        return found[0]

    def links(self, page: str) -> dict[str, str]:
        """The links at the end of a page, by their words."""
        end = re.search(r'<nav class="post-links" aria-label="This page".*?</nav>', self.article(page), re.DOTALL)
        assert end
        found = re.findall(r'<a href="([^"]*)">([^<]*)</a>', end[0])
        return {words: address.replace("&amp;", "&") for address, words in found}


@pytest.fixture(scope="module")
def copy(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy with three more chapters."""
    ours = pristine.copied(tmp_path_factory.mktemp("blog") / "repo")
    ours.edit("mkdocs.yml", "      - walks/valley.md\n", "      - walks/valley.md\n      - 杂 & <b>:\n          - more/quiet.md\n          - more/lead.md\n          - more/odd.md\n")  # fmt: skip # noqa: E501
    ours.edit("docs/archive.md", "<!-- archive -->", "<!-- archive -->\n\n<!-- authors -->\n\n<!-- series -->")
    ours.path("docs/more").mkdir()
    for name, text in {"quiet": QUIET, "lead": LEAD, "odd": ODD}.items():
        ours.path(f"docs/more/{name}.md").write_text(text, encoding="utf-8", newline="\n")
    return ours


def rendered(copy: Checkout, into: str, **environment: str) -> Site:
    done = copy.run("-m", "mkdocs", "build", "--strict", "--site-dir", into, **environment)
    assert done.returncode == 0, done.stderr
    return Site(copy.path(into))


@pytest.fixture(scope="module")
def public(copy: Checkout) -> Site:
    """The site as the deploy renders it."""
    return rendered(copy, "public", SITE_URL=HOME, REPO_URL=FORGE)


@pytest.fixture(scope="module")
def talking(copy: Checkout, public: Site) -> Site:
    """The same with giscus and all that can stand around a page, on another day."""
    copy.edit("mkdocs.yml", "nav:\n  - Home", f"{FRAME}  - Home")
    copy.edit(
        "mkdocs.yml",
        "  font: false",
        "  logo: assets/favicon.svg\n  icon:\n    tag:\n      walk: material/walk\n  font: false",
    )
    theme = copy.path("theme/main.html")
    theme.write_text(
        theme.read_text(encoding="utf-8") + "{% block announce %}<p>News</p>{% endblock %}", encoding="utf-8"
    )
    return rendered(copy, "talking", SITE_URL=HOME, REPO_URL=FORGE, SOURCE_DATE_EPOCH="1000000000")


def test_under_its_title_a_chapter_says_when_and_under_which_names(public: Site):
    article = public.article(CHAPTER)
    line = re.search(r'</h1>\s*<div class="post-meta">(.*?)</div>', article, re.DOTALL)
    assert line
    assert '<time datetime="2024-08-08T13:00:00+08:00">2024-08-08</time>' in line[1]
    assert '<a href="../categories.html#category-walks">walks</a>' in line[1]
    assert '<a href="../tags.html#tag-pytorch">pytorch</a>, <a href="../tags.html#tag-walks">walks</a>' in line[1]
    assert "md-tag" not in article
    assert "2025-01-02" in public.article("more/quiet.html")


def test_categories_and_tags_have_their_places(public: Site):
    for page, names in {"categories": ["walks", "杂记"], "tags": ["walks", "pytorch", "r&amp;d"]}.items():
        article = public.article(f"{page}.html")
        kind = {"categories": "category", "tags": "tag"}[page]
        assert f'<h2 id="{kind}-{names[0]}">' in article
        assert "walks/valley.html" in article
        assert "foot__card" not in public.read(f"{page}.html")  # no chapter comes before or after them


def test_every_tag_has_an_address_of_its_own(public: Site):
    links = dict(re.findall(r'<a href="../(tags[^"]*)">([^<]*)</a>', public.article("more/odd.html")))
    assert list(links.values()) == ["C#", "C++"]
    ids = re.findall(r' id="([^"]*)"', public.article("tags.html"))
    assert len(ids) == len(set(ids))
    assert {link.partition("#")[2] for link in links} <= set(ids)


def test_a_title_is_text_wherever_it_stands_and_its_formulas_can_be_read(public: Site):
    page, title = public.read("more/odd.html"), "3 &lt;eos&gt; 与 γₜ"
    assert f"<title>{title} - A small site</title>" in page
    assert f'<meta property="og:title" content="{title}">' in page
    assert '<meta name="description" content="取 γ = 1 的一章。">' in page
    for place in ("index.html", "categories.html", "more/lead.html"):
        named = title.replace("3 ", '<span class="panel__number">3</span> <span>', 1)  # in the navigation
        assert re.search(rf'<a href="[./a-z]*odd.html"[^>]*>{named}</span></a>', public.read(place)), place
        assert '<span class="panel__group">杂 &amp; &lt;b&gt;</span>' in public.read(place)
    assert re.search(rf'<a href="more/odd.html"[^>]*>{title}</a>', public.read("index.html"))
    assert f"</span> {title}</a>" in public.read("more/lead.html")
    assert f"<title>{title}</title>" in public.read("feed.xml")
    assert parse_qs(urlsplit(public.links("more/odd.html")["Report a mistake"]).query)["title"] == [
        "Report a mistake: “3 <eos> 与 γₜ”"
    ]
    (index,) = public.root.glob("assets/search-index.js")
    assert '"3 <eos> 与 γₜ"' in index.read_text(encoding="utf-8")


def test_a_page_of_two_titles_says_once_when_and_has_both_among_its_contents(public: Site):
    article, page = public.article("more/odd.html"), public.read("more/odd.html")
    assert article.count('<div class="post-meta"') == article.count('<nav class="post-meta"') == 1
    assert re.findall(r'<a href="(#[^"]*)">', page.partition('id="toc"')[2].partition("</nav>")[0])[1:] == ["#附"]


def test_an_excerpt_ends_what_it_began(public: Site):
    assert re.search(r'<p><strong>摘要 .*</strong></p>\s*<div class="post-meta">', public.article("index.html"))
    assert "&lt;p&gt;&lt;strong&gt;摘要 x &lt;/strong&gt;&lt;/p&gt;" in public.read("feed.xml")


def test_every_address_within_the_site_leads_somewhere(public: Site):
    for path in public.root.rglob("*.html"):
        if path.name == "404.html":
            continue
        for address in re.findall(r'<a\b[^>]* href="([^"]*)"', path.read_text(encoding="utf-8")):
            parts = urlsplit(address.replace("&amp;", "&"))
            if parts.scheme:
                continue
            target = (path.parent / parts.path).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.exists(), (path, address)
            if parts.fragment and target.suffix == ".html":
                assert f'id="{parts.fragment}"' in target.read_text(encoding="utf-8"), (path, address)


def test_the_index_has_every_chapter_in_order_with_what_stands_before_its_more_mark(public: Site):
    article = public.article("index.html")
    titles = re.findall(r'<h[234]>(?:<a href="([^"]*)">)?([^<]*)', article)
    assert [one for one in titles if one[0] in {"", *LOOKED_AT}] == [
        ("", "Walks"),
        ("walks/valley.html", "1.2 The valley"),
        ("", "杂 &amp; &lt;b&gt;"),
        ("more/quiet.html", "1 &#34;a&#34; &amp; b"),
        ("more/lead.html", "2 摘要"),
        ("more/odd.html", "3 &lt;eos&gt; 与 γₜ"),
    ]
    assert "A walk by the slope alone crosses the valley again and again." in article
    assert "Let the place after" not in article
    assert "<p>没有摘要 &amp; &quot;引号&quot; 的一章。</p>" in article
    assert "Categories: 杂记" in article


def _titles(index: LexborHTMLParser) -> list[Any]:
    return [*index.css(".chapter :is(h3, h4) > a")]


def test_a_card_has_the_key_figure_and_a_number_with_where_it_comes_from(public: Site):
    article = LexborHTMLParser(public.article("index.html"))
    cards: dict[str, Any] = {link.text(): link.parent.parent.parent for link in _titles(article)}
    quiet, valley = cards['1 "a" & b'], cards["1.2 The valley"]
    for card in (quiet, valley):
        assert card.css(".chapter__figure path")
        assert card.css("text")
    finding = quiet.css_first(".chapter__finding")
    assert finding.text() == "第 20 步 γ < 1 时在 −0.011。"
    assert finding.css_first("a > data").attributes["value"] == "valley.trajectory.x1"
    assert quiet.css_first(".chapter__made").text().split()[0] == "Source"
    assert (quiet.css_first("svg[role=img]").attributes["aria-label"] or "").startswith('1 "a" & b')
    assert not valley.css(".chapter__finding")
    assert "2025-01-02" in quiet.text()
    assert "2024-08-08" in valley.text()


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("figure: valley.nothing", "docs/walks/roots.md: figure: there is no docs/results/valley/nothing.svg"),
        ("figure: 3", "front matter: figure: 3 is no text"),
        (
            'finding: <data value="valley.trajectory.x1">0.012</data>',
            "the sentence says 0.012, the record −0.011",
        ),
    ],
)
def test_a_card_that_cannot_be_made_stops_the_generator(checkout: Checkout, front: str, said: str):
    checkout.edit("docs/walks/roots.md", "\n---\n", f"\n{front}\n---\n")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode
    assert said in done.stderr


def test_the_archive_has_every_dated_chapter_under_its_year_the_newest_first(public: Site):
    article = LexborHTMLParser(public.article("archive.html"))
    years = [node.text() for node in article.css('h2[id^="y"]')]
    assert years == sorted(set(years), reverse=True)
    listed = [node.text() for node in article.css('[id^="y"] + .listed time')]
    assert listed == sorted(listed, reverse=True)
    titles = [node.text() for node in article.css(".listed a")]
    assert {"1.2 The valley", '1 "a" & b', "2 摘要", "3 <eos> 与 γₜ"} <= set(titles)


def test_the_chapters_of_an_author_and_of_a_series_are_listed_under_the_name(public: Site):
    article = LexborHTMLParser(public.article("archive.html"))
    headings = article.css('h2[id^="authors-"], h2[id^="series-"]')
    listed = {one.text(): [link.text() for link in article.css(f'[id="{one.id}"] + .listed a')] for one in headings}
    assert listed == {"甲": ['1 "a" & b', "2 摘要"], "乙": ['1 "a" & b'], "小品": ['1 "a" & b', "2 摘要"]}


def test_a_chapter_of_a_series_says_which_it_is_and_leads_to_the_others(public: Site):
    (series,) = LexborHTMLParser(public.article("more/lead.html")).css("details.series")
    assert [one.text() for one in series.css("summary")] == ["Part 2 of 2 of “小品”"]
    links = [(one.attributes["href"], one.attributes.get("aria-current")) for one in series.css("a")]
    assert links == [("quiet.html", None), ("lead.html", "page")]


def test_chapters_follow_each_other_through_the_parts_and_end_with_all_of_them(public: Site):
    def cards(page: str) -> list[str]:
        return [one.attributes["href"] or "" for one in LexborHTMLParser(public.read(page)).css(".foot__card")]

    assert cards("walks/roots.html") == ["../index.html", "valley.html"]
    assert cards("walks/valley.html") == ["roots.html", "../more/quiet.html"]
    assert cards("more/odd.html") == ["lead.html", "../index.html"]
    assert cards("index.html") == []


def test_a_page_that_moved_leads_on_from_each_address_that_it_had(public: Site):
    for old, leads in {"more/still.html": "quiet.html", "silence.html": "more/quiet.html"}.items():
        assert f'<meta http-equiv="refresh" content="0; url={leads}">' in public.read(old)
        assert f'<link rel="canonical" href="{HOME}more/quiet.html">' in public.read(old)
        sources = old.replace(".html", "-sources.html")
        assert f'content="0; url={leads.replace(".html", "-sources.html")}"' in public.read(sources)


def test_beside_each_page_lies_its_markdown_with_what_it_includes_and_a_list_of_them(public: Site):
    text = public.read("walks/valley.md")
    assert all(
        part in text for part in ("# 1.2 The valley\n", "half as much after 6.58 steps", "step 20, x1: -0.010599")
    )
    assert not [part for part in ("8<--", "<data", "<svg", "description:") if part in text]
    assert f"\n## Walks\n\n- [1.1 Roots]({HOME}walks/roots.md): Newton's method" in public.read("llms.txt")
    assert '<link rel="alternate" type="text/markdown" href="valley.md">' in public.read(CHAPTER)


def test_a_page_does_without_what_it_hides(public: Site):
    page = public.read("more/quiet.html")
    assert '<body dir="ltr" class="no-nav"' in page
    assert "foot__card" not in page
    assert "tags.html#" not in public.article("more/quiet.html")
    assert "categories.html#" in public.article("more/quiet.html")


def test_the_styles_of_what_few_pages_have_are_loaded_where_it_is_and_on_the_index_that_shows_it(public: Site):
    pages = ("more/quiet.html", "more/lead.html", "index.html", CHAPTER, "more/odd.html")
    assert ["assets/extras." in public.read(page) for page in pages] == [True, True, True, False, False]


AROUND = {  # what stands around a page, where it is asked for
    '<aside class="announced md-typeset" aria-label="Announcement" data-search-exclude><p>News</p></aside>',
    'bar-home" href="https://home.example/"><img class="bar-logo" src="../assets/favicon.svg" alt="">',
    '<a class="md-icon" href="https://forge.example/we" rel="me noopener" aria-label="Our forge"><svg',
    '<li><a href="https://site.example/zh/" hreflang="zh" lang="zh">中文</a></li>',
    '<link rel="alternate" hreflang="zh" href="https://site.example/zh/">',
    '<span class="icon" aria-hidden="true"><svg',
    '<link rel="stylesheet" href="../assets/extras.',
}


def test_a_page_has_around_it_what_is_asked_for_and_nothing_of_it_else(public: Site, talking: Site):
    assert [one for one in AROUND if one not in talking.read(CHAPTER)] == []
    assert [one for one in AROUND if one in public.read(CHAPTER)] == []
    assert "Made with" in public.read(CHAPTER)
    assert "Made with" not in talking.read(CHAPTER)


def test_an_excerpt_stands_on_the_index_as_a_part_of_it(public: Site):
    article = public.article("index.html")
    assert 'data-tex="a&lt;b"' in article
    assert '<a href="more/lead.html#下文">' in article
    assert '<a href="walks/valley.html#motivation">' in article
    assert '<data value="valley.trajectory.x1">−0.011</data>' in article
    for left in ("fnref", "footnote", "popovertarget", "made-number", "headerlink", "<!-- more"):
        assert left not in article.split('class="chapters"')[1]
    ids = re.findall(r' id="([^"]+)"', article)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p id="a">a<br>b <img src="x.png" id="c">&amp;&#8217;</p>',
            '<p>a<br />b <img src="/s/x.png" />&amp;&#8217;</p>',
        ),
        ('<h1>t<a class="headerlink" href="#t">¶</a></h1><p>a</p>', "<p>a</p>"),
        ('<p><span data-place-of-mark="b.c"></span></p><p>a', "<p></p><p>a</p>"),
        ('a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>b', "ab"),
        ('<svg viewBox="0 0"><use id="g" href="#g"/></svg>', '<svg viewBox="0 0"><use id="g" href="#g"/></svg>'),
        ("<div><p>a</div><p>b</p>", "<div><p>a</p></div><p>b</p>"),
        ('<a href="b.html?x=1&amp;y=2#z">l</a>', '<a href="/s/b.html?x=1&amp;y=2#z">l</a>'),
        ('<a href="https://other.example/">l</a>', '<a href="https://other.example/">l</a>'),
        ('<input disabled id="x">', "<input disabled />"),
    ],
)
def test_an_excerpt_keeps_what_can_stand_elsewhere(html: str, expected: str):
    assert blog.excerpt(content(html), "/s/page.html").html() == expected


def test_a_feed_gets_no_drawings():
    assert blog.excerpt(content("<p>a<svg><title>b</title></svg>c</p>"), HOME, drawings=False).html() == "<p>ac</p>"


def test_the_feed_holds_every_chapter_newest_first(public: Site):
    feed = ET.parse(public.root / "feed.xml").getroot()
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    channel = feed.find("channel")
    assert channel is not None
    assert channel.findtext("link") == HOME
    assert channel.findtext("language") == "en"
    (itself,) = channel.iterfind("{http://www.w3.org/2005/Atom}link")
    assert itself.attrib == {"href": f"{HOME}feed.xml", "rel": "self", "type": "application/rss+xml"}
    every = channel.findall("item")
    items = [item for item in every if (item.findtext("link") or "").endswith(LOOKED_AT)]
    assert [item.findtext("title") for item in items] == ['1 "a" & b', "1.2 The valley", "2 摘要", "3 <eos> 与 γₜ"]
    made = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert made == [datetime.fromisoformat(f"{day}+08:00") for day in ("2025-01-02T00:00", "2024-08-08T13:00", "2023-05-06T08:30", "2023-01-01T00:00")]  # fmt: skip # noqa: E501
    assert channel.findtext("lastBuildDate") == every[0].findtext("pubDate")
    assert [category.text for category in items[1].findall("category")] == ["walks", "pytorch"]
    for item in items:
        assert item.findtext("guid") == item.findtext("link")
        assert (item.findtext("link") or "").startswith(HOME)
    assert items[0].findtext("description") == "<p>没有摘要 &amp; &quot;引号&quot; 的一章。</p>"
    said = items[2].findtext("description") or ""
    assert f'<a href="{HOME}more/lead.html#下文">' in said
    assert "式子 a" in said
    assert not re.search(r'(href|src)="(?!https://)|<svg| id="|arithmatex', said)


def test_the_site_map_names_every_page_and_the_days_of_the_front_matter(public: Site):
    space = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    pages = {
        url.findtext("loc", namespaces=space): url.findtext("lastmod", namespaces=space)
        for url in ET.parse(public.root / "sitemap.xml").getroot()
    }
    chapters = {address for address in pages if (address or "").startswith(f"{HOME}walks/")}
    assert {address: day for address, day in pages.items() if address not in chapters - {f"{HOME}{CHAPTER}"}} == {
        HOME: None,
        f"{HOME}archive.html": None,
        f"{HOME}categories.html": None,
        f"{HOME}tags.html": None,
        f"{HOME}more/lead.html": "2023-05-06",
        f"{HOME}more/odd.html": "2023-01-01",
        f"{HOME}more/quiet.html": "2025-01-02",
        f"{HOME}{CHAPTER}": "2024-08-08",
    }


def test_the_day_of_the_build_is_nowhere(public: Site, talking: Site):
    assert public.article("index.html") == talking.article("index.html")
    for name in ("feed.xml", "sitemap.xml", "sitemap.xml.gz", CHAPTER):
        ours, theirs = ((site.root / name).read_bytes() for site in (public, talking))
        assert name == CHAPTER or ours == theirs, name
        assert b"2001-09-09" not in theirs


def test_without_an_address_the_site_claims_none(site: Path):
    assert not [path for name in ("feed.xml", "sitemap.xml", "sitemap.xml.gz") if (path := site / name).exists()]
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r'rel="canonical"|rel="alternate" type="application|og:url|ld\+json|feed\.xml|post-links|edit/main', text
        ), path
        assert len(re.findall(r'property="og:title"', text)) == ('content="noindex"' not in text)


def test_every_page_says_what_it_is_to_those_who_link_to_it(public: Site):
    described = []
    for path in sorted(public.root.rglob("*.html")):
        if path.name == "404.html":
            continue
        text = path.read_text(encoding="utf-8")
        if 'content="noindex"' in text:  # where numbers come from: nobody links to it but the chapter
            assert path.name.endswith("-sources.html") or path.name in {"still.html", "silence.html"}
            continue
        address = HOME + path.relative_to(public.root).as_posix().removesuffix("index.html")
        if path.parent.name == "notebooks":  # what it says is said by the chapter
            (chapter,) = (one for one in public.root.rglob(path.name) if one != path)
            address = HOME + chapter.relative_to(public.root).as_posix()
        assert f'<link rel="canonical" href="{address}">' in text
        assert f'<meta property="og:url" content="{address}">' in text
        described += re.findall(r'<meta property="og:description" content="([^"]+)">', text)
        assert '<meta property="og:locale" content="en">' in text
        (description,) = re.findall(r'<meta name="description" content="([^"]+)">', text)
        assert description == described[-1]
    assert len(described) == len(set(described)) >= 7
    head = public.read(CHAPTER)
    assert '<meta property="og:type" content="article">' in head
    assert '<meta property="article:published_time" content="2024-08-08T13:00:00+08:00">' in head
    assert re.findall(r'"article:tag" content="([^"]*)"', head) == ["pytorch", "walks"]
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)
    assert json.loads(data)["headline"] == "1.2 The valley"
    assert "<title>A small site</title>" in public.read("index.html")


def test_the_links_at_the_end_are_filled_in(public: Site):
    links = public.links(CHAPTER)
    assert list(links) == ["Edit this page", "Report a mistake", "Comment on GitHub"]
    assert links["Edit this page"] == f"{FORGE}/edit/main/docs/walks/valley.md"
    for words, title in {"Report a mistake": "Report a mistake", "Comment on GitHub": "Comment"}.items():
        address = urlsplit(links[words])
        assert links[words].isascii()
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{FORGE}/issues/new"
        query = parse_qs(address.query, strict_parsing=True)
        assert query["title"] == [f"{title}: “1.2 The valley”"]
        assert query["body"][0].startswith(f"Page: docs/walks/valley.md ({HOME}{CHAPTER})\n\n")
        assert ("Place:\nText:\nBetter:\n" in query["body"][0]) == (words == "Report a mistake")
    query = parse_qs(urlsplit(public.links("more/quiet.html")["Report a mistake"]).query)
    assert query["title"] == ['Report a mistake: “1 "a" & b”']


def test_a_notebook_can_be_opened_in_colab_where_it_lies_on_github(copy: Checkout):
    forges = {"https://github.com/we/site/": ["we/site/blob/next/docs/notebooks/valley.ipynb"], FORGE: []}
    for forge, places in forges.items():
        there = rendered(copy, "colab", REPO_URL=forge, EDIT_URI="edit/next/docs/")
        for page in (CHAPTER, "notebooks/valley.html"):
            found = re.findall(r'"https://colab\.research\.google\.com/github/([^"]*)">Open in Colab', there.read(page))
            assert found == places
    assert "Edit this page" not in there.read("notebooks/valley.html"), "it is made"


def test_the_switches_of_the_front_matter_are_honoured(public: Site, talking: Site):
    assert 'id="toc"' in public.read(CHAPTER)
    assert not re.search('id="toc"|popovertarget="toc"', public.read("more/quiet.html"))
    assert "Comment on GitHub" in public.links(CHAPTER)
    assert "Comment on GitHub" not in public.links("more/quiet.html")
    assert "giscus" in talking.read(CHAPTER)
    assert "giscus" not in talking.read("more/quiet.html")
    assert "assets/comments." in talking.read(CHAPTER)
    assert "assets/comments." not in talking.read("more/quiet.html")


def test_nothing_of_comments_and_of_other_places_for_notebooks_is_on_a_page_without_them(public: Site):
    for path in public.root.rglob("*.html"):
        assert not re.search(r"giscus|waline|assets/comments|post-comments|kaggle", path.read_text(encoding="utf-8")), (
            path
        )
    assert not [*public.root.glob("assets/comments*"), *public.root.glob("assets/waline*")]


def test_giscus_is_asked_only_after_a_click_and_follows_the_theme(talking: Site, browser: Browser):
    with served(talking.root) as address:
        page = browser.new_page(color_scheme="dark")
        asked = []

        def answer(route):
            asked.append(route.request.url)
            route.fulfill(body="window.given = document.currentScript.dataset", content_type="text/javascript")

        page.route(lambda url: not url.startswith(address), answer)
        page.goto(f"{address}/more/lead.html")
        page.mouse.wheel(0, 100_000)
        button = page.get_by_role("button", name="Load comments (from giscus.app)")
        button.wait_for()
        assert asked == []
        button.click()
        page.wait_for_function("window.given")
        assert asked == ["https://giscus.app/client.js"]
        given = page.evaluate("({...window.given})")
        assert given["theme"] == "dark"
        assert (given["repo"], given["repoId"], given["category"]) == ("we/site", "R_1", "公告")
        assert (given["mapping"], given["term"]) == ("specific", "more/lead.md")
        assert button.count() == 0
        page.close()


def test_a_giscus_that_does_not_answer_is_said_and_can_be_asked_again(talking: Site, browser: Browser):
    with served(talking.root) as address:
        page = browser.new_page()
        page.route("https://giscus.app/*", lambda route: route.abort())
        page.goto(f"{address}/more/lead.html")
        button = page.get_by_role("button", name="Load comments")
        button.click()
        page.get_by_text("The comments could not be loaded; try again.").wait_for()
        assert button.is_enabled()
        page.close()


def test_a_finger_finds_the_links_of_a_page(public: Site, browser: Browser):
    with served(public.root) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        page = context.new_page()
        page.goto(f"{address}/more/quiet.html")
        links = page.locator(".post-meta a, .post-links a")
        assert links.count() == 4
        for link in links.all():
            box = link.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44, link.inner_text()
        context.close()


MAKING = """
from mkdocs.structure.files import File

def on_files(files, config):
    files.append(File.generated(config, "made.md", content="# Made\\n\\nBy a plugin: $x_1$.\\n"))
    return files
"""


def test_a_page_that_a_plugin_makes_is_a_page_and_a_blog_that_would_be_empty_is_refused(checkout: Checkout):
    checkout.path("making.py").write_text(MAKING, encoding="utf-8")
    checkout.edit("mkdocs.yml", "  - scripts/hooks.py\n", "  - scripts/hooks.py\n  - making.py\n")
    checkout.edit("mkdocs.yml", "  notebooks/\nuse", "  notebooks/\n  made.md\nuse")
    done = checkout.run("-m", "mkdocs", "build", "--strict", "-d", "made")
    assert done.returncode == 0, done.stderr
    assert 'data-tex="x_1"' in checkout.read("made/made.html")
    checkout.edit("mkdocs.yml", "plugins:\n", "plugins:\n  - blog\n")
    done = checkout.run("-m", "mkdocs", "build", "--strict", "-d", "made")
    assert done.returncode == 1
    assert "mkdocs.yml: plugins: blog: no page shows its posts; take it out" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("written", ["2024-08-08 25:00", "gestern", 20240808, ["2024-08-08"]])
def test_a_date_that_is_none_is_refused_with_what_to_write(written: object):
    with pytest.raises(Problem, match="write 2024-08-08 or"):
        blog.moment(written)


def test_dates_are_read_as_people_write_them():
    assert blog.moment("2024-08-08 13:00").isoformat() == "2024-08-08T13:00:00+08:00"
    assert blog.moment(datetime.fromisoformat("2024-08-08T23:00Z")).isoformat() == "2024-08-09T07:00:00+08:00"


def test_what_is_put_into_the_beginning_of_a_chapter_that_is_kept_is_written():
    begun = content("<p>Before.</p><svg><path/></svg>")
    parts = page_tree.taken_apart(begun)
    assert parts
    kept = page_tree.put_together(parts)
    kept.tree.append(kept.leaves.made("<svg><text>drawn</text></svg>"))
    assert kept.html() == f"{begun.html()}<svg><text>drawn</text></svg>"
