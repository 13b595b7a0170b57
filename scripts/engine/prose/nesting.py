"""Which line of a page stands in which item of a list, as CommonMark's editors show it.

Python-Markdown wants four blanks for each level, and an empty line before a list; people indent as far as the text
of the item above, by two blanks mostly, and begin lists straight after a line of text. What stands in an item by four
blanks stands in it by either rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LEVEL = 4  # blanks that Python-Markdown asks for
MARK = re.compile(r"(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap> +(?=\S)|$)")
RULE = re.compile(r"([-*_])(?: *\1){2,} *$")
HOLDS = re.compile(r"(?:!!!|\?\?\?\+?|===) ?[\w\"]|\[\^[^\]]+\]:|: {1,3}\S")  # lines whose content is indented by four
HEADING = re.compile(r"#{1,6}(?: |$)")
QUOTE = re.compile(r"> ?")
ASIDE = re.compile(r"\x02[^\x02\x03]*\x03$|\0+$")  # what was put aside
ALONE = re.compile(rf"{ASIDE.pattern}|-{{2,}}8<-|</?[a-z][^<>]*>$")  # a snippet, a tag
DELIMITER = re.compile(r"(?=.*\|)\|?(?: *:?-+:? *\|)*(?: *:?-+:? *)?$")
MATH = re.compile(r"\$\$|\\\[|\\begin\{([a-z]+\*?)\}")
DISPLAY = re.compile(r"\$\$(?:[^$]*\$\$)? *$|\\\[(?:.*\\\])? *$|\\begin\{[a-z]+\*?\}")
ENDS = {"$$": "$$", "\\[": "\\]", "<!--": "-->"}
RAW = re.compile(r"<(pre|script|style|svg|textarea)\b|<!--", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line: indent, as Python-Markdown would have it; parted: needs an empty line before it; code: is only code."""

    text: str
    indent: int = 0
    parted: bool = False
    code: bool = False
    item: bool = False


@dataclass
class Holder:
    """An item of a list, or what else holds indented lines. text: where they may begin; made: where they are put."""

    start: int
    text: int
    made: int
    ordered: bool | None = None  # None: it is no item
    loose: bool = False  # it holds an empty line

    def placed(self, indent: int, code: bool = False) -> int:
        """Return where a line is put that begins there."""
        return self.made + max(indent - self.start - LEVEL, LEVEL if code else 0)


@dataclass
class Reader:
    """Reads line after line. opens: of each line, whether its first letter is open to Markdown."""

    lines: Sequence[str]
    opens: Sequence[bool]
    holders: list[Holder] = field(default_factory=lambda: [Holder(-LEVEL, 0, 0)])
    left: list[Holder] = field(default_factory=list)  # the holders that the line before was in, and this one is not
    # what goes on: "first", an item's own line; "later", other text; "quote"; "aside"; "tag"; "", nothing
    paragraph: str = ""
    until: str = ""  # the end of the HTML, or of the formula, whose lines are not read
    raw: bool = False  # it is HTML
    shift: int = 0  # by how much these lines are moved
    code: bool = False  # the line before

    def read(self, number: int) -> Line:
        """Return a line, and know of it."""
        line = self.lines[number]
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        if not body:
            self.paragraph = ""
            self._loosen()
            self.until = self.until if self.raw else ""  # a formula ends with its block
            return Line(line)
        if self.until:
            return self._kept(body, indent)
        read = self._read(number, body, indent)
        self.code = read.code
        if read.parted and not read.item:
            self._loosen()
        if not (read.code or read.item):
            self._keep(read, indent)
        return read

    def _loosen(self) -> None:
        """Know of an empty line."""
        for holder in self.holders:
            holder.loose = True

    def _read(self, number: int, body: str, indent: int) -> Line:
        mark = None if RULE.match(body) or not self.opens[number] else MARK.match(body)
        held = self._held(indent, mark)
        inside = self.holders[held - 1]
        beyond = indent - inside.text >= LEVEL
        ends = not beyond and (mark or any(one.match(body) for one in (HEADING, ALONE, QUOTE, DISPLAY)))
        if self.paragraph and not ends and (beyond or held < len(self.holders) or self.paragraph == "first"):
            return Line(body, indent)  # a paragraph goes on, however far its lines are indented
        self.left, self.holders = self.holders[held:], self.holders[:held]
        if beyond:
            return Line(body, inside.placed(indent, code=True), code=True)
        if mark and self._begins(mark):
            return self._item(mark, body, indent, inside.placed(indent))
        parted = bool(self.paragraph) and self._is_apart(number, body)
        self._text(body, indent, inside.placed(indent))
        return Line(body, inside.placed(indent), parted)

    def _is_apart(self, number: int, body: str) -> bool:
        """Whether text wants an empty line before it where a paragraph goes on."""
        if self.paragraph == "tag":
            return self._is_table(number)
        after = self.paragraph == "aside" or (self.paragraph == "first" and QUOTE.match(body))
        return bool(after or ASIDE.match(body) or DISPLAY.match(body) or self._is_table(number)) and body[0] != "<"

    def _held(self, indent: int, mark: re.Match[str] | None) -> int:
        """Return how many of the holders hold a line; a bullet below a number needs two blanks."""
        for held, holder in enumerate(self.holders):
            bullet = mark and not mark["number"] and holder.ordered
            if indent < (min(holder.text, holder.start + 2) if bullet else holder.text):
                return held
        return len(self.holders)

    def _beside(self) -> Holder | None:
        """Return the item that the line before was in, where another of its list can begin."""
        return self.left[0] if self.left and self.left[0].ordered is not None else None

    def _begins(self, mark: re.Match[str]) -> bool:
        """Whether an item begins: in the midst of a paragraph, only one with words, and none that counts on."""
        if not self.paragraph or self.paragraph == "first" or self._beside():
            return True
        return bool(mark["gap"]) and mark["number"] in {None, "1"}

    def _item(self, mark: re.Match[str], body: str, indent: int, made: int) -> Line:
        beside, ordered, gap = self._beside(), mark["number"] is not None, len(mark["gap"])
        other = beside is not None and beside.ordered != ordered  # Python-Markdown would go on with the list
        loose = beside is not None and beside.loose
        parted = bool(self.paragraph) and (other or loose or self.paragraph != "first")
        if parted:
            self._loosen()
        text = indent + len(mark["mark"]) + (gap if 1 <= gap <= LEVEL else 1)
        self.holders.append(Holder(indent, text, made + LEVEL, ordered))
        self.paragraph = "first" if gap else ""
        if ordered:
            body = f"{mark['number']}.{body[mark.end('mark') :]}"
        return Line(body, made, parted, item=True)

    def _text(self, body: str, indent: int, made: int) -> None:
        holds = HOLDS.match(body)
        if holds:
            self.holders.append(Holder(indent, indent + LEVEL, made + LEVEL))
        if ASIDE.match(body):
            self.paragraph = "aside"
        elif HEADING.match(body) or RULE.match(body) or (holds and body[0] not in "[:"):
            self.paragraph = ""
        elif ALONE.match(body):
            self.paragraph = "tag"
        elif DISPLAY.match(body):
            self.paragraph = "aside"
        else:
            self.paragraph = "quote" if QUOTE.match(body) else "later"

    def _is_table(self, number: int) -> bool:
        """Whether a table begins with a line."""
        head, below = self.lines[number], "".join(self.lines[number + 1 : number + 2]).strip()
        return "|" in head and bool(DELIMITER.match(below)) and not DELIMITER.match(head.strip())

    def _keep(self, line: Line, indent: int) -> None:
        """Know of HTML or a formula that a line begins, and does not end."""
        raw = RAW.match(line.text)
        begun = raw or MATH.match(line.text)
        if not begun:
            return
        end = ENDS.get(begun[0]) or (f"</{begun[1].lower()}" if raw else f"\\end{{{begun[1]}}}")
        if end not in line.text[begun.end() :].lower():
            self.until, self.raw, self.shift = end, bool(raw), line.indent - indent

    def _kept(self, body: str, indent: int) -> Line:
        if self.until in body.lower():
            self.until, self.paragraph = "", "" if self.raw else "aside"
        return Line(body, max(indent + self.shift, 0))


def read(lines: Sequence[str], masked: Sequence[str] = ()) -> list[Line]:
    """Return the lines of a page. masked: they again, where some are blanked that are closed to Markdown."""
    reader = Reader([line.expandtabs(LEVEL) for line in lines], [not is_closed(line) for line in masked or lines])
    return [reader.read(number) for number in range(len(lines))]


def is_quote(line: Line) -> bool:
    """Whether a line stands in a quotation."""
    return bool(QUOTE.match(line.text))


def is_closed(line: str) -> bool:
    """Whether the first letter of a line is blanked."""
    return line.lstrip(" ").startswith("\0")
