"""What a page says, against what its source says: language, drafts, marks that are left, words that are gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from engine.gate.published import Published, Site
from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.words import words
from engine.prose import drafts, front_matter, reading
from engine.prose.markup import COMMENT, SNIPPET, outside_fences
from engine.prose.reading import PARTED, Kind

# marks of Markdown's dialects that are text on the page: nothing made anything of them
LEFT = re.compile(
    r"-{2,}8<-{2,}|~~[^~\s][^~\n]*~~|^[ \t]*\[[ xX]\]\s|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|INFO)\]|\{%[^%\n]*%\}|"
    r"\[\^[^\]\s]+\]|(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])|^[ \t]*(?:!!!|\?\?\?\+?|:::)[ \t]?[a-z]+|\{:[^}\n]*\}|"
    r"^[ \t]*(?:`{3,}|~{3,})|^(?:<{7}|>{7})(?: |$)|^={7}$|==[^=\s][^=\n]*==|"
    r"^[ \t]*={3}[+!]* \".*\"[ \t]*$|(?<![\w+])\+\+[a-z]+(?:\+[\w-]+)*\+\+(?![\w+])",
    re.MULTILINE,
)
# what of a source line is no word of the page
TAGS = (
    "a|abbr|address|article|aside|audio|b|bdi|bdo|blockquote|br|button|caption|cite|code|col|colgroup|data|dd|del|details|"
    "dfn|dialog|div|dl|dt|em|figcaption|figure|footer|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|link|main|mark|"
    "math|meta|nav|ol|p|picture|pre|q|rp|rt|ruby|s|samp|script|section|small|source|span|strong|style|sub|summary|sup|"
    "svg|table|tbody|td|template|tfoot|th|thead|time|tr|track|u|ul|var|video|wbr"
)
UNREAD = re.compile(
    rf"</?(?:{TAGS})(?:\s(?>\"[^\"\n]*\"|[^<>])*)?>|<(?:https?|mailto):[^<>\s]*>|\$\$.*?\$\$|\$[^$\n]+\$|\\\(.*?\\\)|\\\[.*?\\\]|"
    r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}|\]\([^()\n]*(?:\([^()]*\)[^()\n]*)*\)|\]\[[^\]\n]*\]|"
    r"^ {0,3}\*?\[[^\]\n]+\]:.*$|"
    r"\[\^[^\]\n]+\]:?|\{:?[ \t]*(?:[#.%]|[\w-]+=)[^}\n]*\}|^\s*(?:!!!|\?\?\?\+?)\s*[\w -]+|(?<![\w:]):[a-z0-9_+-]+:(?!\w)|https?://\S+|"
    r"\+\+[\w-]+(?:\+[\w-]+)*\+\+|(?<=`)#![a-z][\w+-]* |^[\s>]*(?:\d+[.)]|[-*+])\s+(?:\[[ xX]\])?|^\s*>\s*\[!\w+\]",
    re.DOTALL | re.MULTILINE,
)
LONG = 40  # letters of what is gone that are said


def language(_: Site, page: Published) -> Iterator[str]:
    """Yield that a page does not say which language it is in."""
    root = page.tree.css_first("html")
    said = (root.attributes.get("lang") if root else "") or ""
    if said.partition("-")[0] != words().language.partition("-")[0]:
        yield message(
            "its lang is {said!r}, not {language!r}; set the language of the theme",
            said=said,
            language=words().language,
        )


def published_draft(_: Site, page: Published) -> Iterator[str]:
    """Yield that a page is a draft, or says nothing."""
    if page.source and not page.is_notebook and drafts.is_draft(read(page.source)):
        yield message(
            "{source}: it is a draft; take it out of the site, or draft: true out of it", source=shown(page.source)
        )
    if page.source and not page.text.replace(page.title, "").strip("¶ \n\0"):
        yield message("{source}: nothing stands on the page but its title", source=shown(page.source))


def left(_: Site, page: Published) -> Iterator[str]:
    """Yield marks that are left as text."""
    text = reading.text(page.seen.pieces, [Kind.TEXT, Kind.SAID])
    for found in LEFT.finditer(text.replace(PARTED, "\n")):
        mark = found[0].strip()
        where = page.at(mark, text[: found.start()], text[found.end() :])
        yield message(
            "{where}{mark!r} is left as text on the page; the guide says how it is written", where=where, mark=mark[:40]
        )


def gone(_: Site, page: Published) -> Iterator[str]:
    """Yield words of the source that the page does not say."""
    if page.is_notebook or not page.sources:
        return
    said = _letters(page.text + page.title)
    for source in page.sources:
        for number, line in _words(read(source)):
            missing = next((part.strip() for part in line.split(PARTED) if _is_gone(part, said)), "")
            if missing:
                begins = missing if len(missing) < LONG else f"{missing[:LONG]}…"
                yield message(
                    "{source}:{number}: {begins!r} is not on the page; an open tag or mark before it?",
                    source=shown(source),
                    number=number,
                    begins=begins,
                )
                break


def _is_gone(part: str, said: str) -> bool:
    """Whether words, and not only a number, are not among the letters of what is said."""
    letters = _letters(part)
    return letters not in said and not letters.isdigit()


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a source, with its words alone."""
    head, _ = front_matter.split(text)
    blank = [""] * len(text.split("\n"))
    for number, line in outside_fences(text.split("\n")):
        if number > head.count("\n") and not SNIPPET.match(line):
            blank[number - 1] = line
    prose = COMMENT.sub(_lines_alone, "\n".join(blank))
    prose = re.sub(r"<!--.*?-->", _lines_alone, prose, flags=re.DOTALL)
    yield from enumerate(unescape(UNREAD.sub(_lines_alone, prose)).split("\n"), 1)


def _lines_alone(match: re.Match[str]) -> str:
    """Keep the place of what follows; a word before and one behind it are two."""
    return "\n" * match[0].count("\n") or PARTED


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
