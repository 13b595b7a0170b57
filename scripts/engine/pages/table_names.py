"""What tables and their rows are called by those who hear a page: where each stands, and what its row is of."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from engine.pages.columns import NUMERIC
from engine.pages.context import PageContext
from engine.pages.naming import HEADINGS, NAME
from engine.pages.page_tree import Content, classes, inside, said

PREFIX = "S"  # of names of what a fold says on itself, capital as in no address of a section


def name_tables(content: Content, _: PageContext) -> None:
    """Name tables without a caption by the heading, or the title of a fold, that they stand under."""
    around = {one: parent for parent, one in inside(content.tree)}
    heading: Element | None = None
    for number, one in enumerate(around):
        if one.tag in HEADINGS and one.get("id"):
            heading = one
        elif one.tag == "table" and "class" not in one.attrib and NAME not in one.attrib:
            title = _title(one, around)
            named = heading if title is None else title
            if named is not None:
                one.set(NAME, named.attrib.setdefault("id", f"{PREFIX}{number}"))


def _title(table: Element, around: dict[Element, Element]) -> Element | None:
    """Return what the fold around a table says of itself, None where it stands in none."""
    fold: Element | None = table
    while fold is not None and fold.tag != "details":
        fold = around.get(fold)
    return None if fold is None else fold.find("summary")


def name_rows(content: Content, _: PageContext) -> None:
    """Let the first cells of rows be their heads, where all are words: where none is a number, or holds nothing."""
    for table in content.tree.iter("table"):
        rows = [list(row) for body in table.iter("tbody") for row in body.iter("tr")]
        firsts = [row[0] for row in rows if len(row) > 1]
        if "class" in table.attrib or len(firsts) < len(rows) or not all(map(_names, firsts)):
            continue
        for cell in firsts:
            cell.tag = "th"
            cell.set("scope", "row")
        for cell in table.iterfind("thead/tr/th"):
            cell.attrib.setdefault("scope", "col")


def _names(cell: Element) -> bool:
    return cell.tag == "td" and NUMERIC not in classes(cell) and bool(said(cell).strip())
