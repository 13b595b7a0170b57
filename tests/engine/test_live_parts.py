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
from tests.live_parts import PAGE as SOURCE
from tests.live_parts import WALKED, add_lab, add_listings

from engine.gate import companions, links
from engine.gate.published import Site, opened
from engine.ground.digest import digest
from engine.results.book import Book

PAGE = "walks/valley.html"


@pytest.fixture(scope="module")
def with_lab(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The mini-site with a page that has live listings and a lab, built and looked at by the gate."""
    copy = pristine.copied(tmp_path_factory.mktemp("live") / "repo")
    add_listings(copy)
    add_lab(copy)
    copy.path("tests").mkdir(exist_ok=True)
    copy.path("tests/shown.py").write_text("import pytest\n", encoding="utf-8")
    copy.edit(SOURCE, "## Summary", '```python\n--8<-- "tests/shown.py"\n```\n\n## Summary')
    copy.built("--data", DATA)
    return copy


@pytest.fixture(scope="module")
def live(with_lab: Checkout) -> Path:
    return with_lab.path("site")


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
    elif isinstance(of, str) and re.match(r"assets/\S+$", of):
        yield of


def test_live_listings_are_numbered_in_the_order_of_the_page(live: Path):
    found = parsed(live / PAGE).css(".highlight[data-live]")
    assert [one.attributes["data-live"] for one in found] == ["1", "2", "3", "4"]
    assert found[3].text().strip() == WALKED


def test_only_a_page_with_live_parts_names_a_file_of_them(live: Path):
    named = {page.relative_to(live).as_posix() for page in live.rglob("*.html") if address(page)}
    assert named == {PAGE, "walks/roots.html"}  # there a result can be computed anew


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
    assert {"script", "style", "lab"} <= given.keys()
    named = [*addresses(given)]
    assert len(named) >= 10
    for one in named:
        content = (live / one).read_bytes()
        assert f".{digest(content, 10)}." in one
    assert (live / given["python"]["wasm"]).read_bytes().startswith(b"\0asm")
    assert {"reader.py"} <= json.loads((live / given["python"]["runtime"]).read_text(encoding="utf-8")).keys()


def test_none_of_it_lies_about_under_another_name(live: Path):
    plain = [path.name for path in live.glob("assets/*") if re.fullmatch(r"(live|lab|python)[\w-]*\.\w+", path.name)]
    assert plain == []


def test_a_result_of_the_page_comes_as_a_program_or_with_the_reason_why_not(live: Path):
    results = told(live)["results"]
    program = json.loads((live / results["valley.trajectory"]["program"]).read_text(encoding="utf-8"))
    assert (program["module"], program["function"]) == ("chapters.valley.walking", "trajectory")
    assert program["numbers"]["eta"] == 0.4
    assert [(one["file"], one["listing"]) for one in program["shown"]] == [
        ("common/slope.py", "1"),
        ("common/slope.py", "2"),
        ("chapters/valley/walking.py", "3"),
    ]
    cards = parsed(live / PAGE.replace(".html", "-sources.html")).css("[data-key]")
    refused = {one.attributes["data-key"] for one in cards if one.css_first(".source-refused")}
    assert refused == {one.attributes["data-key"] for one in cards} - {*results}
    assert "valley.scratch" in refused  # data


def test_a_listing_that_only_lacks_a_package_says_so_with_the_way_to_the_notebook(live: Path):
    said = parsed(live / PAGE).css(".highlight > .listing-needs")
    texts = [one.text() for one in said]
    assert "Needs torch: see the notebook" in texts
    assert not [text for text in texts if "pytest" in text], "no notebook has what is no code of the book"
    links = {link.attributes["href"] for one in said for link in one.css("a")}
    assert {(live / PAGE).parent.joinpath(link or "").resolve() for link in links} == {live / "notebooks/valley.html"}
    assert all("data-live" not in (one.parent.attributes if one.parent else {}) for one in said)


def test_a_lab_stands_around_its_figure_with_the_addresses_of_its_presets(live: Path):
    (lab,) = parsed(live / PAGE).css("optimizer-lab")
    assert lab.attributes == {"data-lab": "valley.walk_lab"}
    assert [(one.tag, one.attributes.get("id")) for one in lab.iter()] == [
        ("span", "lab-slow"),
        ("span", "lab-wild"),
        ("figure", "trajectory"),
    ]
    program = json.loads((live / told(live)["labs"]["valley.walk_lab"]["program"]).read_text(encoding="utf-8"))
    assert (program["module"], program["function"]) == ("chapters.valley.lab", "walk_lab")


def test_numbers_that_follow_a_lab_are_numbers_of_the_record_too(live: Path):
    follow = parsed(live / PAGE).css(".made-number > data[data-lab]")
    assert [(one.attributes["value"], one.attributes["data-lab"]) for one in follow] == [
        ("valley.trajectory.gamma", "eta"),
        ("valley.trajectory.x1", "half.lowest"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('data-lab="eta">0.9', 'data-lab="eta">0.8', "valley.trajectory.gamma: the sentence says 0.8, the record 0.9"),
        ('data-lab="eta"', 'data-lab="etas"', 'data-lab="etas" is neither a slider'),
        ('data-lab="half.lowest"', 'data-lab="half.least"', 'data-lab="half.least" is neither a slider'),
        ("#lab-wild", "#lab-wilder", "#lab-wilder: the lab of this page has no preset wilder; do you mean wild?"),
        ('data-lab="valley.walk_lab"', 'data-lab="valley.walks_lab"', "there is no lab valley.walks_lab; do you mean "),
        (' data-lab="valley.walk_lab"', "", 'data-lab="eta" follows a lab, and this page shows none'),
    ],
)  # fmt: skip
def test_what_a_page_says_of_its_lab_and_is_not_so_is_named(with_lab: Checkout, old: str, new: str, said: str):
    before = with_lab.read(SOURCE)
    with_lab.edit(SOURCE, old, new)
    faults = with_lab.build("--notebooks").stderr
    with_lab.path(SOURCE).write_text(before, encoding="utf-8", newline="\n")
    assert re.search(rf"^error: {SOURCE}:\d+: {re.escape(said)}", faults, re.MULTILINE)


def test_a_lab_that_fails_stops_the_build_at_its_line(with_lab: Checkout):
    with_lab.edit("scripts/chapters/valley/lab.py", "u, v = path[-1]", "u, v = path[steps]")
    faults = with_lab.build("--notebooks").stderr
    with_lab.edit("scripts/chapters/valley/lab.py", "u, v = path[steps]", "u, v = path[-1]")
    assert "error: scripts/chapters/valley/lab.py:11: the lab valley.walk_lab" in faults
    assert "IndexError" in faults


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
    (page,) = broken.glob("assets/live/walks/valley.*.json")
    page.unlink()
    opened_again = opened(broken, Book())
    page_again = next(one for one in opened_again.pages if one.name == PAGE)
    assert any(page.name in said for said in links.inside(opened_again, page_again))


@pytest.mark.slow
def test_zensical_leaves_the_same_bytes(with_lab: Checkout, live: Path):
    done = with_lab.run("-m", "engine.zensical", "other", PYTHONPATH="scripts")
    assert done.returncode == 0, done.stderr
    ours, theirs = ({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in (live, with_lab.path("other")))  # fmt: skip # noqa: E501
    assert sorted(ours) == sorted(theirs)
    assert [path for path, content in ours.items() if theirs[path] != content] == []


def test_a_server_warns_of_what_stops_a_build(with_lab: Checkout):
    with_lab.edit(SOURCE, "#lab-wild", "#lab-wilder")
    with_lab.edit(SOURCE, "x1, x2 = trace[-1]\nprint", "x1, x2 = trace[99]\nprint")
    done = with_lab.run("-m", "mkdocs", "build", "-d", "warned")
    with_lab.edit(SOURCE, "#lab-wilder", "#lab-wild")
    with_lab.edit(SOURCE, "x1, x2 = trace[99]\nprint", "x1, x2 = trace[-1]\nprint")
    assert done.returncode == 0
    assert "no preset wilder" in done.stderr
    assert "IndexError" in done.stderr
