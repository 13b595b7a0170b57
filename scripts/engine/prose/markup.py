"""What is code and what is prose in the Markdown source of a page, and the marks that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

DATA = re.compile(r'<data\s+value="([^"]*)"(?:\s+data-lab="[^"]*")?\s*>([^<\n]*)</data>')
FENCE = re.compile(r"^\s*(?:(`{3,})[^`]*|(~{3,}).*)$")
MERMAID = re.compile(r"^([ \t>]*)(?:`{3,}|~{3,})[ \t]*\{?[ \t]*\.?mermaid\b")  # a diagram
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]]*)\]:")
COMMENT = re.compile(r"^ {0,3}<!--.*?-->(?:[ \t]*$)?", re.DOTALL | re.MULTILINE)
MORE = re.compile(r"<!--\s*more\s*-->")  # ends what the index and the feed show of a page
SNIPPET = re.compile(r'^\s*-{2,}8<-{2,} +"([^"]+)"\s*$')
SAMPLE = re.compile(r"^\s*;(?=-{2,}8<-{2,} )")  # a snippet that is shown as it is written, in fenced code


def footnotes(text: str) -> set[str]:
    """Return the labels of the footnotes that a page defines."""
    return {match[1] for _, line in outside_fences(text.split("\n")) if (match := FOOTNOTE.match(line))}


def without_code(line: str) -> str:
    """Blank the code spans of a line; what stands outside them keeps its place."""
    return CODE_SPAN.sub(lambda match: " " * len(match[0]), line)


def outside_fences(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines that stand outside fenced code."""
    opened = fences(lines)
    yield from ((number, line) for number, line in enumerate(lines, 1) if not opened[number - 1])


def fences(lines: list[str]) -> list[int]:
    """Return for every line, and for what follows the last, the line that opened the fenced code around it, or 0."""
    opened, fence, start = [], "", 0
    for number, line in enumerate(lines, 1):
        match = FENCE.match(line)
        mark = match[1] or match[2] if match else ""
        if mark and not fence:
            fence, start = mark, number
            opened.append(start)
        elif mark.startswith(fence or "-") and line.strip() == mark:
            fence, start = "", 0
            opened.append(number)
        else:
            opened.append(start)
    return [*opened, start]
