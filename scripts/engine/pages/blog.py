"""What makes chapters a blog: dates of the front matter, and excerpts for the index and the feed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from email.utils import format_datetime
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import head
from engine.pages.context import PageContext
from engine.pages.page_tree import DRAWING, KIND, Content, classes, is_comment, remove
from engine.pages.sources_of_results import PLACE

MORE = "more"  # what the comment says

LEFT_OUT = {"h1", "script", "style"}
LEFT_OUT_CLASSES = {head.CLASS, "headerlink", "footnote-ref", "footnote"}


def moment(value: object) -> datetime:
    """Return a date of a front matter as a moment where the site is, a bare date as its midnight. Raises Problem."""
    zone = words().zone
    try:
        if isinstance(value, str):  # YAML takes `2024-08-08 13:00` for text
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)
        if isinstance(value, date):
            return datetime.combine(value, time(), zone)
    except ValueError:
        pass
    raise Problem(message("date: {value!r} is no date; write 2024-08-08 or 2024-08-08 13:00:00", value=value))


def slug(name: str, _: str) -> str:
    """Return the address of a tag, which it shares with no other: C++ and C# are not both c."""
    return re.sub(r"[^\w-]", lambda sign: "_" if sign[0] == " " else f"{ord(sign[0]):x}", name)


def rfc822(published: str) -> str:
    """Write an ISO moment as feeds have it, in English whatever the machine speaks: Thu, 08 Aug 2024 13:00:00 +0800."""
    return format_datetime(datetime.fromisoformat(published))


def keep_lead(content: Content, page: PageContext) -> None:
    """Keep what a page holds before its more-mark; nothing where it has none."""
    lead = content.copy()
    page.lead = lead if _cut(lead.tree) else None


def _cut(element: Element) -> bool:
    """Take away all from the more-mark on; return whether there is one."""
    for index, child in enumerate(element):
        if is_comment(child) and (child.text or "").strip() == MORE:
            remove_rest(element, index)
            return True
        if _cut(child):
            child.tail = None
            remove_rest(element, index + 1)
            return True
    return False


def remove_rest(element: Element, index: int) -> None:
    """Take away the children from one on."""
    for child in list(element)[index:]:
        element.remove(child)


def excerpt(lead: Content, address: str, drawings: bool = True) -> Content:
    """Return the beginning of a page as it can stand on another one.

    Its title, head, ids, permalinks, notes and marks of results go; its links start from the other page.
    address: of the page that it is taken from, as the other one would link to it; absolute for a feed.
    drawings: keep SVG, which needs the styles of the site.
    """
    copy = lead.copy()
    _leave_out(copy.tree, drawings)
    _move(copy.tree, address)
    return copy


def _leave_out(element: Element, drawings: bool) -> None:
    for child in list(element):
        if _is_left_out(child, drawings):
            remove(element, list(element).index(child))
        else:
            _leave_out(child, drawings)


def _is_left_out(element: Element, drawings: bool) -> bool:
    note = element.tag == "sup" and (element.get("id") or "").startswith("fnref")
    drawing = element.tag == "svg" or element.get(KIND) == DRAWING
    named = element.tag in LEFT_OUT or LEFT_OUT_CLASSES & classes(element) or PLACE in element.attrib
    return bool(named or note or (drawing and not drawings))


def _move(element: Element, address: str) -> None:
    """Let links start from another page. Ids in drawings are theirs, and no other page has them."""
    if element.tag == "svg":
        return
    element.attrib.pop("id", None)
    for name in ("href", "src"):
        if value := element.get(name):
            element.set(name, urljoin(address, value))
    for child in element:
        _move(child, address)
