"""What matplotlib writes as SVG, made into an element that stands in a page: small, themed, told in words."""

import re
from collections.abc import Mapping
from html import escape

from engine.figures.lines import thinned
from engine.figures.styles import LOOK, said_once
from engine.figures.ticks import drawn_at_once

DECIMALS = 2  # of sizes and of curves, in points: a fiftieth of a pixel
LONG = re.compile(rf"-?\d+\.\d{{{DECIMALS + 1},}}")
PLACED = re.compile(r"<(?:use|text|tspan) [^>]*>")
PLACE = re.compile(r' (?:x|y|transform)="[^"]*"')
FINE = re.compile(r"-?\d+\.\d{2,}")
GROUP = re.compile(r"<g(?P<attributes> [^>]*)?>|</g>")
STYLED = re.compile(r'(<[^>]*?) style="([^"]*)"')
PROPERTY = re.compile(r"\s*([\w-]+):\s*([^;]+);?")
REFERENCE = re.compile(r'(url\(#|href="#)([^")]+)')


def inline(svg: str, name: str, title: str, description: str, colours: Mapping[str, str]) -> str:
    """Return an SVG file of matplotlib's as an element for inline use.

    name: what its ids begin with; colours: what to write in place of which colour.
    """
    box = re.search(r'viewBox="([^"]*)"', svg)
    assert box
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" stroke-linejoin="round" {LOOK} class="chart"'
        f' role="img" aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-description">{escape(description)}</desc>\n'
    )
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    drawing = _own_ids(svg[svg.index(">") + 1 :].replace("xlink:href", "href"), name)
    for old, new in colours.items():
        drawing = drawing.replace(old, new)
    return opening + _by_attributes(drawn_at_once(_lean(_text_of_the_page(drawing)))) + "\n"


def _by_attributes(svg: str) -> str:
    """Let attributes say how things look: a page whose policy forbids styles within it shows these."""
    return STYLED.sub(lambda m: m[1] + PROPERTY.sub(r' \1="\2"', m[2]), svg)


def _own_ids(svg: str, name: str) -> str:
    """Number the ids that the file refers to and drop the others: figures on one page never collide."""
    used = dict.fromkeys(match[2] for match in REFERENCE.finditer(svg))
    own = {old: f"{name}-{number}" for number, old in enumerate(used, 1)}
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{own[m[1]]}"' if m[1] in own else "", svg)
    return REFERENCE.sub(lambda m: m[1] + own[m[2]], svg)


def _text_of_the_page(svg: str) -> str:
    svg = re.sub(r"font-size: ([\d.]+)px; font-family: [^;\"]*", r"font-size: \1px", svg)
    return said_once(re.sub(r' transform="rotate\(-0 [^)]*\)"', "", svg))


def _lean(svg: str) -> str:
    """Drop digits that nobody sees, groups that group nothing, patches without ink, indentation."""
    svg = re.sub(r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)  # it would style all of the page
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\s*<path d="[^"]*" style="fill: none"/>', "", svg)
    svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{thinned(_path(m[1]))}"', svg)
    svg = re.sub(r"<[^>]*>", lambda m: LONG.sub(_rounded, m[0]), svg)  # what is written between the tags stays
    svg = PLACED.sub(lambda m: PLACE.sub(_placed, m[0]), svg)
    bare: list[bool] = []  # of the groups that are open, whether they have no attributes

    def needed(match: re.Match[str]) -> str:
        if match[0] != "</g>":
            bare.append(not match["attributes"])
        drop = bare[-1] if match[0] != "</g>" else bare.pop()
        return "" if drop else match[0]

    svg = GROUP.sub(needed, svg)
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip())


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.{DECIMALS}f}".rstrip("0").rstrip(".")


def _placed(place: re.Match[str]) -> str:
    """Return where a mark or a text stands to one decimal, as lines have it."""
    return FINE.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), place[0])


def _path(data: str) -> str:
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(data.split()))
