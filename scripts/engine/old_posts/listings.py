"""Code of a post on the page: snippets of the module; below, in marks, what the post printed and drew."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress

from markdown_it.token import Token

from engine.ground.messages import message
from engine.ground.words import words
from engine.old_posts import experiments, outputs, pieces, printed, statements, transcripts
from engine.old_posts.module import Module, Run
from engine.old_posts.post import Line
from engine.old_posts.printed import CLOSE, Printed
from engine.old_posts.report import Report
from engine.old_posts.todo import to_do

PYTHON = {"python", "python3", "py", "ipython", "ipython3"}
SHOWN = re.compile(r"\s*<(?:div|table|style|svg|pre)\b")  # as notebooks show tables and figures
ADDRESS = re.compile(r"https?://\S+")
QUOTED = "{ .text .quoted }"  # what a block says that no record of this site made
PRINTED = {"", "text", "output", "console", "plaintext", "txt"}


@dataclass
class Listings:
    """Takes the blocks of a post that are code, or what code printed.

    source: the module, from the root; chapter: as the command calls it. cell: the one above, as long as only what it
    printed has followed; heading: the one above. printed: what the experiment prints anew.
    """

    source: str
    chapter: str
    module: Module
    pieces: list[pieces.Piece]
    report: Report
    cell: list[Run] | None = None
    heading: str = ""
    printed: list[Printed] = field(default_factory=list)

    def taken(self, token: Token, lines: list[Line]) -> Iterator[str] | None:
        """Return what becomes of a block, None where it is another kind of block."""
        match token.type:
            case "fence":
                return self._fence(token, lines)
            case "code_block" if self.cell is not None:
                return self._output(lines)
            case "html_block" if self.cell is not None and SHOWN.match(token.content):
                return self._output(lines)
            case "paragraph_open" if self._only_images(lines):
                return self._figures(lines)
            case "paragraph_open" if self.cell is not None and _says_output_follows(lines):
                return None
        self.cell = None
        return None

    def _fence(self, token: Token, lines: list[Line]) -> Iterator[str]:
        info, _, title = token.info.strip().partition(" ")
        language = info.strip("{}.").lower()
        place = lines[0].place
        if language in PRINTED and self.cell and (language or self._may_print()):
            yield from self._output(lines[1:-1] if lines[-1].text.strip().startswith(token.markup) else lines[1:])
            self.cell = self.cell if language else None  # a second one is a text
            return
        code = pieces.verbatim(token.content.rstrip("\n"), self.pieces)
        if language in PYTHON and (self.module.is_magic(code, place) or not code.strip()):
            return
        if language in PYTHON:
            transcript = transcripts.parts(code)
            if transcript:
                self.report.dropped(
                    message(
                        "{place}: prompts: {prompts}", place=place, prompts=" ".join(transcripts.PROMPT.findall(code))
                    )
                )
            title = self._without_address(title, place)
            for typed, answer in transcript or [(code, "")]:
                yield from self._listing(typed, place, title, token.markup)
                yield from self._output([Line(line, place) for line in answer.split("\n")]) if answer else ()
            return
        self.cell = None
        if not language and statements.is_python(code):
            self.report.to_do(place, message("a block of no language; it stays on the page as a text"))
            yield to_do(words().old_posts.no_language)
        yield _quoted(code, language, title, token.markup)

    def _listing(self, code: str, place: str, title: str, fence: str) -> Iterator[str]:
        self.cell = self.module.add(code, place)
        if self.cell:
            names = ("\n" * run.apart + f'--8<-- "{self.source}:{run.section}"\n' for run in self.cell)
            yield f"```python{_titled(title)}\n{''.join(names)}```"
        elif code.strip():
            self.report.to_do(
                place, message("code that is no Python, or of no statement; it stays on the page as a text")
            )
            yield to_do(words().old_posts.not_python)
            yield _quoted(code, "python", title, fence)

    def _without_address(self, title: str, place: str) -> str:
        """Return the title of a block of code without the address that Hexo has behind it."""
        for address in ADDRESS.findall(title):
            self.report.dropped(
                message("{place}: the address of a block of code: {address}", place=place, address=address)
            )
        return ADDRESS.sub("", title)

    def _may_print(self) -> bool:
        """Whether the cell above may have printed something."""
        return any(not run.top for run in self.cell or [])

    def _output(self, lines: list[Line]) -> Iterator[str]:
        found = [Line(pieces.verbatim(line.text, self.pieces).rstrip(), line.place) for line in lines]
        leaked = outputs.leaked([line.text for line in found])
        for line in compress(found, leaked):
            self.report.dropped(message("{place}: output: {text}", place=line.place, text=line.text.strip()[:100]))
        kept = [line for line, gone in zip(found, leaked, strict=True) if not gone]
        text = textwrap.dedent("\n".join(line.text for line in kept)).strip("\n")
        if text:
            place = next(line.place for line in kept if line.text)
            yield self._printed(text, place)

    def _printed(self, text: str, place: str) -> str:
        numbers = outputs.numbers(text)
        run = next((run for run in reversed(self.cell or []) if not run.top), None)
        where = message(" by {section}", section=run.section) if run else ""
        said = (
            message("numbers in what was printed{where}: {numbers}", where=where, numbers=", ".join(numbers[:12]))
            if numbers
            else message("was printed{where}", where=where)
        )
        self.report.to_do(place, said)
        fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`{3,}", text)), 3)
        old = f"{fence}{QUOTED}\n{text}\n{fence}"
        if run and (one := self._held(run, text, place)):
            command = f"`python scripts/new.py {self.chapter} --run`"
            said = words().old_posts.held.format(name=f"`{experiments.NAME}`", command=command)
            return f"{experiments.PLACE.format(one.name)}\n\n{to_do(said, old)}"
        made = words().old_posts.made.format(section=f"`{run.section}`") if run else ""
        return to_do(words().old_posts.output.format(made=made), old)

    def _held(self, run: Run, text: str, place: str) -> Printed | None:
        """Note what the experiment is to print anew, None where it cannot."""
        if not printed.can_print(text) or any(one.run is run for one in self.printed):
            return None
        run.shows = "" if printed.prints(run, self.module) else printed.shown_last(run.code)
        name = printed.named(self.heading, run, self.module, [one.name for one in self.printed])
        self.printed.append(one := Printed(name, text, run))
        if fewer := one.shortened():
            self.report.mapped(
                message(
                    "{place}: of {numbers} the digits are shown that {kind} bears out",
                    place=place,
                    numbers=", ".join(fewer[:3]),
                    kind=CLOSE,
                )
            )
        return one

    def _only_images(self, lines: list[Line]) -> bool:
        text = "\n".join(line.text for line in lines).strip()
        return self.cell is not None and bool(re.fullmatch(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+", text))

    def _figures(self, lines: list[Line]) -> Iterator[str]:
        for line in lines:
            self.report.dropped(message("{place}: image {text}", place=line.place, text=line.text.strip()[:80]))
            self.report.to_do(line.place, message("a figure of the post: draw it from an experiment's numbers"))
            yield to_do(words().old_posts.figure)


def _quoted(code: str, language: str, title: str, fence: str) -> str:
    """Return a block of code that no listing has."""
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`{3,}", code)), 3) if fence[0] == "`" else fence
    named = language if re.fullmatch("[a-z0-9+#-]+", language) and language not in PRINTED else QUOTED
    return f"{fence}{named}{_titled(title) if named is not QUOTED else ''}\n{code}\n{fence}"


def _says_output_follows(lines: list[Line]) -> bool:
    """Whether a paragraph is nothing but the word for what a cell printed, as posts have it above that."""
    said = " ".join(line.text for line in lines).strip(" *_：:")
    return re.fullmatch(words().old_posts.before_output, said) is not None


def _titled(title: str) -> str:
    """Return the title of a block of code, as Hexo has it behind the language, the way it is written here."""
    plain = re.sub(r'^title\s*=\s*|["{}]|\.input.*|\bn=\d+', "", title).strip().replace("\\", "/")
    return f' title="{plain}"' if re.search(r"\w", plain) and "=" not in plain else ""
