"""What stands within the lines of a post: images, links, tags of Hexo, and numbers that look like results."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.ground.words import words
from engine.old_posts import formulas
from engine.old_posts.post import Line
from engine.old_posts.report import Report
from engine.prose import unbound_numbers

TARGET = r"\(\s*(?:<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
IMAGE = r"!\[[^\]\n]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])"  # addresses with blanks too: all go
PARTS = re.compile(
    rf"""
    (?P<code> (?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`) | \\[^\w\s] | <!--.*?--> )
    | (?P<image> {IMAGE} | <img\b[^>]*>(?:</img>)? )
    | \[(?P<text> (?: {IMAGE} | \\. | [^\[\]\\])* )\](?P<target> {TARGET} )
    | (?P<tag> \{{%[^\n]*?%\}} )
    | (?P<stray> \\[A-Za-z]{{2,}}(?:\{{[^{{}}\n]*\}})* | \$\$ | (?<!\S)\$\ [^$\n]*[\\_^][^$\n]*\ \$ )
    | (?P<kept> \[\^[^\]\s]+\] | <[^<>]*> | (?:https?|ftp)://[^\s<>"'`\u0080-\U0010ffff]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
POST_LINK = re.compile(r"\{%\s*post_link\s+\S+\s+(\S.*?)\s*%\}")
OUTSIDE = re.compile(r"https?://|mailto:|ftp://")
BESIDE = r"[\d.,+\-−–±∓＋－．⁰¹²³⁴-⁹⁺⁻]"
RUN = re.compile(rf"{BESIDE}*\d{BESIDE}*(?:[eE][-−+]?\d+)?(?:\s*[×·]\s*10(?:\^?[-−⁻⁺]?[\d⁰¹²³⁴-⁹]+)?)?(?:\s*[%％‰‱])?")
TAIL = re.compile(r"[.,，．\-−–+]+$")


@dataclass
class Inline:
    """Rewrites text; notes what the author has to see to, on the page and in the report.

    label: of the footnote that names the post. titles: of chapters, whose numbers are no results.
    """

    report: Report
    label: str
    titles: list[str]
    pieces: list[formulas.Piece]
    marks: list[str] = field(default_factory=list)

    def text(self, lines: list[Line]) -> str:
        """Return lines that belong together, rewritten."""
        text = "\n".join(line.text for line in lines)
        for mark in formulas.MARK.findall(text):
            piece = self.pieces[ord(mark) - formulas.FIRST]
            if piece.error:
                error = f"`` {piece.error.replace('`', ' ')} ``"
                self.marks.append(words().old_posts.formula.format(tex=formulas.code(piece.tex), error=error))
        return self._rewritten(text, lambda at: lines[min(at, len(lines) - 1)].place)

    def noted(self) -> list[str]:
        """Return the marks since the last time."""
        marks, self.marks = self.marks, []
        return marks

    def _rewritten(self, text: str, place: Callable[[int], str]) -> str:
        out, end = [], 0
        for match in PARTS.finditer(text):
            out.append(self._numbers(text[end : match.start()], place, text.count("\n", 0, end)))
            out.append(self._part(match, place, text.count("\n", 0, match.start())))
            end = match.end()
        return "".join([*out, self._numbers(text[end:], place, text.count("\n", 0, end))])

    def _part(self, match: re.Match[str], place: Callable[[int], str], line: int) -> str:
        if match["image"]:
            return self._without(words().old_posts.image, "image", match[0], place(line))
        if match["tag"]:
            return self._tag(match["tag"], lambda at: place(line + at))
        if match["stray"]:
            self.report.to_do(place(line), f"TeX outside a formula, kept as code: {match[0]}")
            self.marks.append(words().old_posts.stray_tex.format(tex=formulas.code(match[0])))
            return formulas.code(match[0])
        return self._link(match, place, line) if match["target"] else match[0]

    def _link(self, match: re.Match[str], place: Callable[[int], str], line: int) -> str:
        text = self._rewritten(match["text"], lambda at: place(line + at))
        if OUTSIDE.match(match["target"].strip("(< ")):
            return f"[{text}]{match['target']}"
        self.report.dropped(f"{place(line)}: link to {match['target'].strip('()')}; its text stays")
        return text

    def _tag(self, tag: str, place: Callable[[int], str]) -> str:
        if tag.strip("{}% ") in {"raw", "endraw"}:
            return ""
        if link := POST_LINK.fullmatch(tag):
            self.report.dropped(f"{place(0)}: link {tag}; its text stays")
            return self._rewritten(link[1].strip("'\""), place)
        return self._without(words().old_posts.tag, "tag of Hexo", tag, place(0))

    def _without(self, kind: str, called: str, source: str, place: str) -> str:
        """Leave something out, with a mark in its place."""
        line = " ".join(source.split())
        short = line if len(line) < 80 else f"{line[:77]}…"
        self.report.dropped(f"{place}: {called} {short}")
        self.marks.append(words().old_posts.left_out.format(kind=kind, source=formulas.code(short)))
        return ""

    def _numbers(self, text: str, place: Callable[[int], str], line: int) -> str:
        found: list[tuple[int, int]] = []
        passing = [match.span() for title in self.titles for match in re.finditer(re.escape(title), text)]
        for token in unbound_numbers.tokens(text):
            if not token["number"] or not unbound_numbers.is_result(token):
                continue
            start, end = self._run(text, *token.span("number"))
            if not any(first <= start < last for first, last in passing) and not (found and start < found[-1][1]):
                found.append((start, end))
        if not found:
            return text.replace("<!--", "&lt;!--")
        for start, end in reversed(found):
            text = f'{text[:start]}<data value="cited.{self.label}">{text[start:end]}</data>{text[end:]}'
        numbers = re.findall(r"<data[^>]*>([^<]*)</data>", text)
        self.report.to_do(place(line), f"numbers of the post, kept as cited: {', '.join(numbers)}")
        listed = words().listed.join(f"`{number}`" for number in numbers)
        self.marks.append(words().old_posts.numbers.format(numbers=listed))
        return text.replace("<!--", "&lt;!--")

    @staticmethod
    def _run(text: str, start: int, end: int) -> tuple[int, int]:
        """Return what has to stand inside of <data>: also what would make another number of it."""
        for run in RUN.finditer(text):
            if run.start() <= start < run.end():
                tail = TAIL.search(run[0])
                return run.start(), max(end, run.end() - (len(tail[0]) if tail else 0))
        return start, end
