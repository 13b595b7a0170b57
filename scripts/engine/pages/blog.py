"""What makes chapters a blog: dates of the front matter, and excerpts for the index and the feed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

from engine.ground.problem import Problem

CHINA = timezone(timedelta(hours=8))
MORE = re.compile(r"<!--\s*more\s*-->")

Attributes = list[tuple[str, str | None]]

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEFT_OUT = {"h1", "script", "style"}
LEFT_OUT_CLASSES = {"headerlink", "footnote-ref", "footnote", "made", "made-panel"}
UNWRAPPED_CLASSES = {"made-number"}  # what is in it stays


def moment(value: object) -> datetime:
    """Return a date of a front matter as a moment in China; a bare date is its midnight. Raises Problem."""
    try:
        if isinstance(value, str):  # YAML takes `2024-08-08 13:00` for text
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return value.astimezone(CHINA) if value.tzinfo else value.replace(tzinfo=CHINA)
        if isinstance(value, date):
            return datetime.combine(value, time(), CHINA)
    except ValueError:
        pass
    raise Problem(f"date: {value!r} is no date; write 2024-08-08 or 2024-08-08 13:00:00")


def slug(name: str, _: str) -> str:
    """Return the address of a tag, which it shares with no other: C++ and C# are not both c."""
    return re.sub(r"[^\w-]", lambda sign: "_" if sign[0] == " " else f"{ord(sign[0]):x}", name)


def rfc822(published: str) -> str:
    """Write an ISO moment as feeds have it, in English whatever the machine speaks: Thu, 08 Aug 2024 13:00:00 +0800."""
    return format_datetime(datetime.fromisoformat(published))


def lead(html: str) -> str:
    """Return what a page holds before its more-mark, as Markdown rendered it; nothing where it has none."""
    parts = MORE.split(html, maxsplit=1)
    return parts[0] if len(parts) > 1 else ""


def excerpt(html: str, address: str, drawings: bool = True) -> str:
    """Return a piece of a rendered page as it can stand on another one.

    Its title, ids, permalinks, notes and marks of results go; its links start from the other page.
    address: of the page that it is taken from, as the other one would link to it; absolute for a feed.
    drawings: keep SVG, which needs the styles of the site.
    """
    copy = _Copy(address, drawings)
    copy.feed(html)
    copy.close()
    copy.out += [f"</{tag}>" for tag, bare, _ in reversed(copy.opened) if not bare]  # the mark stood inside of them
    return "".join(copy.out).strip()


class _Copy(HTMLParser):
    """Writes HTML again, without what an excerpt leaves out."""

    def __init__(self, address: str, drawings: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.address, self.drawings = address, drawings
        self.out: list[str] = []
        self.opened: list[tuple[str, bool, bool]] = []  # tag, whether its tags are left out, and what is in it
        self.svg = 0  # depth: ids in drawings are theirs, and no other page has them

    @property
    def quiet(self) -> bool:
        return any(inside for _, _, inside in self.opened)

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        bare, gone = self._verdict(tag, dict(attributes))
        if not (bare or gone or self.quiet):
            self.out.append(self._written(tag, attributes))
        if tag not in VOID:
            self.opened.append((tag, bare or gone, gone))
            self.svg += tag == "svg"

    def handle_startendtag(self, tag: str, attributes: Attributes) -> None:
        if not (any(self._verdict(tag, dict(attributes))) or self.quiet):
            self.out.append(self._written(tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _, _ in self.opened):
            return
        while True:  # an end tag may be left out in HTML: `<p>` before `</div>`
            name, bare, _ = self.opened.pop()
            self.svg -= name == "svg"
            if name == tag:
                break
        if not (bare or self.quiet):
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def _text(self, text: str) -> None:
        if not self.quiet:
            self.out.append(text)

    def _verdict(self, tag: str, attributes: dict[str, str | None]) -> tuple[bool, bool]:
        """Return whether the tag itself goes, and whether all that is in it goes."""
        classes = set((attributes.get("class") or "").split())
        note = tag == "sup" and (attributes.get("id") or "").startswith("fnref")
        mark = "popovertarget" in attributes or "data-place-of-mark" in attributes
        drawing = tag == "svg" and not self.drawings
        gone = tag in LEFT_OUT or bool(classes & LEFT_OUT_CLASSES) or note or mark or drawing
        return bool(classes & UNWRAPPED_CLASSES), gone

    def _written(self, tag: str, attributes: Attributes) -> str:
        """Return a start tag; one of a drawing as it was written, since SVG tells capitals apart."""
        changed = not self.svg and any(name in {"id", "href", "src"} for name, _ in attributes)
        if not changed:
            return self.get_starttag_text() or ""
        moved = {"href", "src"}
        kept = [
            (name, urljoin(self.address, value) if name in moved and value else value)
            for name, value in attributes
            if name != "id"
        ]
        written = (f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept)
        return f"<{tag}{''.join(written)}>"
