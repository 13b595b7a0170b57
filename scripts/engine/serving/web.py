"""What browsers ask of the live server: pages with what there is to say, and whether there is a newer site.

Beside the files of the site it answers `/livereload/EPOCH/NUMBER/PAGE?DOING`, with the number of that page and what is
being made, once one of them is another; `/livereload/idle`, once every save that was made before the asking is dealt
with; and `/drafts.html`.
"""

from __future__ import annotations

import json
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import quote, unquote, urlsplit

from click import ClickException

from engine.ground.messages import language, message
from engine.serving import draft_list
from engine.serving.notices import AT_WORK, Notices

POLL = re.compile(r"/livereload/(\d+)/\d+(/.*)?")
LONGEST = 60.0  # seconds that a browser waits for an answer
GLANCE = 0.5  # seconds between two looks at what is being made, while a browser waits
SCRIPT = """<script>
function livereload(epoch, id, doing) {
  let asking, late;
  const box = document.getElementById("serving"), line = document.getElementById("serving-doing");
  const show = () => {
    line.innerHTML = doing && "<p>@AT_WORK</p><ul><li></li></ul>";
    if (doing) line.querySelector("li").textContent = doing;
    box.hidden = !box.querySelector("p");
  };
  const ask = async () => {
    asking = new AbortController();
    try {
      const place = `/livereload/${epoch}/${id}${location.pathname}?${encodeURIComponent(doing)}`;
      const answer = await fetch(place, {signal: asking.signal});
      const [number, ...words] = (await answer.text()).split(" ");
      doing = words.join(" ");
      clearTimeout(late);
      late = setTimeout(show, doing ? 1000 : 0);
      if (Number(number) > epoch) location.reload();
      else setTimeout(ask);
    } catch (error) {
      if (error.name !== "AbortError") setTimeout(ask, 3000);
    }
  };
  const visible = () => document.visibilityState === "visible" ? ask() : asking?.abort();
  addEventListener("load", visible);
  document.addEventListener("visibilitychange", visible);
}
livereload(@EPOCH, @ID, @DOING);
</script>"""
# no site yet, or none with this page: it asks again by itself
BARE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>mkdocs serve</title><body><p>{said}</p></body></html>"""


@dataclass(frozen=True)
class Shown:
    """What is served: a folder ("" before there is one), its number for browsers, what every page says besides.

    newer: {page, from the root: its own number} of pages that changed since.
    """

    root: str
    epoch: int
    said: Notices = Notices()  # noqa: RUF009 it is frozen
    newer: Mapping[str, int] = field(default_factory=dict)

    def number(self, page: str) -> int:
        """Return the number of a page for browsers."""
        return self.newer.get(page, self.epoch)


class Web(ThreadingHTTPServer):
    """Serves what is shown below the path of an address; one assignment puts a new site in the place of the last.

    doing: says what is being made at the moment; settled: returns once nothing is left to do.
    Raises ClickException where the address cannot be had.
    """

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two servers have one port

    def __init__(self, host: str, port: int, path: str, doing: Callable[[], str], settled: Callable[[], bool]) -> None:
        self.path, self.doing, self.settled = path, doing, settled
        self.shown = Shown("", _epoch())
        self._newer = threading.Condition()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            said = f"{host}:{port}: {error.strerror}; give another with --dev-addr HOST:PORT"
            raise ClickException(said) from None

    def show(self, root: str, said: Notices) -> None:
        """Serve a folder from now on, and let the browsers know."""
        with self._newer:
            self.shown = Shown(root, max(_epoch(), self.shown.epoch + 1), said)
            self._newer.notify_all()

    def change(self, root: str, pages: Iterable[str]) -> None:
        """Serve a folder from now on that differs in some pages, and let those browsers know that show them."""
        with self._newer:
            now = max(_epoch(), self.shown.epoch + 1, *(number + 1 for number in self.shown.newer.values()))
            self.shown = replace(self.shown, root=root, newer={**self.shown.newer, **dict.fromkeys(pages, now)})
            self._newer.notify_all()

    def newest(self, known: int, page: str, said: str) -> tuple[int, str]:
        """Return the number of a page that is served, and what is being made, once either is another than is known."""
        until = time.monotonic() + LONGEST
        with self._newer:
            while self.shown.number(page) <= known and self.doing() == said and time.monotonic() < until:
                self._newer.wait(GLANCE)
            return self.shown.number(page), self.doing()

    def page(self, path: str) -> str:
        """Return the page of an address, from the root of the site."""
        name = unquote(path.removeprefix(self.path))
        return f"{name}index.html" if name.endswith("/") or not name else name


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 as the class that it is of; some systems know others
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".woff": "font/woff",
    }

    def do_GET(self) -> None:
        web, (path, query) = cast(Web, self.server), urlsplit(self.path)[2:4]
        if poll := POLL.fullmatch(path):
            number, doing = web.newest(int(poll[1]), web.page(poll[2] or ""), unquote(query))
            self._answer(HTTPStatus.OK, "text/plain", f"{number} {doing}".encode())
        elif path == "/livereload/idle":
            self._answer(HTTPStatus.OK if web.settled() else HTTPStatus.ACCEPTED, "text/plain", b"")
        elif path == web.path + draft_list.NAME:
            listed = draft_list.page(web.path).encode("utf-8")
            self._answer(HTTPStatus.OK, "text/html", _with(listed, web.shown, web.shown.epoch, ""))
        elif path.startswith(web.path):
            self._file(web, path)
        else:
            self._redirect(web.path)

    do_HEAD = do_GET  # noqa: N815

    def _file(self, web: Web, path: str) -> None:
        shown = web.shown  # all of an answer is from one site
        self.directory = shown.root
        file = Path(self.translate_path("/" + path.removeprefix(web.path)))
        if shown.root and file.is_dir() and not path.endswith("/"):
            self._redirect(path + "/")
            return
        file = file / "index.html" if file.is_dir() else file
        try:
            content = file.read_bytes() if shown.root else b""
        except OSError:
            content = b""
            file = Path(shown.root, "404.html")
        found = bool(shown.root) and file.name != "404.html"
        if not found:
            content = self._missing(web, shown)
        if file.suffix == ".html" or not found:
            content = _with(content, shown, shown.number(web.page(path)), web.doing() if shown.root else "")
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND if shown.root else HTTPStatus.SERVICE_UNAVAILABLE
        self._answer(status, self.guess_type(str(file)) if found else "text/html", content)

    def _missing(self, web: Web, shown: Shown) -> bytes:
        page = Path(shown.root, "404.html")
        if shown.root and web.doing():  # it may be one of a new chapter
            return _bare(message("There is no such page yet."))
        if shown.root and page.is_file():
            return page.read_bytes()
        return _bare(web.doing() or message("Rendering the first page."))

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", quote(unquote(path)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """The terminal is for what the author has to know."""


def _with(page: bytes, shown: Shown, number: int, doing: str) -> bytes:
    """Return a page with what there is to say, and with the script that loads it again. number: for browsers."""
    words = json.dumps(doing).replace("<", "\\u003c")
    script = SCRIPT.replace("@EPOCH", str(number)).replace("@ID", str(_epoch())).replace("@DOING", words)
    script = script.replace("@AT_WORK", message(AT_WORK))
    head, body, end = page.rpartition(b"</body>")
    added = shown.said.box(doing) + script.encode("utf-8")
    return head + added + body + end if body else page + added


def _bare(said: str) -> bytes:
    return BARE.format(language=language(), said=said).encode("utf-8")


def _epoch() -> int:
    return time.time_ns() // 1_000_000
