"""What stands within the lines of a post: images, links, tags, signs that are read otherwise here, and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.ground.messages import message
from engine.ground.words import words
from engine.old_posts import pieces
from engine.old_posts.beside import Beside
from engine.old_posts.numbers import Numbers
from engine.old_posts.post import Line
from engine.old_posts.report import Report
from engine.prose.html_names import KNOWN

TARGET = r"\(\s*(?:<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
IMAGE = r"!\[[^\]\n]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])(?:\{:[^{}\n]*\})?"  # addresses with blanks too
HTML = r"</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:@][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>"
LETTER = r"[^\s<>\"'`|\u0080-\U0010ffff]"  # of an address
PARTS = re.compile(
    rf"""
    (?P<code> (?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`) | <!--.*?--> )
    | \\\*\\\*(?P<bold> [^*\n\\]+ )\\\*\\\*
    | \\(?P<escaped> [!-/:-@\[-`{{-~] )
    | (?P<image> {IMAGE} | <img\b[^>]*>(?:</img>)? )
    | \[(?P<text> (?: {IMAGE} | \\. | [^\[\]\\] | \[[^\[\]]*\] )* )\](?P<target> {TARGET} )
    | (?P<tag> \{{%[^\n]*?%\}} | \{{\{{[<%][^\n]*?[%>]\}}\}} )
    | (?P<stray> \\[A-Za-z]{{2,}}(?:\{{[^{{}}\n]*\}})* | \$\$ | (?<!\S)\$\ [^$\n]*[\\_^][^$\n]*\ \$ )
    | (?P<kept> \[\^[^\]\s]+\] | <(?:https?|ftp|mailto):[^<>\s]*> )
    | (?P<html> {HTML} )
    | (?P<address> (?<![\w/"'=])(?:https?|ftp)://{LETTER}*(?![.,;:!?*_~()]){LETTER}/? )
    | :(?P<role>numref|eqref|ref|cite[tp]?|doc|class|func|meth|mod|math):`(?P<referred>[^`\n]+)`
    | ==(?P<marked> [^=\s](?:[^=\n]*[^=\s])? )==
    | (?P<attributes> \{{:[^{{}}\n]*\}} )
    """,
    re.VERBOSE | re.DOTALL,
)
READ = set(r"\`*_{}>#+-.!$~^|")  # the escaped signs that Python-Markdown and its extensions know
SIGNS = {"<": "&lt;", "&": "&amp;", "(": "&#40;", ")": "&#41;", "[": "&#91;", "]": "&#93;"}  # \( begins a formula here
POST_LINK = re.compile(r"\{%\s*post_link\s+(\S+)(?:\s+(\S.*?))?\s*%\}")
ASSET = re.compile(r"\{%\s*asset_img\s+(?:[\w-]+\s+)*?(\S+\.\w+)\s*(.*?)\s*%\}")
FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|img|image)\b(.*?)/?\s*[%>]\}\}")
GIVEN = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
OUTSIDE = re.compile(r"https?://|mailto:|ftp://", re.IGNORECASE)
PLAIN = {"font", "center", "big", "basefont", "nobr"}  # elements of looks alone
SUPERSCRIPT = re.compile(r"(?<=\d)<sup>\s*([-−+]?\d+)\s*</sup>")
RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")


@dataclass
class Inline:
    """Rewrites text; notes what the author has to see to, on the page and in the report."""

    report: Report
    numbers: Numbers
    pieces: list[pieces.Piece]
    beside: Beside
    marks: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    def text(self, lines: list[Line]) -> str:
        """Return lines that belong together, rewritten."""
        text = "\n".join(line.text for line in lines)
        for mark in pieces.MARK.findall(text):
            piece = self.pieces[ord(mark) - pieces.FIRST]
            if piece.error:
                error = f"`` {piece.error.replace('`', ' ')} ``"
                self.marks.append(words().old_posts.formula.format(tex=pieces.code(piece.tex), error=error))
        return self._rewritten(text, lambda at: lines[min(at, len(lines) - 1)].place if lines else "")

    def raw(self, lines: list[Line]) -> str:
        """Return lines of HTML, in which Markdown is not at work, with their numbers bound."""
        parts = re.split(r"(<[^<>]*>)", "\n".join(line.text for line in lines))
        return "".join(
            part if number % 2 else self.numbers.bound(part, lines[0].place) for number, part in enumerate(parts)
        )

    def noted(self) -> list[str]:
        """Return the marks since the last time."""
        marks, self.marks = list(dict.fromkeys(self.marks)), []
        return marks

    def _rewritten(self, text: str, place: Callable[[int], str]) -> str:
        text = SUPERSCRIPT.sub(lambda match: match[1].translate(RAISED), text)
        out, end = [], 0
        for match in PARTS.finditer(text):
            out.append(self._plain(text[end : match.start()], place(text.count("\n", 0, end))))
            out.append(self._part(match, place, text.count("\n", 0, match.start())))
            end = match.end()
        return "".join([*out, self._plain(text[end:], place(text.count("\n", 0, end)))])

    def _plain(self, text: str, place: str) -> str:
        text = re.sub(r"\$(?!\d)", r"\\$", text.replace("<", "&lt;").replace("{", "\\{"))
        text = re.sub(r"(?<=\d)\*(?=\d)", r"\\*", text)
        return self.numbers.bound(text, place)

    def _part(self, match: re.Match[str], place: Callable[[int], str], line: int) -> str:
        """Return what becomes of a part that is no plain text."""
        here = place(line)
        kinds: dict[str, Callable[[], str]] = {
            "escaped": lambda: match[0] if match["escaped"] in READ else SIGNS.get(match["escaped"], match["escaped"]),
            "bold": lambda: self._bold(match["bold"], place, line),
            "image": lambda: self._image(match[0], here),
            "tag": lambda: self._tag(match["tag"], lambda at: place(line + at)),
            "stray": lambda: self._stray(match[0], here),
            "html": lambda: self._html(match[0], here),
            "address": lambda: f"<{match[0]}>",
            "referred": lambda: self._reference(match, here),
            "marked": lambda: f"<mark>{self._rewritten(match['marked'], lambda at: place(line + at))}</mark>",
            "attributes": lambda: self._attributes(match[0], here),
            "target": lambda: self._link(match, place, line),
        }
        return kinds.get(match.lastgroup or "", lambda: match[0])()

    def _stray(self, source: str, place: str) -> str:
        self.report.to_do(place, message("TeX outside a formula, kept as code: {source}", source=source))
        self.marks.append(words().old_posts.stray_tex.format(tex=pieces.code(source)))
        return pieces.code(source)

    def _bold(self, text: str, place: Callable[[int], str], line: int) -> str:
        self.report.count(message("\\*\\*, taken for bold"), place(line))
        return f"**{self._rewritten(text, lambda at: place(line + at))}**"

    def _reference(self, match: re.Match[str], place: str) -> str:
        self.references.append(match["referred"])
        self.report.count(message(":{role}:, of which the name stays", role=match["role"]), place)
        return pieces.code(match["referred"])

    def _attributes(self, source: str, place: str) -> str:
        self.report.dropped(message("{place}: {source}: attributes of kramdown", place=place, source=source))
        return ""

    def _html(self, tag: str, place: str) -> str:
        name = re.match(r"</?([A-Za-z][\w-]*)", tag)[1].lower()  # type: ignore[index]
        if name in PLAIN:
            self.report.count(message("<{name}>, which is looks alone", name=name), place)
            return ""
        return tag if name in KNOWN else tag.replace("<", "&lt;").replace(">", "&gt;")

    def _image(self, source: str, place: str) -> str:
        if source.startswith("<"):
            given = {name.lower(): a or b or c for name, a, b, c in GIVEN.findall(source)}
            address, alt = given.get("src", ""), given.get("alt", "")
        else:
            alt, _, rest = source[2:].partition("]")
            address = re.sub(r"\s+(?:\"[^\"]*\"|'[^']*')\s*$", "", rest.partition("{:")[0].strip()[1:-1].strip())
        return self._shown(address.strip("<> "), alt, source, place)

    def _shown(self, address: str, alt: str, source: str, place: str) -> str:
        """Return an image whose file is beside the post, copied; else leave it out, with a mark."""
        linked = self.beside.picture(address)
        if not linked:
            return self._without(words().old_posts.image, "image", source, place)
        self.report.count(message("pictures, copied"), place)
        if not alt.strip():
            self.report.to_do(
                place, message("a picture without words for those who do not see it: {address}", address=address)
            )
        return f"![{alt}]({linked})"

    def _link(self, match: re.Match[str], place: Callable[[int], str], line: int) -> str:
        said = match["text"]
        text = said if OUTSIDE.match(said) else self._rewritten(said, lambda at: place(line + at))
        target = match["target"].strip("()").strip()
        if OUTSIDE.match(target.strip("<")):
            return f"[{text}]{match['target']}"
        if own := self.beside.page(target.strip("<>")):
            return f"[{text}]({own})"
        self.report.dropped(message("{place}: link to {target}; its text stays", place=place(line), target=target))
        return text

    def _tag(self, tag: str, place: Callable[[int], str]) -> str:
        if tag.strip("{}% ") in {"raw", "endraw"}:
            self.report.dropped(f"{place(0)}: {tag}")
            return ""
        if link := POST_LINK.fullmatch(tag):
            own, said = self.beside.page(link[1]), (link[2] or link[1]).strip("'\"")
            if not own:
                self.report.dropped(message("{place}: link {tag}; its text stays", place=place(0), tag=tag))
            text = self._rewritten(said, place)
            return f"[{text}]({own})" if own else text
        if image := ASSET.fullmatch(tag):
            return self._shown(image[1], re.sub(r"^[\d\s]*|[\"']", "", image[2]), tag, place(0))
        if figure := FIGURE.fullmatch(tag):
            given = {name.lower(): a or b or c for name, a, b, c in GIVEN.findall(figure[1])}
            return self._shown(given.get("src", ""), given.get("alt") or given.get("title") or "", tag, place(0))
        return self._without(words().old_posts.tag, "tag", tag, place(0))

    def _without(self, kind: str, called: str, source: str, place: str) -> str:
        """Leave something out, with a mark in its place."""
        line = " ".join(pieces.verbatim(source, self.pieces).split())
        short = line if len(line) < 300 else f"{line[:299]}…"
        self.report.dropped(f"{place}: {called} {short}")
        self.marks.append(words().old_posts.left_out.format(kind=kind, source=pieces.code(short)))
        return ""
