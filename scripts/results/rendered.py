"""The numbers of a rendered page, as the reader sees them."""

from __future__ import annotations

from html.parser import HTMLParser


def data(html: str) -> list[tuple[str, str]]:
    """Return (value, text) of every <data> outside code."""
    reader = _DataReader()
    reader.feed(html)
    reader.close()
    return reader.found


class _DataReader(HTMLParser):
    """Collects the value and the text of every <data> outside code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.code = 0
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.code += tag in {"code", "pre"}
        if tag == "data" and not self.code:
            self.found.append((dict(attrs).get("value") or "", ""))
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in {"code", "pre"}
        self.open = self.open and tag != "data"

    def handle_data(self, data: str) -> None:
        if self.open:
            key, text = self.found[-1]
            self.found[-1] = (key, text + data)
