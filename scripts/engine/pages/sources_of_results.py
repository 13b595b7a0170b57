"""Marks at the outputs and on the numbers of a page: links to where the result comes from.

They lead to a page of their own, see `source_pages`, so that they need no script; a script shows beside them what that
page says. A number stays text that can be selected: the link looks like an underline.

A number with its link is one element, the link: readers can use it, while `<data>` says nothing to them. What `<data>`
told machines, which record it is, the link tells them too, by an attribute of its own. A number that a lab changes
keeps its `<data>` within the link: there it is a slider, and the link is the frame that is dragged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from html import escape, unescape
from itertools import count, islice
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import comparisons
from engine.pages.context import Claim, PageContext
from engine.pages.page_tree import Content, add_after, classes, enclose, inside, remove, replace, said
from engine.pages.quotations import Quotations
from engine.prose import page_sources, predicates
from engine.prose.evaluation import Unfit
from engine.prose.markup import fences
from engine.prose.number_forms import printed
from engine.prose.reading import VALUE
from engine.results.keys import parse_number
from engine.results.provenance import Provenance

FIGURE = re.compile(r"</?figure\b")  # in the source
NUMBER, SEAL = "made-number", "made-seal"  # classes of links: around a number, and beside an output
SAID = "made-said"  # the id of what describes the link of a number, in theme/base.html
CLAIM = "claim-"  # before the number of a claim of a page
PLACE = "data-place-of-mark"  # where a mark is to stand, while Markdown is at work
UNITS = (1.0, 1e-3, 1e-6)  # seconds that make one

Made = Mapping[str, Provenance]


def placed(source: list[str], made: Made) -> list[str]:
    """Return the lines of a page with a place for a mark after each block that shows a result.

    What a run printed and the figure right below it, of the same run, have one: that of the figure.
    """
    lines = [*source]
    opened = fences(lines)
    for index in reversed(range(len(lines))):
        key = page_sources.result_of(lines[index])
        if key in made and not _goes_on(lines, opened, index, key):
            data = f" {csv}" if (csv := page_sources.data_of(lines[index])) else ""
            _place(lines, index, opened, f'<span {PLACE}="{key}{data}"></span>')
    return "\n".join(lines).split("\n")


def _goes_on(lines: list[str], opened: list[int], index: int, key: str) -> bool:
    """Whether right below a fence, in which a line shows a result, stands a figure of this result."""
    if not opened[index]:
        return False
    below = [*islice((line for line in lines[_end(opened, index) + 1 :] if line.strip()), 2)]
    shown = below[1:] if below and FIGURE.match(below[0].lstrip()) else below[:1]
    return any(page_sources.result_of(one) == key and '.svg"' in one for one in shown)


def _end(opened: list[int], index: int) -> int:
    """Return the index of the last line of the fence that a line stands in."""
    return max(number for number, start in enumerate(opened[:-2]) if start == opened[index]) + 1


def _place(lines: list[str], index: int, opened: list[int], place: str) -> None:
    """Put a place at the end of what encloses a line: a fence, a figure; otherwise behind the line."""
    fence = opened[index]
    if fence:
        index = _end(opened, index)
    else:
        rest = ((number, FIGURE.search(lines[number])) for number in range(index, len(lines)))
        number, tag = next(((number, tag) for number, tag in rest if tag), (index, None))
        if tag and tag[0] == "</figure":
            lines[number] = f"{lines[number][: tag.start()]}{place}{lines[number][tag.start() :]}"
            return
    opener = lines[fence - 1 if fence else index]
    indent = opener[: len(opener) - len(opener.lstrip())]
    lines[index + 1 : index + 1] = ["", indent + place, ""]


def mark_numbers(content: Content, page: PageContext) -> None:
    """Let each number that names a result be a link; it stays the text that it was."""
    quotations = Quotations(content.tree)
    for parent, data in _outside_links(content.tree):
        if data.tag != "data" or not {"value"} <= {*data.attrib} <= {"value", "data-lab"} or len(data):
            continue
        key, name = parse_number(data.attrib["value"])
        numbers = page.made[key].numbers([name, f"{name}.mean"]) if key in page.made else {}
        name = name if numbers.get(name) is not None else f"{name}.mean"  # of a mean that is written with its error
        if numbers.get(name) is not None:
            known = page.named.setdefault(key, {})
            link = _link(page, f"{key}.{name}", said(data), NUMBER, first=name not in known)
            known.setdefault(name, said(data))
            if sentence := quotations.around(data):
                page.quoted.setdefault(f"{key}.{name}", sentence)
            _let_link(parent, data, link)


def mark_claims(content: Content, page: PageContext) -> None:
    """Let each claim that rests on results be a link to what is compared, or have one behind it if links are in it.

    What cannot be worked out is left as it is: whoever looks at the page names it.
    """
    quotations = Quotations(content.tree)
    for parent, data in _outside_links(content.tree):
        value = unescape(data.get("value", "")) if data.tag == "data" else ""
        if predicates.is_predicate(value):
            with suppress(Unfit):
                sources = tuple(sorted(predicates.results(value)))
                numbers = {str(key): page.made[key].record.named for key in sources if key in page.made}
                predicate = predicates.parse(value, numbers)
                compared = comparisons.in_values(predicate, numbers)
                for key in sources:
                    page.named.setdefault(key, {})
                page.claims.append(
                    Claim(said(data), comparisons.with_signs(value), compared, sources, quotations.around(data))
                )
                _mark_claim(parent, data, page)


def _mark_claim(parent: Element, data: Element, page: PageContext) -> None:
    name, index = f"{CLAIM}{len(page.claims)}", list(parent).index(data)
    if next(data.iter("a"), None) is None:
        _let_link(parent, data, _link(page, name, said(data), f"{NUMBER} made-claim"))
    else:
        seal = _link(page, name, said(data), SEAL)
        seal.text = words().theme["made"]["seal"]
        add_after(parent, index, seal, "")


def _let_link(parent: Element, data: Element, link: Element) -> None:
    """Make of `<data>` the link that it needs; one that belongs to a lab stays, with the link around it."""
    if "data-lab" in data.attrib:
        enclose(parent, list(parent).index(data), link)
    else:
        data.tag, data.attrib = "a", {**link.attrib, VALUE: data.attrib["value"]}


def _outside_links(root: Element) -> list[tuple[Element, Element]]:
    """Return (its parent, element) of what stands in no link: a link in a link is none."""
    linked = {one for link in root.iter("a") for one in link.iter() if one is not link}
    return [(parent, one) for parent, one in inside(root) if one not in linked]


def _link(page: PageContext, name: str, text: str, kind: str, *, first: bool = True) -> Element:
    """Return a link to what is said of a number, claim or result by its name; the first one has an address itself.

    A number is heard as the words of its sentence that it is; what it leads to describes it.
    """
    named = {"aria-label": _label(name, text.strip())} if kind == SEAL else {"aria-describedby": SAID}
    given = {"class": kind, "href": f"{page.origins}#{quote(name)}", **named}
    return Element("a", {"id": name, **given} if first else given)


def _label(name: str, text: str) -> str:
    """Return what a seal is called: what is seen of it comes first."""
    said = words().theme["made"]
    made = said["claim_of" if name.startswith(CLAIM) else "made_of"].format(key=text, text=text)
    return escape(said["sealed"].format(seal=said["seal"], made=made))


def mark_outputs(content: Content, page: PageContext) -> None:
    """Put a mark into each place that was kept for one. Raises Problem where a place was lost on the way."""
    found = [(parent, one) for parent, one in inside(content.tree) if one.get(PLACE) is not None]
    if len(found) < page.places:
        raise Problem(
            message(
                "{name}: a result stands where no mark can follow it: put its block between empty lines", name=page.name
            )
        )
    around = {one: parent for parent, one in inside(content.tree)}
    captions, others = _captions(content.tree, page), count(1)
    for parent, place in found:
        key, _, data = place.attrib[PLACE].partition(" ")
        figure = next((one for one in _ancestors(place, around) if one in captions), None)
        named = captions.get(figure) if figure is not None else None
        label = named or words().theme["made"]["output"].format(number=next(others))
        mark = _mark(page, key, label, data)
        if parent.tag == "p" and not said(parent).strip() and len(parent) == 1:
            parent, place = around[parent], parent
        index = list(parent).index(place)
        if index and parent[index - 1].tag == "figcaption" and not (parent[index - 1].tail or "").strip():
            parent[index - 1].tail = None  # in a figure nothing may follow its caption
            remove(parent, index)
            parent[index - 1].append(mark)
        else:
            replace(parent, index, mark)
    page.named = dict(sorted(page.named.items(), key=_places(content.tree)))


def _places(root: Element) -> Callable[[tuple[str, object]], int]:
    """Return what says of (a result, anything) which of the marks of a page is its first."""
    links = [one.get("href") or "" for one in root.iter("a") if {NUMBER, SEAL} & classes(one)]
    first: dict[str, int] = {}
    for place, link in enumerate(links):
        first.setdefault(".".join(unquote(link.partition("#")[2]).split(".")[:2]), place)
    return lambda named: first.get(named[0], len(links))


def _captions(root: Element, page: PageContext) -> dict[Element, str]:
    """Return {figure: what references call it} of those with a caption."""
    figures = [one for one in root.iter("figure") if next(one.iter("figcaption"), None) is not None]
    things = page.chapters[page.source].captions if page.source in page.chapters else ()
    named = words().references
    names = (named.here.format(kind=getattr(named, one.kind), number=one.number) for one in things)
    return dict(zip(figures, names, strict=False))


def _ancestors(element: Element, around: Mapping[Element, Element]) -> Iterator[Element]:
    while element in around:
        element = around[element]
        yield element


def _mark(page: PageContext, key: str, label: str, data: str) -> Element:
    """Return the mark of an output. data: the file of its numbers in the folder of results, "" for none."""
    page.named.setdefault(key, {})
    shown = page.outputs.setdefault(key, [])
    mark = Element("span", {"class": "made", "data-search-exclude": ""})
    seal = _link(page, key, label, SEAL, first=not shown)
    seal.text = words().theme["made"]["seal"]
    mark.append(seal)
    if data:
        name = escape(data.replace("/", "-"))  # who keeps it knows of which chapter it is
        named = escape(words().theme["made"]["data_of"].format(key=label, form=data.rpartition(".")[2].upper()))
        download = Element("a", {"href": escape(f"{page.results}/{data}"), "download": name, "aria-label": named})
        download.text = words().theme["made"]["data"]
        mark.append(download)
    shown.append(label)
    return mark


def duration(seconds: float) -> str:
    """Write a time with two digits and a unit that suits it."""
    number = next((number for number, size in enumerate(UNITS) if seconds >= size), len(UNITS) - 1)
    unit, size = words().numbers.seconds[number], UNITS[number]
    value = seconds / size
    return f"{value:.0f} {unit}" if value >= 10 else f"{value:.1f} {unit}"


def difference(value: float) -> str:
    """Write a difference with its sign and two digits."""
    return ("+" if value > 0 else "") + printed(value, 2) if value else "0"
