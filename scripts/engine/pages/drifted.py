"""New numbers beside the recorded ones that they differ from: what an author sees before taking them over."""

from __future__ import annotations

from html import unescape
from xml.etree.ElementTree import Element

from engine.pages.context import PageContext
from engine.pages.page_tree import Content, add_after, inside
from engine.prose import bound_numbers
from engine.prose.number_forms import printed
from engine.prose.reading import VALUE

# for both colour schemes
LOOK = "background:#ffd54f;border-radius:.15em;color:#000;padding:0 .2em;text-decoration:none"


def set_beside(content: Content, page: PageContext) -> None:
    """Set the new number beside each recorded one that differs from it."""
    for parent, data in inside(content.tree) if page.drifted else ():
        key = data.get(VALUE, data.get("value", ""))
        bound = data.tag == "data" or VALUE in data.attrib
        value = bound_numbers.value_of(key, page.drifted) if bound else None
        if value is not None and (new := _new(value, unescape(data.text or ""))):
            beside = Element("ins", {"class": "drifted", "style": LOOK, "title": f"{key} = {value}"})
            beside.text = new
            add_after(parent, list(parent).index(data), beside, " ")


def _new(value: float, text: str) -> str:
    """Return a number in the manner of the one that it is set beside, "" where it is the same."""
    new = bound_numbers.written(value, text)
    if new == text:
        return ""
    return printed(value, 3) if new is None or (value and bound_numbers.is_zero(new)) else new
