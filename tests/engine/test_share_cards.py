"""Share cards: each page has a picture where others link to it, made of its title and its key figure."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.checkout import Checkout

from engine.pages import share_cards

HOME = "https://site.example/sub/"
LONG = "3 A title that is long, and 一个很长的标题，它要折成好几行才放得下"
PLAIN = f"---\ntitle: {LONG}\ndescription: No figure.\n---\n\n# 3\n\nText.\n"


def rendered(copy: Checkout, into: str, **environment: str) -> Path:
    done = copy.run("-m", "mkdocs", "build", "--strict", "--site-dir", into, **environment)
    assert done.returncode == 0, done.stderr
    return copy.path(into)


@pytest.fixture(scope="module")
def copy(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    ours = pristine.copied(tmp_path_factory.mktemp("cards") / "repo")
    ours.edit("mkdocs.yml", "      - walks/valley.md\n", "      - walks/valley.md\n      - walks/plain.md\n")
    ours.path("docs/walks/plain.md").write_text(PLAIN, encoding="utf-8", newline="\n")
    return ours


@pytest.fixture(scope="module")
def public(copy: Checkout) -> Path:
    return rendered(copy, "public", SITE_URL=HOME)


def card(site: Path, page: str) -> bytes:
    """The card that a page names."""
    (address,) = re.findall(r'property="og:image" content="([^"]*)"', (site / page).read_text(encoding="utf-8"))
    assert address.startswith(f"{HOME}assets/cards/")
    return (site / str(address).removeprefix(HOME)).read_bytes()


def ink(image: bytes, left: int, right: int) -> int:
    """How many pixels of a part of a card are not its paper."""
    shown = Image.open(BytesIO(image)).convert("RGB").crop((left, 0, right, 480))
    return sum(count for count, colour in shown.getcolors(1 << 20) or () if colour != (253, 252, 249))


def test_every_page_has_a_card_of_its_own_by_its_address(public: Path):
    cards = {}
    for page in ("walks/valley.html", "walks/roots.html", "walks/plain.html", "index.html", "tags.html"):
        cards[page] = card(public, page)
        assert Image.open(BytesIO(cards[page])).size == (1200, 630)
        assert len(cards[page]) < 120_000, page
        assert '<meta name="twitter:card" content="summary_large_image">' in (public / page).read_text(encoding="utf-8")
    assert len(set(cards.values())) == len(cards)
    assert card(public, "notebooks/valley.html") == cards["walks/valley.html"]


def test_a_figure_stands_beside_the_title_and_a_title_alone_takes_its_place(public: Path):
    for page in ("walks/valley.html", "index.html"):
        assert ink(card(public, page), 560, 1128) > 3000, page
    plain = card(public, "walks/plain.html")
    assert ink(plain, 560, 1128) > 3000
    assert ink(plain, 1140, 1200) == 0
    assert ink(card(public, "tags.html"), 560, 1128) == 0


@pytest.mark.slow
def test_the_front_matter_may_name_the_figure(checkout: Checkout, public: Path):
    checkout.edit("docs/walks/valley.md", "title: 1.2", "figure: valley.drift\ntitle: 1.2")
    assert card(rendered(checkout, "other", SITE_URL=HOME), "walks/valley.html") != card(public, "walks/valley.html")
    checkout.edit("docs/walks/valley.md", "figure: valley.drift", "figure: valley.gone")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    expected = "docs/walks/valley.md: figure: there is no docs/results/valley/gone.svg; name one as chapter.experiment"
    assert expected in done.stderr


def test_a_site_without_an_address_has_no_cards(site: Path):
    assert not (site / "assets" / "cards").exists()
    assert "og:image" not in (site / "walks" / "valley.html").read_text(encoding="utf-8")


def test_what_is_drawn_is_drawn_once_and_anew_where_it_is_torn(copy: Checkout, public: Path):
    before = {path: path.stat().st_mtime_ns for path in copy.path(".cache/cards").iterdir()}
    torn, *others = before
    whole = torn.read_bytes()
    torn.write_bytes(whole[: len(whole) // 8 * 4])
    copy.path(".cache/cards/of-before.txt").write_text("", encoding="utf-8")
    again = rendered(copy, "again", SITE_URL=HOME)
    assert {path: path.stat().st_mtime_ns for path in copy.path(".cache/cards").iterdir() if path != torn} == {
        path: before[path] for path in others
    }
    assert torn.read_bytes() == whole
    for path in public.glob("assets/cards/*.png"):
        assert (again / path.relative_to(public)).read_bytes() == path.read_bytes()


LINE = '<path d="M0 0h300" stroke="var(--figure-1, #0072b2)"/>'
DRAWINGS = {
    "of a box": f'<svg xmlns="{{}}" viewBox="0 0 300 200" class="chart">{LINE}</svg>',
    "of a size, with room at its right": '<svg xmlns="{}" width="480" height="260" font-size="30" overflow="visible">'
    '<text x="100%" fill="currentColor">n</text></svg>',
    "of two sheets": '<svg xmlns="{}" viewBox="0 0 9 300"><g/></svg>\n<svg xmlns="{}" viewBox="0 0 3 2"><g/></svg>',
}


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_drawing_of_any_kind_lies_within_the_card(kind: str):
    placed = share_cards.placed(DRAWINGS[kind].replace("{}", share_cards.SVG))
    assert "var(" not in placed
    assert placed.count("<svg") == 1
    x, y, scale = map(float, re.findall(r"translate\((\S+) (\S+)\) scale\((\S+)\)", placed)[0])
    width, height = map(float, re.findall(r'width="(\d+)" height="(\d+)"|$', placed)[0])
    assert x > share_cards.EDGE + share_cards.BESIDE
    assert x + scale * width <= share_cards.WIDTH - share_cards.EDGE + 1
    assert y >= share_cards.EDGE - 1
    assert y + scale * height <= share_cards.HEIGHT - share_cards.EDGE - 1.8 * share_cards.NAME
