"""What a rendered page must not hold: TeX that Markdown did not take for a formula, and files of other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from selectolax.lexbor import LexborNode

from engine.formulas.drawing import TEX, place
from engine.ground.messages import message
from engine.ground.problem import Problem

NO_PROSE = {"pre", "code", "svg", "script", "style"}
UNDRAWN = {"class": "arithmatex"}  # what Markdown made of a formula, and nobody has touched
NO_TEX = r"[^$\n\u2e80-\uffef]*"  # what stands between two dollars with Chinese is prose
STRAY = re.compile(
    r"\\[A-Za-z]{2,}[^\n]{,20}|\\[(\[][^\n]{,20}|\$\$\s*[^\n]{,20}"
    rf"|\$(?!\d) ?(?:[^\W\d_]|{NO_TEX}[\\_^=]{NO_TEX}) ?\$(?!\d)"
)
LOADING = ("src", "srcset", "poster", "data", "href", "xlink:href")
LOADED = ", ".join(f'[{name}*="//"]' for name in LOADING if ":" not in name)  # `href` finds xlink:href too
FOREIGN = re.compile(r"\s*((?:https?:)?//\S+)", re.IGNORECASE)


def refuse(page: LexborNode, sources: Sequence[Path]) -> None:
    """Raise Problem with file and line where a page holds such. sources: the files that it is made of."""
    if tex := stray(page):
        raise Problem(
            message(
                "{place}: TeX outside a formula: {tex}; write $x$ without blanks at its ends, $$ after an empty"
                ' line and indented by four in a list, markdown="span" in a tag of HTML, or `x` for code',
                place=place(tex, sources),
                tex=" ".join(tex.split()),
            )
        )
    if address := foreign(page):
        raise Problem(
            message(
                "{place}: {address} would be loaded from another host; keep a copy in docs/, or link",
                place=place(address, sources),
                address=address,
            )
        )


def stray(page: LexborNode) -> str | None:
    """Return the first TeX of a rendered page that Markdown did not take for a formula."""
    found = STRAY.search("".join(_prose(page)))
    return found[0] if found else None


def _prose(node: LexborNode) -> Iterator[str]:
    if node.is_text_node:
        yield node.text_content or ""
    elif node.is_element_node and node.tag not in NO_PROSE and not _is_formula(node):
        child = node.first_child
        while child is not None:
            yield from _prose(child)
            child = child.next


def _is_formula(node: LexborNode) -> bool:
    return TEX in node.attributes or node.attributes == UNDRAWN


def foreign(page: LexborNode) -> str | None:
    """Return the first address from which a rendered page would load something of another host; links load nothing."""
    for node in page.css(LOADED):
        addresses = (FOREIGN.match(node.attributes.get(name) or "") for name in LOADING)
        found = next(filter(None, addresses), None)
        if found and node.tag != "a" and not _is_code(node):
            return found[1]
    return None


def _is_code(node: LexborNode) -> bool:
    around = node.parent
    return around is not None and (around.tag in {"pre", "code"} or _is_code(around))
