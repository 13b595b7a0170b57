"""The navigation beside a page: levels that look it, and the page of a part, to which its name leads."""

from collections.abc import Iterator
from types import SimpleNamespace as Item
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from engine.ground.paths import ROOT, read
from engine.ground.words import words
from engine.pages import index_and_feed

SHEETS = "".join(read(ROOT / f"docs/assets/{name}.css") for name in ("tokens", "base", "shell"))


def page(source: str, title: str) -> Any:
    file = Item(src_uri=source)
    return Item(title=title, url=source.replace(".md", ".html"), file=file, children=None, meta={}, is_link=False)


def part(title: str, *children: Any) -> Any:
    return Item(title=title, url=None, children=children, meta=None)


INDEX, DEEP = page("book/index.md", "开头"), page("book/b.md", "乙")
ITEMS = [
    page("index.md", "首页"),
    part("书", INDEX, part("第二级", page("book/a.md", "甲"), part("第三级", DEEP)), page("book/c.md", "丙")),
    page("guide.md", "指南"),
]


def written(read_page: Any, items: list[Any]) -> LexborHTMLParser:
    env = Environment(loader=FileSystemLoader(ROOT / "theme"))
    env.filters["url"] = str
    nav: Any = Item(items=items, pages=list(pages(items)))
    index_and_feed.chain(nav)
    return LexborHTMLParser(env.get_template("partials/nav.html").render(nav=nav, page=read_page, words=words()))


def pages(items: Any) -> Iterator[Any]:
    for item in items:
        yield from pages(item.children) if item.children else [item]


def test_the_name_of_a_part_leads_to_its_index_which_is_not_listed_again():
    nav = written(INDEX, ITEMS)
    (link,) = nav.css('a[href="book/index.html"]')
    assert (link.text().strip(), link.attributes["aria-current"]) == ("书", "page")
    assert [one.text() for one in nav.css("span.panel__group")] == ["第二级", "第三级"]


@pytest.mark.parametrize("read_page", [INDEX, DEEP])
def test_where_parts_fold_the_one_that_is_read_is_open_and_its_index_comes_first(read_page: Any):
    many = [part("别的", *(page(f"other/{n}.md", str(n)) for n in range(12)))]
    nav = written(read_page, [*ITEMS, *many])
    names = [one.text().strip() for one in nav.css("summary")]
    folds = dict(zip(names, ["open" in one.attributes for one in nav.css("details")], strict=True))
    assert folds == {"书": True, "第二级": read_page is DEEP, "第三级": read_page is DEEP, "别的": False}
    assert nav.css("details > ul > li > a")[0].text().strip() == "开头"


def test_each_level_stands_further_in_than_the_one_before(browser: Browser):
    shown = browser.new_page(viewport={"width": 1400, "height": 900})
    shown.set_content(f"<style>{SHEETS}</style>{written(DEEP, ITEMS).html}")
    edges = "all => all.map(one => [one.textContent.trim(), one.getBoundingClientRect().left])"
    left = dict(shown.locator("#nav :is(a, .panel__group)").evaluate_all(edges))
    assert (
        left["首页"]
        == left["书"]
        == left["指南"]
        < left["第二级"]
        == left["丙"]
        < left["第三级"]
        == left["甲"]
        < left["乙"]
    )
    shown.close()
