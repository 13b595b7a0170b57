"""Marks of other dialects of Markdown, which nothing here reads: the page would show them as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pymdownx.superfences import RE_NESTED_FENCE_START

from engine.ground.messages import message
from engine.ground.near import near
from engine.prose import icons, nesting, typed_keys
from engine.prose.icons import ICON
from engine.prose.markup import FENCE, MERMAID, fences
from engine.prose.open_text import BLANK, formulas, line_of, open_text, uncoded, visible
from engine.prose.typed_keys import KEYS

Said = Iterator[tuple[int, str]]  # (line, what is wrong and what to do)

# how the lines of a list begin that is none
COUNTED = r"-(?=[\u4e00-\u9fff])|\d{1,2}[.)](?=[\u4e00-\u9fff])|\d{1,2}[、．]|[（(]\d{1,2}[)）]|[①-⑳]"
FOLD = "write !!! note, or ??? note for a fold, and indent what is in it by four"
# what stands in the words of a page, and what to write instead
MARKS = [
    (r"\{%.*?%\}", "{mark} is a tag of Hexo or Jekyll; {fold}; for code, write it between backticks"),
    (r"\{\{.*?\}\}", "{mark} is a template's; for code, write it between backticks"),
    (r"^[ >]*:{3,} *\S.*", "{mark} is a container of VuePress; {fold}"),
    (r"^[ >]*/{3,} *[\w-]*caption\b.*",
     "{mark}: write <figure markdown>, the image, <figcaption>…</figcaption>, </figure>"),
    (r"^[ >]*/{3,} *(?![\w-]*caption\b)\w.*", "{mark} is a block that nothing here reads; {fold}"),
    (r"^[ >]*={3}(?!(?:\+|\+!|!\+|!)? +\".*?\" *$)[!+]* *\".*",
     '{mark}: a tab begins with === "title", on a line of its own'),
    (rf"^\s*(?!(?-i:\[TOC\]))(?:@?\[toc[\]{BLANK}]|\[\[_?toc_?\]\])",
     "{mark}: the contents stand beside the page; take it out"),
    (r"\{[^{}\n]*\bdata-preview\b[^{}\n]*\}", "{mark}: pages are not shown beside a link; take data-preview out"),
    (r"!\[\[[^\[\]\n]+\]\]", "{mark} is Obsidian's; write ![words](file.png)"),
    (r"(?<![\[!])\[\[(?!_?toc_?\]|[\s\d.,;eE+−-]*\]\])[^\[\]\n]+\]\]", "{mark} is Obsidian's; write [words](page.md)"),
    (r"(?<![%\d])%%(?!%)[^\n]*?[^\s%]%%", "{mark} is a comment of Obsidian's; write <!-- … -->"),
    (r"\^\[[^\]\n]+\]", "{mark}: write [^name] here, and [^name]: with the words on a line of its own"),
    (r"\[@[\w:-]+(?:; ?@[\w:-]+)*\]", "{mark} is Pandoc's; write [^name], and [^name]: with the source below"),
    (rf"(?<![\w:]):(?:math|ref|doc|class|func|meth|mod|cite|eq|numref):{BLANK}", "{mark} is Sphinx's; take it out"),
    (r"^\s*\.\. \w+::.*", "{mark} is Sphinx's; {fold}"),
    (r"\{(?:\+\+|--|~~|==|>>)(?:(?!\}).)*(?:\+\+|--|~~|==|<<)\}", "{mark} is the mark of a review; take it out"),
    (r"(?<=[A-Za-z)])~[A-Za-z0-9+-]{1,4}~(?!~)", "{mark}: write <sub>2</sub>, or a formula"),
    (r"(?<=[A-Za-z0-9)])\^[A-Za-z0-9+-]{1,4}\^(?!\^)", "{mark}: write <sup>2</sup>, or a formula"),
    (r"^ {0,3}(?:> ?)*#{1,6}(?=[^\W\d_])[^\s]*", "{mark}: a heading has a blank behind #; for the sign, write \\#"),
    (r"^ {0,3}＃{1,6}.*", "{mark}: ＃ is full-width here; write # with a blank behind it"),
    (rf"^ {{0,3}}(?:{COUNTED}).*(?<! {{2}})(?<![\\{BLANK}])\n(?= {{0,3}}(?:{COUNTED}))",
     "{mark}: an item begins with - or 1. and a blank, or is a paragraph of its own"),
    (rf"！\[[^\]\n{BLANK}]*[\]{BLANK}]", "{mark}: ！ is full-width here; write ![words](file.png)"),
    (r"^(?:<{7}|>{7})(?: .*)?$", "{mark} is left of a merge; settle the conflict, and take its marks out"),
    (rf"\[[^\]\n]+\][ \t]+\((?:{BLANK}+|[\w./-]+\.(?:md|html|png|jpe?g|svg|pdf))",
     "{mark}: a link has no blank between ] and ("),
    (r"\[[^\]\n]+\]（[^）)\n]*[）)]", "{mark}: the brackets of an address are ASCII; write [words](address)"),
]  # fmt: skip
READ = [(re.compile(pattern, re.MULTILINE | re.IGNORECASE), said) for pattern, said in MARKS]

NOTICE = re.compile(r"^[ >\t]*(?:!!!|\?\?\?\+?) ?([A-Za-z][\w-]*)", re.MULTILINE)
NOTICES = (  # as Material draws them; a style sheet may know others, of which nothing is said
    *("note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check", "done"),
    *("question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger", "error"),
    *("bug", "example", "quote", "cite"),
)

IMAGE_SIZE = re.compile(r"!\[[^\]\n]*\]\([^()\s]+\s+=\d*[x*]?\d*%?\)|!\[[^\]\n]*\|\s*\d+(?:x\d+)?\]\([^()\n]*\)")
ADDRESS = re.compile(r"(?<![A-Za-z<(\[\"'=])https?://[^\s<>\"'`\u0080-\U0010ffff\0]+(?=[\u3400-\u9fff])")

DOLLAR = re.compile(r"(?<![A-Za-z0-9$])\$(?:[ \t]*-?[ \t]*[(\[{\\|]|-?[A-Za-z\u0370-\u03ff])")
LITERAL = re.compile(r"\\(?:text(?:rm|bf|it|sf|tt)?|mbox|mathrm|operatorname\*?)\s*\{[^{}]*\}")
ESCAPED = re.compile(r"(?<!\\)(?:\\{2})+[(\[](?=[^\n]*\\\\[)\]])[^\n]*")
FULL_WIDTH = re.compile("[，。；：！？、]")

DIAGRAMS = ("graph", "flowchart", "sequenceDiagram", "classDiagram", "stateDiagram", "stateDiagram-v2", "erDiagram")
DRAWN = {  # languages of listings that other sites draw
    *("flow", "flowchart", "seq", "sequence", "gantt", "plantuml", "puml", "echarts", "chart", "mindmap"),
    *("markmap", "wavedrom"),
}
UNUSED = re.compile(r"\.(?:no-copy|no-select|select|no-annotate)\b|\blinenums_style=|\banchor_linenums=")
ATTRIBUTES = re.compile(r"(?:\s*(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\"'=]+)))*\s*")


def found(text: str) -> Said:
    """Yield what of a page would be shown as it was typed, or is read otherwise than its author means."""
    seen = visible(text)
    for pattern, said in READ:
        for match in pattern.finditer(seen):
            yield line_of(text, match.start()), message(said, mark=_written(text, match), fold=message(FOLD))
    plain = open_text(text)
    for match in IMAGE_SIZE.finditer(plain):
        yield (
            line_of(text, match.start()),
            message('{written}: write ![words](file.png){{ width="300" }}', written=_written(text, match)),
        )
    for match in ADDRESS.finditer(plain):
        said = message(
            "{written} ends where Chinese begins; put a blank behind it, or the whole into < >",
            written=_written(text, match),
        )
        yield line_of(text, match.start()), said
    yield from _names(text, seen)
    yield from _dollars(text, seen)
    yield from _formulas(text)
    yield from _listings(text.split("\n"))


def _written(text: str, match: re.Match[str]) -> str:
    """Return what was found as its author wrote it, cut short."""
    words = " ".join(text[match.start() : match.end()].split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def _names(text: str, seen: str) -> Said:
    """Yield the names of keys, icons and kinds of notices that there are not."""
    for match in KEYS.finditer(seen):
        if name := typed_keys.unknown(match[1]):
            yield (
                line_of(text, match.start()),
                message("{mark}: no key is called {name}; write <kbd>{name}</kbd>", mark=match[0], name=name),
            )
    for match in ICON.finditer(seen):
        if said := icons.missing(match[1], match[2]):
            yield line_of(text, match.start()), message("{mark}: {said}; take it out", mark=match[0], said=said)
    for match in NOTICE.finditer(seen):
        kind = match[1].lower()
        if meant := "" if kind in NOTICES else near(kind, NOTICES, 0.85):
            said = message("{mark}: there is no such notice{meant}", mark=_written(text, match), meant=meant)
            yield line_of(text, match.start()), said


def _dollars(text: str, seen: str) -> Said:
    for match in DOLLAR.finditer(seen):
        line = text[match.start() :].partition("\n")[0]
        said = message(
            "{text}: no formula begins here; write $x$ without blanks at its ends, \\$ for the sign",
            text=line[:30].strip(),
        )
        yield line_of(text, match.start()), said
    for match in ESCAPED.finditer(uncoded(text)):
        yield (
            line_of(text, match.start()),
            message("{written}: write a formula as $x$, or $$ on lines of its own", written=_written(text, match)),
        )


def _formulas(text: str) -> Said:
    for place, tex in formulas(text):
        if fault := _wrong(text, place, tex):
            yield line_of(text, place), f"{' '.join(tex.split())[:60]}: {fault}"


def _wrong(text: str, place: int, tex: str) -> str:
    """Say what is wrong with a formula as its author wrote it."""
    before, after = text[:place].rpartition("\n")[2], text[place + len(tex) :].partition("\n")[0]
    if tex.startswith("$$"):
        beside = before.strip(" >\t*+-.0123456789") or after.strip()
        return message("$$ stands on lines of its own; within a line, write $x$") if beside else ""
    if not tex.startswith("$") or (tex[1:2].isdecimal() and after[:1].isdecimal()):
        return ""  # money
    inner = re.sub(r"\\[\\{}]", "", tex)
    if inner.count("{") != inner.count("}"):
        return message("its second $ stands within { }; end the text there, \\text{…} x \\text{…}")
    if sign := FULL_WIDTH.search(LITERAL.sub("", tex)):
        return message("{sign} stands in a formula; write it outside, or \\$ where money is meant", sign=sign[0])
    return ""


def _listings(lines: list[str]) -> Said:
    opened = fences(lines)
    inner = [at if at != number else 0 for number, at in enumerate(opened[:-1], 1)]
    known = nesting.read([BLANK if at else line for line, at in zip(lines, inner, strict=True)])
    for number, line in enumerate(lines, 1):
        quoted = None if opened[number - 1] or known[number - 1].code else MERMAID.match(line)
        if quoted and ">" in quoted[1]:
            yield number, message("{mark}: a diagram stands outside of a quotation", mark=line.strip())
        if opened[number - 1] == number and FENCE.match(line) and not known[number - 1].code:
            mark = line.lstrip(" \t>")
            fence = RE_NESTED_FENCE_START.match(mark)
            if not fence or fence["unrecognized"] or not ATTRIBUTES.fullmatch(fence["attrs"] or ""):
                yield (
                    number,
                    message(
                        '{text}: write ```python, and what else is to be said as title="…" or hl_lines="1 3"',
                        text=mark.strip(),
                    ),
                )
            elif unused := UNUSED.search(fence["attrs"] or ""):
                yield (
                    number,
                    message(
                        "{text}: nothing here reads {unused}; each listing can be copied; take it out",
                        text=mark.strip(),
                        unused=unused[0],
                    ),
                )
            elif MERMAID.match(line) and (kind := _kind(lines[number:])) not in DIAGRAMS:
                yield (
                    number,
                    message("mermaid: {kind} is not drawn; there are {kinds}", kind=kind, kinds=", ".join(DIAGRAMS)),
                )
            elif (fence["lang"] or "").lower() in DRAWN:
                yield (
                    number,
                    message(
                        "{text}: nothing here draws it; draw it in an experiment, or keep an image in docs/",
                        text=mark.strip(),
                    ),
                )


def _kind(lines: list[str]) -> str:
    """Return the first word of a diagram, its kind; of what sets it up otherwise, that."""
    first = next((line.strip() for line in lines if line.strip() and not re.match(r"\s*%%(?!\{)", line)), "")
    return first.partition(" ")[0].rstrip(";") or "nothing"
