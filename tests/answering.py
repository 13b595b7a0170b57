"""A server on this machine that answers as a test wants it to."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]
Start = Callable[[Answer], str]


@contextmanager
def servers(path: str) -> Iterator[Start]:
    """Yield what starts a server that answers every request in one way, and returns an address on it."""
    started = []

    def start(answer: Answer) -> str:
        handler = type("Handler", (BaseHTTPRequestHandler,), {"do_GET": answer, "log_message": lambda *_: None})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        started.append(server)
        return f"http://127.0.0.1:{server.server_port}/{path}"

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def send(content: bytes, most: int | None = None, ranges: bool = True, asked: list[str] | None = None) -> Answer:
    """Return the answer of a server that has a file. most: bytes after which it cuts each answer.

    ranges: whether it knows them; asked: takes the ranges that are asked for, "" where none is.
    """

    def answer(request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers.get("Range", "")
        if asked is not None:
            asked.append(wanted)
        start = int(re.sub(r"\D", "", wanted) or 0) if ranges else 0
        if wanted and ranges and start >= len(content):
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(content)}")
            request.end_headers()
            return
        request.send_response(206 if wanted and ranges else 200)
        if wanted and ranges:
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        request.wfile.write(content[start : None if most is None else start + most])

    return answer


def not_found(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)
