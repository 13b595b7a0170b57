"""The draft against its post: both are rendered, the post as CommonMark says, and compared block by block.

What a draft leaves out on purpose is named in the report or in a mark; everything else that differs is a damage.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from engine.ground.messages import message
from engine.old_posts import checks, commonmark, headings, leaves, tex
from engine.old_posts.leaves import Leaf
from engine.old_posts.module import Module
from engine.old_posts.pieces import Piece
from engine.old_posts.post import Line
from engine.old_posts.report import Report
from engine.prose import reading
from engine.prose.markup import SNIPPET

PIECES = 4  # in turn, gone or noted
SHOWN = 40  # letters of what differs
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
TASK = re.compile(r"^\s*\[(?:[ xX]|!\w+)\][+-]?\s")  # or how a callout begins
SIGNS = re.compile(r"\*\*|~~|`|\]\(|--8<--|&[a-z]+;|</?[a-z]+>")  # of Markdown and HTML, that a page shows as they are


@dataclass(frozen=True)
class Pair:
    """A post and its draft. labels: of the footnotes that only the draft has; title: of the page."""

    lines: list[Line]
    pieces: list[Piece]
    page: str
    module: Module
    labels: Sequence[str]
    title: str


def report_differences(pair: Pair, report: Report) -> None:
    """Report where a draft does not show what its post does, with the place in the post."""
    draft = checks.rendered(_with_code(pair.page, pair.module))
    for note in draft.css(",".join(f"[id='fn:{label}']" for label in pair.labels)):
        note.decompose()
    marks = draft.css(leaves.MARKED)
    noted = leaves.plain(" ".join(mark.text(deep=True) for mark in marks), code=True)
    noted += leaves.plain(TAG.sub("", " ".join(mark.text(deep=True) for mark in marks)))
    for mark in marks:
        mark.decompose()
    post = reading.parsed(commonmark.parser().render(_text(pair.lines, pair.pieces)))
    found = _Comparison(pair.lines, report, noted)
    found.compare(_blocks(post, pair.title), _blocks(draft, pair.title))
    found.compare_links(post.css("a[href]"), draft.css("a[href]"))


class _Comparison:
    """Compares the leaves of a post with those of its draft. noted: letters and digits of the marks."""

    def __init__(self, lines: list[Line], report: Report, noted: str) -> None:
        self.lines, self.report, self.noted = lines, report, noted
        raw = "\n".join(line.text for line in lines)
        self.raw = leaves.plain(raw, code=True) + leaves.plain(raw)
        self.told = leaves.plain(" ".join(report.taken), code=True)
        gone = " ".join([*report.gone, *report.counts])
        self.gone = leaves.plain(gone, code=True) + leaves.plain(gone)
        self.known = noted + self.gone + self.told

    def compare(self, post: list[Leaf], draft: list[Leaf]) -> None:
        """Report what differs."""
        texts = [leaf.plain for leaf in post], [leaf.plain for leaf in draft]
        spare = _moved(*texts)
        for kind, first, last, start, end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
            if kind == "equal":
                for one, other in zip(post[first:last], draft[start:end], strict=True):
                    self._same(one, other)
            else:
                left = [leaf for leaf in post[first:last] if leaf.plain not in spare and not self._is_known(leaf.plain)]
                right = [leaf for leaf in draft[start:end] if leaf.plain not in spare]
                self._changed(left, right)
        self._formulas(post, draft)

    def compare_links(self, post: Sequence[LexborNode], draft: Sequence[LexborNode]) -> None:
        """Report links to elsewhere that are gone."""
        there = {_address(node) for node in draft}
        for node in post:
            address = _address(node)
            known = leaves.plain(address) in self.noted + self.gone
            if address.startswith("http") and address not in there and not known:
                self._say(Leaf("link", (), 0, _line(node), ""), message("link to {address} is gone", address=address))

    def _same(self, post: Leaf, draft: Leaf) -> None:
        """Report where the same text is another kind of block."""
        if post.kind != draft.kind and not (post.kind == "heading" and post.path):
            self._say(
                post,
                message("{before} became {after}: {text}", before=post.kind, after=draft.kind, text=_short(post.text)),
            )
        elif post.path != draft.path:
            self._say(
                post,
                message(
                    "in {nested}, now in {now}: {text}",
                    nested=_nested(post),
                    now=_nested(draft),
                    text=_short(post.text),
                ),
            )
        elif post.number != draft.number:
            self._say(
                post,
                message(
                    "item {number} of a list became {now}: {text}",
                    number=post.number,
                    now=draft.number,
                    text=_short(post.text),
                ),
            )
        elif post.kind != "code":
            before, after = SIGNS.findall(post.text), SIGNS.findall(draft.text)
            if more := [sign for sign in after if after.count(sign) > before.count(sign)]:
                self._say(
                    post, message("shows {typed} as it was typed: {text}", typed=more[0], text=_short(draft.text))
                )

    def _changed(self, post: list[Leaf], draft: list[Leaf]) -> None:
        """Report what of some blocks is gone, or new; that they are parted otherwise where they stand elsewhere."""
        before, after = "".join(leaf.plain for leaf in post), "".join(leaf.plain for leaf in draft)
        if before == after:
            if {(leaf.kind, leaf.path) for leaf in post} != {(leaf.kind, leaf.path) for leaf in draft}:
                self._say(
                    post[0],
                    message(
                        "{count} blocks became {now} of other kinds: {text}",
                        count=len(post),
                        now=len(draft),
                        text=_short(post[0].text),
                    ),
                )
            return
        for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind in {"delete", "replace"} and not self._is_known(before[first:last]):
                self._say(_at(post, first), message("is gone: {text}", text=_short(before[first:last])))
            if kind in {"insert", "replace"} and after[start:end] not in self.raw + self.told:
                self._say(
                    _at(post, min(first, len(before) - 1)),
                    message("is not in the post: {text}", text=_short(after[start:end])),
                )

    def _is_known(self, letters: str) -> bool:
        """Whether the report or the marks say what became of some letters, which may be several things in turn."""
        for _ in range(PIECES):
            known = (end for end in range(len(letters), 0, -1) if letters[:end] in self.known)
            letters = letters[next(known, 0) :]
            if not letters:
                return True
        return False

    def _formulas(self, post: list[Leaf], draft: list[Leaf]) -> None:
        """Report formulas that are shown as text, and text that is shown as a formula."""
        there = {leaves.plain(one) for leaf in draft for one in leaf.formulas}
        before = {leaves.plain(one) for leaf in post for one in leaf.formulas}
        for leaf in post:
            for one in leaf.formulas:
                letters = leaves.plain(one)
                if letters and not tex.is_prose(one) and letters not in there and not self._is_known(letters):
                    self._say(leaf, message("formula is a text: {text}", text=_short(one)))
        for leaf in draft:
            for one in leaf.formulas:
                if leaves.plain(one) not in before and tex.is_prose(one.strip("\\()[]")):
                    self._say(leaf, message("text is a formula: {text}", text=_short(one)))

    def _say(self, leaf: Leaf, said: str) -> None:
        place = self.lines[min(leaf.line, len(self.lines) - 1)].place if leaf.line >= 0 else message("the draft")
        self.report.differs(place, said)


def _blocks(page: LexborNode, title: str) -> list[Leaf]:
    """Return the leaves of a page but for its title and the numbers of its headings."""
    found = leaves.of(page)
    for leaf in found:
        if leaf.kind == "heading":
            leaf.text = headings.bare(leaf.text.strip())
        leaf.text = TASK.sub("", leaf.text)
    first = next((leaf for leaf in found if leaf.kind == "heading"), None)
    said = leaves.plain(headings.bare(title))
    return [leaf for leaf in found if leaf is not first or leaf.plain != said]


def _moved(post: list[str], draft: list[str]) -> set[str]:
    """Return texts that stand as often in both, wherever they stand; footnotes go to the end of a page."""
    return {text for text in {*post} & {*draft} if post.count(text) == draft.count(text)}


def _with_code(page: str, module: Module) -> str:
    """Return a page with the code of its listings in their place."""
    code = {run.section: run.code for run in module.runs}
    out = []
    for line in page.split("\n"):
        match = SNIPPET.match(line)
        section = match[1].rpartition(":")[2] if match else ""
        indent = line[: len(line) - len(line.lstrip())]
        out += [f"{indent}{one}" for one in code[section].split("\n")] if section in code else [line]
    return "\n".join(out)


def _text(lines: list[Line], pieces: list[Piece]) -> str:
    """Return a post with the formulas that were mended by other names as they are now."""
    text = "\n".join(line.text for line in lines)
    for piece in pieces:
        if piece.before:
            text = text.replace(piece.source, piece.source.replace(piece.before, piece.tex))
    return text


def _at(blocks: list[Leaf], position: int) -> Leaf:
    """Return the block in which a letter stands."""
    for leaf in blocks:
        if position < len(leaf.plain):
            return leaf
        position -= len(leaf.plain)
    return blocks[-1] if blocks else Leaf("", (), 0, -1, "")


def _line(node: LexborNode) -> int:
    while node.parent is not None and "data-line" not in node.attributes:
        node = node.parent
    return int(node.attributes.get("data-line") or 0)


def _address(node: LexborNode) -> str:
    return re.sub(r"[\s\\]", "", unquote(html.unescape(node.attributes.get("href") or ""))).rstrip("/")


def _nested(leaf: Leaf) -> str:
    return " > ".join(leaf.path) or message("no list")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
