"""A folder served to a browser."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def settle(page: Page) -> None:
    """Let the parts of a page be laid out that wait until the reader scrolls."""
    page.evaluate("dispatchEvent(new Event('scroll'))")
    page.wait_for_function(
        "[...document.querySelectorAll('.md-content__inner > section')].every(one => one.style.contentVisibility)"
    )


def widen(page: Page, width: int) -> None:
    """Make the window of a page so wide: it is laid out anew, and need not be loaded for each width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("width => innerWidth === width", arg=width)


@contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on this machine alone; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
