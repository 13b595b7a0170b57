"""A folder served as GitHub Pages serves it: gzip for text, connections kept open, ten minutes of cache."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

# named here: what the system says of these differs
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
TEXT = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True)
class Sent:
    """One answer: its path, its status, and the bytes that went over the wire, headers included."""

    path: str
    status: int
    size: int


@dataclass
class Site:
    """A served folder: its address, and what it has sent since `sent` was last cleared."""

    address: str
    sent: list[Sent] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    """A server of one folder, with a list of what it sent."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.folder = folder.resolve()
        self.site = Site(f"http://127.0.0.1:{self.server_port}")


class Pages(BaseHTTPRequestHandler):
    """Answers GET and HEAD with a file of the folder, `index.html` for a folder, `404.html` for what is not there."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, with_body: bool) -> None:
        file, status = self._file()
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        text = kind.startswith(TEXT)
        packed = text and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _content(file, packed) if file.is_file() else b"not found"
        headers = {
            "Date": self.date_time_string(),
            "Content-Type": f"{kind}; charset=utf-8" if text else kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "max-age=600",
            "Vary": "Accept-Encoding",
        }
        headers |= {"Content-Encoding": "gzip"} if packed and file.is_file() else {}
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        answer = "\r\n".join([*lines, "", ""]).encode("latin-1") + (body if with_body else b"")
        self.wfile.write(answer)
        self.server.site.sent.append(Sent(self.path, status, len(answer)))

    def _file(self) -> tuple[Path, HTTPStatus]:
        folder = self.server.folder
        file = (folder / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        file = file / "index.html" if file.is_dir() else file
        if file.is_relative_to(folder) and file.is_file():
            return file, HTTPStatus.OK
        return folder / "404.html", HTTPStatus.NOT_FOUND


@lru_cache(maxsize=1024)
def _content(file: Path, packed: bool) -> bytes:
    content = file.read_bytes()
    return gzip.compress(content, mtime=0) if packed else content


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a folder on this machine alone, at a port of its own."""
    server = Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
