"""What few pages have, and whose styles are a sheet of their own: a page says whether it needs that sheet.

Here too: code within a line that names its language, and images that stand at a side.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

from engine.formulas.drawing import place
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.pages import annotating, marks, tabs
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes, remove, replace, said

SHEBANG = re.compile(r"#!([a-z][\w+-]*) (.+)", re.DOTALL)
MARKED = "marked"  # class of code within a line
SIDES = {"left", "right"}
SCHEMES = ("#only-light", "#only-dark")  # ends of addresses of images
USED = {tabs.CLASS, annotating.LIST, marks.ICON, "keys", "diagram", "md-button", "grid", "inline", "aside"}


def mark_code(content: Content, page: PageContext) -> None:
    """Give `#!python range(3)` the colours of its language. Raises Problem where there is no such."""
    for parent in content.tree.iter():
        for index, child in enumerate(parent):
            if child.tag == "code" and not len(child) and (match := SHEBANG.fullmatch(said(child))):
                replace(parent, index, content.leaves.made(_coloured(match[1], match[2], page)))
                page.extras = True


def _coloured(language: str, code: str, page: PageContext) -> str:
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        where = place(f"#!{language}", page.sources)
        said = message("there is no language {language} to colour code by; take #!{language} out", language=language)
        raise Problem(f"{where}: #!{language}: {said}") from None
    return f'<code class="{MARKED}">{highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip()}</code>'


def tidy_figures(content: Content, _: PageContext) -> None:
    """Take away the line break that Markdown in `<figure markdown="span">` leaves before the caption."""
    for figure in content.tree.iter("figure"):
        for child in [one for one in figure if one.tag == "br"]:
            remove(figure, list(figure).index(child))


def name_icons(content: Content, _: PageContext) -> None:
    """Let an icon with a title say it to those who hear the page."""
    for icon in content.tree.iter("span"):
        if marks.ICON in classes(icon) and icon.get("title"):
            icon.attrib.pop("aria-hidden", None)
            icon.set("role", "img")
            icon.set("aria-label", icon.attrib["title"])


def set_aside(content: Content, _: PageContext) -> None:
    """Let images stand at a side by a class: `align` is none of today's HTML."""
    for image in content.tree.iter("img"):
        if (side := image.get("align")) in SIDES:
            del image.attrib["align"]
            image.set("class", " ".join(sorted(classes(image) | {"aside", f"aside--{side}"})))


def tell(content: Content, page: PageContext) -> None:
    """Note whether the page needs the sheet."""
    page.extras = page.extras or any(map(_is_extra, content.tree.iter()))


def _is_extra(element: Element) -> bool:
    return bool(USED & classes(element)) or (element.get("src") or "").endswith(SCHEMES)
