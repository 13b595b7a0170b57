"""The server of `mkdocs serve`: it goes on serving the last good page while the next one is made.

MkDocs's own server renders into the folder that it serves, lets requests wait meanwhile, and serves a torn site after
an error. This one renders into a fresh folder each time, and one assignment puts it in the place of the last.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click import ClickException
from mkdocs.livereload import LiveReloadServer, _timestamp
from watchdog.observers import Observer

from engine.ground.paths import RESULTS, SCRIPTS
from engine.results.book import Book
from engine.serving import notices, preview
from engine.serving.files import Contents, Files, Folders, changed
from engine.serving.notices import Heard, Notices
from engine.serving.refresh import WRITING, Refresher, notebooks_written

log = logging.getLogger("mkdocs.serving")

LOOK = 1.0  # seconds between two looks where no event comes: network drives, containers, too many files to watch
NO_PAGE = b'<!doctype html><html lang="en"><title>mkdocs serve</title><body></body></html>'


@dataclass(frozen=True)
class Site:
    """What is served: a folder, its number for browsers, and what every page says besides."""

    root: str
    epoch: int
    box: bytes


class _Events(Observer):  # type: ignore[misc, valid-type]
    """Wakes the server at an event of the system; where there are none to be had, it looks by itself."""

    def start(self) -> None:
        with suppress(OSError):
            super().start()


class LiveServer(LiveReloadServer):
    """Serves, looks at the files, and acts on what a save changed."""

    def __init__(self, plain: LiveReloadServer, folders: Folders, files: Files, seen: Contents, said: Notices) -> None:
        self._request = threading.local()
        self._site = Site(str(folders.last), _timestamp(), said.box())
        host, port = plain.server_address[:2]
        super().__init__(plain.builder, str(host), int(port), self._site.root, plain.mount_path)
        plain.server_close()
        self.observer = _Events()
        self.error_handler = self._error_page
        self._book = Book()
        self.folders, self.files, self.seen, self.first = folders, files, seen, seen
        self.said, self.problem, self.old_code = said, "", list[str]()
        self.behind = bool(said.failed)  # a save, or the start, has not been rendered yet
        self.refresher = Refresher(self._wake)
        for path in plain._watched_paths:
            self.watch(path)

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Look at a file or folder too."""
        self.files.places.add(Path(path).absolute())
        with suppress(OSError):
            super().watch(path, func, recursive=recursive)

    def server_bind(self) -> None:
        """Take the address, or say in a line that it cannot be had."""
        try:
            super().server_bind()
        except OSError as error:
            host, port = map(str, self.server_address[:2])
            raise ClickException(f"{host}:{port}: {error.strerror}; give another with --dev-addr HOST:PORT") from None

    def shutdown(self, wait: bool = False) -> None:
        """End what runs, then the server."""
        self.refresher.end()
        super().shutdown(wait)

    def _wake(self) -> None:
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def _build_loop(self) -> None:
        self.refresher.start()
        self.refresher.ask()
        while not self._shutdown:
            self._step()
            with self._rebuild_cond:
                self._rebuild_cond.wait_for(lambda: self._want_rebuild or self._shutdown, timeout=LOOK)
                self._want_rebuild = False

    def _step(self) -> None:
        """Act on what changed since the last look, and on what came of refreshing."""
        answer = self.refresher.answer()
        differs = self._differing(answer.written if answer else frozenset())
        self.behind |= bool(differs)
        if answer:
            self.problem = answer.problem
            notices.tell([*answer.problem.splitlines(), *(preview.said() if answer.other_previews else ())])
        if any(path.is_relative_to(SCRIPTS) or path.is_relative_to(RESULTS) for path in differs):
            self._name_old_code()
            self.refresher.ask()
        elif differs:
            self._render()
        elif answer and answer.problem:
            self._publish(self._site.root)  # it stays as it was
        elif answer and (self.behind or answer.written or answer.other_previews):
            self._render()

    def _name_old_code(self) -> None:
        before, self.old_code = self.old_code, notices.to_restart(self.first, self.seen)
        notices.tell([line for line in self.old_code if line not in before])

    def _differing(self, own: Iterable[Path]) -> set[Path]:
        """Return what others changed since the last look; while results are refreshed, theirs wait."""
        now = self.files.look()
        if changed(self.seen, now):
            now = self.files.settled(now)
        differs = changed(self.seen, now)
        if self.refresher.busy:
            differs = {path for path in differs if not path.is_relative_to(RESULTS)}
        taken = {path: digest for path, digest in now.items() if path in differs or path in own}
        self.seen = {path: digest for path, digest in self.seen.items() if path not in differs} | taken
        return differs - set(own)

    def _render(self) -> None:
        """Render aside and show it, or say why it cannot be shown."""
        failed: tuple[str, ...] = ()
        with WRITING, Heard() as heard:
            self._book = self._book.renewed()
            own = notebooks_written(self._book)
            try:
                self.builder()
            except (Exception, SystemExit) as error:
                failed = notices.of_error(error, heard)
            now = self.files.look()
            torn = any(path.is_relative_to(RESULTS) for path in changed(self.seen, now))
        self.seen = {**self.seen, **{path: now[path] for path in own & now.keys()}}
        fresh = str(self.folders.last)
        if torn:  # another command wrote results meanwhile: they are looked at anew
            shutil.rmtree(fresh, ignore_errors=True)
            return
        self.behind = bool(failed)
        self.said = Notices(failed, warned=heard.lines(logging.WARNING))
        self._publish(self._site.root if failed else fresh)
        if failed:
            shutil.rmtree(fresh, ignore_errors=True)

    def _publish(self, root: str) -> None:
        """Serve a folder, with what there is to say now, and reload the browsers."""
        failed = tuple(dict.fromkeys([*self.problem.splitlines(), *self.said.failed]))
        box = Notices(failed, tuple(preview.said()), (*self.old_code, *self.said.warned)).box()
        with self._epoch_cond:
            before, self._site = self._site, Site(root, max(_timestamp(), self._site.epoch + 1), box)
            self._visible_epoch = self._wanted_epoch = self._site.epoch
            self._epoch_cond.notify_all()
        log.info("Reloading browsers")
        if before.root != root:
            self._remove_but(before.root, root)

    def _remove_but(self, *roots: str) -> None:
        """Remove sites that nobody asks for any more; what was served last may still be read."""
        for folder in self.folders.home.glob("site-*"):
            if str(folder) not in roots:
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def root(self) -> str:
        """The folder that the request at hand is answered from."""
        return self._now.root

    @root.setter
    def root(self, folder: str) -> None:
        """MkDocs sets it once; `_publish` does from then on."""

    @property
    def _now(self) -> Site:
        site: Site = getattr(self._request, "site", self._site)
        return site

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        self._request.site = self._site  # all of an answer is from one site
        return super()._serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:  # noqa: ARG002 of another site, maybe
        head, body, end = content.rpartition(b"</body>")
        content = head + self._now.box + body + end if body else content + self._now.box
        scripted: bytes = super()._inject_js_into_html(content, self._now.epoch)  # type: ignore[no-untyped-call]
        return scripted

    def _error_page(self, code: int) -> bytes:
        page = Path(self._now.root, f"{code}.html")
        return self._inject_js_into_html(page.read_bytes() if page.is_file() else NO_PAGE, 0)
