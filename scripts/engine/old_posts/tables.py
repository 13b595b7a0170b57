"""A table of a post as Python-Markdown reads it: a bar at either end of a row, and none within a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from engine.prose.markup import CODE_SPAN

RULES = {"text-align:left": ":--", "text-align:right": "--:", "text-align:center": ":-:"}


def written(tokens: Sequence[Token], cell: Callable[[str, int], str]) -> str:
    """Return a table. tokens: those of the table; cell: makes the text of a cell of its content and line."""
    rows: list[list[str]] = []
    rules: list[str] = []
    line = 0
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
            line = token.map[0] if token.map else line
        elif token.type == "th_open":
            rules.append(RULES.get(str(token.attrs.get("style", "")), "---"))
        elif token.type == "inline":
            rows[-1].append(_without_bars(cell(token.content, line)))
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, f"| {' | '.join(rules)} |", *body])


def _without_bars(text: str) -> str:
    """Return the text of a cell in which no bar ends it; code keeps its own."""
    out, end = [], 0
    for match in CODE_SPAN.finditer(text):
        out += [text[end : match.start()].replace("\\|", "|").replace("|", "&#124;"), match[0]]
        end = match.end()
    return " ".join("".join([*out, text[end:].replace("\\|", "|").replace("|", "&#124;")]).split())
