"""An old post as lines that know their place in it."""

from __future__ import annotations

import codecs
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.old_posts.report import Report
from engine.prose import front_matter
from engine.prose.markup import fences

LARGEST = 2_000_000  # bytes of text; the longest chapter has a twentieth of it
# what is not seen, and breaks code and formulas; the joiner \u200d makes emoji
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\U000f0000-\U0010ffff]")
# how editors indent paragraphs
LEAD = re.compile(r"^([ >]*(?:[-*+][ ]|\d+[.)][ ])?)(?:[\u200b\u2060\ufeff]+[ \t\u3000]*|\u3000+)", re.MULTILINE)
# what stands for characters in text copied from a PDF, and no search finds; Unicode names characters for one part
RADICALS = re.compile(r"[\u2e80-\u2fdf]")
OTHERS = (  # each followed by its character
    "\u2e9f\u6bcd\u2ea0\u6c11\u2ec1\u864e\u2ec4\u897f\u2ec5\u89c1\u2ec6\u89d2\u2ec9\u8d1d\u2ecb\u8f66"
    "\u2ed3\u957f\u2ed4\u95e8\u2ed8\u9752\u2eda\u9875\u2edb\u98ce\u2edc\u98de\u2edd\u98df\u2ee2\u9a6c"
    "\u2ee3\u9aa8\u2ee4\u9b3c\u2ee5\u9c7c\u2ee6\u9e1f\u2ee9\u9ec4\u2eec\u9f50\u2eee\u9f7f\u2ef0\u9f99"
    "\u2ef3\u9f9f\u2ee8\u9ea6\u2ed9\u97e6\u2ee7\u5364\u2eea\u9efe\u2ed1\u9577"
)
# of Hexo: code, and front matter that no line opens; of Hugo: front matter in TOML, and code
CODE = re.compile(r"^{% *codeblock\b([^\n]*)%} *\n(.*?\n){% *endcodeblock *%} *$", re.M | re.S)
LANGUAGE = re.compile(r"\s*\blang:([\w+#-]+)")
HUGO_CODE = re.compile(r"^{{< *highlight +(\w+)[^\n]*>}} *\n(.*?\n){{< */ *highlight *>}} *$", re.M | re.S)
TOML = re.compile(r"\+{3}[ \t]*\n(.*?)^\+{3}[ \t]*\n?", re.M | re.S)
HEADING = re.compile(r"^(#{1,6})(?=[^\s#])")  # Python-Markdown takes it for one
UNOPENED = re.compile(r"(?:title|date|layout|tags|categories): ?.*\n(?:.*\S.*\n)*?-{3,}[ ]*\n")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Line:
    """A line of a post and where it stands there: `line 12`, `cell 3`."""

    text: str
    place: str


@dataclass
class Post:
    """A post: its front matter, and its text."""

    lines: list[Line]
    front: dict[Any, Any] = field(default_factory=dict)


def load(path: Path, report: Report) -> Post:
    """Read a post. Raises Problem where it is none."""
    return parted(text_of(path, report), path)


def text_of(path: Path, report: Report) -> str:
    """Return the text of a file with LF line ends; Chinese posts that are not UTF-8 are GB18030 (GBK is part of it).

    Raises Problem where it is no text, or too much.
    """
    content = path.read_bytes()
    coding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        text = _chinese(content, path)
        report.mapped(message("the text, read as GB18030, since it is not UTF-8: see whether its characters are right"))
    if "\0" in text:
        raise Problem(message("{path}: not a text", path=path))
    if len(text) > LARGEST and path.suffix != ".ipynb":
        raise Problem(
            message(
                "{path}: {millions:.1f} million characters are no post; split it, or take pictures out",
                path=path,
                millions=len(text) / 1e6,
            )
        )
    text = _spelt(text.replace("\r\n", "\n").replace("\r", "\n"), report)
    return CONTROL.sub("", LEAD.sub(r"\1", text) if path.suffix != ".ipynb" else text)


def _spelt(text: str, report: Report) -> str:
    """Return a text with characters in the place of radicals that look like them."""
    others = dict(zip(OTHERS[::2], OTHERS[1::2], strict=True))
    spelt = RADICALS.sub(lambda one: others.get(one[0]) or unicodedata.normalize("NFKC", one[0]), text)
    if spelt != text:
        seen = " ".join(dict.fromkeys(one for one, other in zip(text, spelt, strict=True) if one != other))
        report.mapped(message("radicals that look like characters, as copied from a PDF: {seen}", seen=seen))
    return spelt


def _chinese(content: bytes, path: Path) -> str:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        raise Problem(message("{path}: neither UTF-8 nor GBK; save it as UTF-8", path=path)) from None


def parted(text: str, path: Path) -> Post:
    """Return the front matter and the lines of a text. Raises Problem where there is no text or the front is broken."""
    if not text.strip():
        raise Problem(message("{path}: the file is empty", path=path))
    front, rest, skipped = _headed(text, path)
    lines = HUGO_CODE.sub(r"````\1\n\2````", CODE.sub(_fenced, rest)).split("\n")
    for number, line in enumerate(lines, skipped + 1):
        if "8<-" in line:
            raise Problem(message("{path}:{number}: 8<- would include a file; take it out", path=path, number=number))
    headed = [line if opened else HEADING.sub(r"\1 ", line) for line, opened in zip(lines, fences(lines), strict=False)]
    return Post(
        [
            Line(line.expandtabs(4), message("line {number}", number=number))
            for number, line in enumerate(headed, skipped + 1)
        ],
        front,
    )


def _headed(text: str, path: Path) -> tuple[dict[Any, Any], str, int]:
    """Return the front matter of a post, the text below it, and how many lines stand above that."""
    if match := TOML.match(text):
        try:
            return tomllib.loads(match[1]), text[match.end() :], match[0].count("\n")
        except tomllib.TOMLDecodeError as error:
            raise Problem(message("{path}:1: front matter: {error}", path=path, error=error)) from None
    opening = "---\n" if UNOPENED.match(text) else ""
    text = opening + text
    if front_matter.is_open(text):
        raise Problem(message("{path}:1: front matter: it is never closed; put --- on a line below it", path=path))
    head = front_matter.HEAD.match(text)
    said = front_matter.loaded(head[1].replace("\t", "    ")) if head else {}
    if isinstance(said, tuple):
        raise Problem(f"{path}:{said[0]}: {said[1]}")
    above, rest = front_matter.split(text)
    return said, rest, max(above.count("\n") - opening.count("\n"), 0)


def _fenced(match: re.Match[str]) -> str:
    """Return a block of code as Hexo has it, fenced, with its title and address behind its language."""
    language = LANGUAGE.search(match[1])
    title = LANGUAGE.sub("", match[1]).strip()
    return f"````{language[1] if language else ''} {title}".rstrip() + f"\n{match[2]}````"
