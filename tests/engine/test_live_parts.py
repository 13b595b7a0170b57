"""What the build writes for pages on which readers can run something, and only for these."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import DATA, Checkout
from tests.live_parts import WALKED, add_listings

from engine.gate import companions, links
from engine.gate.published import Site, opened
from engine.ground.digest import digest
from engine.results.book import Book

PAGE = "walks/valley.html"


@pytest.fixture(scope="module")
def live(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini-site with a page that has live listings, rendered and looked at by the gate."""
    copy = pristine.copied(tmp_path_factory.mktemp("live") / "repo")
    add_listings(copy)
    copy.built("--data", DATA)
    return copy.path("site")


def parsed(page: Path) -> LexborHTMLParser:
    return LexborHTMLParser(page.read_text(encoding="utf-8"))


def address(page: Path) -> str | None:
    """Return what a page says of where its live parts are told."""
    body = parsed(page).body
    assert body is not None
    return body.attributes.get("data-live")


def told(site: Path) -> dict[str, Any]:
    where = address(site / PAGE)
    assert where is not None
    found: dict[str, Any] = json.loads((site / PAGE).parent.joinpath(where).read_text(encoding="utf-8"))
    return found


def addresses(of: object) -> Iterator[str]:
    """Yield the files of the site that are named in what a page is told."""
    if isinstance(of, dict):
        for one in of.values():
            yield from addresses(one)
    elif isinstance(of, str) and re.match(r"(assets|notebooks)/\S+$", of):
        yield of


def test_live_listings_are_numbered_in_the_order_of_the_page(live: Path):
    found = parsed(live / PAGE).css(".highlight[data-live]")
    assert [one.attributes["data-live"] for one in found] == ["1", "2", "3", "4"]
    assert found[3].text().strip() == WALKED


def test_only_a_page_with_live_parts_names_a_file_of_them(live: Path):
    assert [page.relative_to(live).as_posix() for page in live.rglob("*.html") if address(page)] == [PAGE]


def test_a_page_is_told_what_each_listing_needs(live: Path):
    assert told(live)["listings"] == {
        "1": {"imports": "", "before": []},
        "2": {"imports": "", "before": []},
        "3": {"imports": "import math\n", "before": ["1"]},
        "4": {"imports": "import math\n", "before": ["1", "2", "3"]},
    }
    assert told(live)["texts"] == {}


def test_all_that_a_page_may_load_is_there_under_a_name_of_its_content(live: Path):
    given = told(live)
    assert {"worker", "core", "page", "script", "wasm", "runtime"} <= given["python"].keys()
    assert {"script", "style", "lab", "notebook"} <= given.keys()
    named = [*addresses(given)]
    assert len(named) >= 10
    for one in named:
        content = (live / one).read_bytes()
        assert one.startswith("notebooks/") or f".{digest(content, 10)}." in one
    assert (live / given["python"]["wasm"]).read_bytes().startswith(b"\0asm")
    assert {"reader.py"} <= json.loads((live / given["python"]["runtime"]).read_text(encoding="utf-8")).keys()


def test_none_of_it_lies_about_under_another_name(live: Path, site: Path):
    plain = [path.name for path in live.glob("assets/*") if re.fullmatch(r"(live|lab|python)[\w-]*\.\w+", path.name)]
    assert plain == []
    assert not [path for path in site.glob("assets/*") if path.name.startswith(("live", "lab", "python", "micro"))]


def test_a_page_loads_nothing_of_it(live: Path):
    page = parsed(live / PAGE)
    loaded = [
        one.attributes.get("href") or one.attributes.get("src") or "" for one in page.css("link[href], script[src]")
    ]
    assert loaded
    assert not [one for one in loaded if "live" in one or "python" in one]


def test_what_comes_before_and_is_not_live_itself_is_told_as_text(checkout: Checkout):
    checkout.edit(
        "docs/walks/roots.md", "## The method\n", "## The method\n\n```python\nn = 2\n```\n\n```python live\nn\n```\n"
    )
    assert checkout.run("-m", "mkdocs", "build", "-d", "other").returncode == 0
    (path,) = checkout.path("other").glob("assets/live/walks/roots.*.json")
    given = json.loads(path.read_text(encoding="utf-8"))
    assert given["listings"]["1"] == {"imports": "", "before": ["#1"]}
    assert given["texts"] == {"#1": "n = 2\n"}


def test_the_gate_misses_a_file_that_a_live_page_would_load(live: Path, tmp_path: Path):
    broken = shutil.copytree(live, tmp_path / "site")
    wasm = told(broken)["python"]["wasm"]
    (broken / wasm).unlink()
    assert any(f"{wasm} is not there" in said for said in companions.live(Site(broken, {}, {}, {})))
    assert not [*companions.live(Site(live, {}, {}, {}))]
    (page,) = broken.glob("assets/live/walks/*.json")
    page.unlink()
    opened_again = opened(broken, Book())
    page_again = next(one for one in opened_again.pages if one.name == PAGE)
    assert any(page.name in said for said in links.inside(opened_again, page_again))
