"""The server of `mkdocs serve`: it goes on serving the last good page while the next one is made.

MkDocs's own renders into the folder that it serves, lets requests wait meanwhile, and serves a torn site after an
error. This one answers from the start, renders into a fresh folder each time, and then shows that one.

Two threads have their turns: this one looks at the files and renders, that of `refresh` runs and writes results.
"""

from __future__ import annotations

import filecmp
import logging
import os
import shutil
import threading
import time
import webbrowser
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from engine.ground import cache
from engine.ground.paths import RESULTS, SCRIPTS
from engine.notebooks import inventory
from engine.pages.site_build import Known
from engine.prose import page_sources
from engine.results import freshness
from engine.results.devices import CPU
from engine.serving import notices, one_page
from engine.serving.files import Contents, Files, changed
from engine.serving.live import Live
from engine.serving.notices import Heard, Notices
from engine.serving.one_page import Written
from engine.serving.refresh import Refreshed, Refresher, notebooks_written
from engine.serving.turn import Turn
from engine.serving.web import Web

log = logging.getLogger("mkdocs.serving")

# of a change; that a file is read, as the server does, is none
EVENTS = [FileAttribEvent, FileClosedEvent, FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
EVENTS += [DirCreatedEvent, DirDeletedEvent, DirMovedEvent]
LOOK = 1.0  # least seconds between two looks where no event comes: network drives, containers, too many files to watch
SHARE, MOST = 20, 5.0  # looks take at most a twentieth of the time, but this many seconds are the longest pause
IDLE = 300.0  # seconds that whoever asks whether all is done waits for it


class LiveServer:
    """Serves, looks at the files, and acts on what a save changed.

    config: of the command, as MkDocs made it; places: files and folders to watch; settings: what the command line
    sets besides. Raises ClickException where its address cannot be had.
    """

    def __init__(self, config: MkDocsConfig, places: Iterable[str], settings: dict[str, Any]) -> None:
        self.url, self.strict = str(config.site_url), bool(config.strict)
        self.home, self.count = Path(config.site_dir), 0  # the home is MkDocs's to remove
        self.config_file, self.settings = config.config_file_path, settings
        self.live, self.turn, self.files = Live(), Turn(), Files(places)
        self.refresher = Refresher(self.turn, self.live.aside, self.files.look, self.wake)
        host, port = config.dev_addr
        self.web = Web(str(host), int(port), urlsplit(self.url).path, self.refresher.doing, self.settled)
        self.seen: Contents = self.files.look()
        self.first = self.seen
        self.said, self.problem, self.old_code = Notices(), "", list[str]()
        self.behind = True  # a save, or the start, has not been rendered yet
        self.partial = False  # a page was rendered alone, what else stands on it was not
        self.late_notebooks = False
        self._wake = threading.Condition()
        self._woken, self._acting = True, False
        self._touched: set[Path] = set()  # files of which the system said so since the last look
        self._asked = self._dealt_with = 0  # askings whether all is done, and those before the last look

    def wake(self) -> None:
        """Let the server look."""
        with self._wake:
            self._woken = True
            self._wake.notify_all()

    def touch(self, event: FileSystemEvent) -> None:
        """Let the server look at a file; at all of a folder, or where the system knows the place by another name."""
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        with self._wake:
            self._touched |= paths
            self._woken |= event.is_directory or not all(map(self.files.place, paths))
            self._wake.notify_all()

    def settled(self) -> bool:
        """Return once all that was saved before is run, rendered and shown; False if that takes too long."""
        with self._wake:
            self._asked, self._woken = self._asked + 1, True
            asked = self._asked
            self._wake.notify_all()
            return self._wake.wait_for(lambda: self._dealt_with >= asked and self._idle, timeout=IDLE)

    def serve(self, open_in_browser: bool) -> None:
        """Serve until Ctrl-C. Raises Abort where a strict server's first page does not hold."""
        web = threading.Thread(target=self.web.serve_forever, name="web", daemon=True)
        watcher = self._watcher()
        try:
            if self.strict:
                self._first_strict()
            web.start()
            log.info("Serving on %s", self.url)
            if open_in_browser:
                webbrowser.open(self.url)
            self._work()
        except KeyboardInterrupt:
            log.info("Shutting down...")
        finally:
            self.refresher.end()
            watcher.stop()
            if web.is_alive():
                self.web.shutdown()
            self.web.server_close()

    def _watcher(self) -> Any:
        """Wake at an event of the system; where there are none to be had, the server looks by itself."""
        handler, watcher = FileSystemEventHandler(), Observer()
        handler.on_any_event = self.touch  # type: ignore[method-assign]
        with suppress(OSError):
            for place in self.files.places:
                watcher.schedule(handler, str(place), recursive=True, event_filter=EVENTS)
            watcher.start()
        return watcher

    def _first_strict(self) -> None:
        with self.turn:
            self._render()
        if self.said.failed:
            raise Abort("Aborted: a strict server starts with a page that holds")

    def _work(self) -> None:
        self.refresher.start()
        self.refresher.ask()
        with self.turn:
            if self.behind:
                self._render()
        looked = time.monotonic()
        while True:
            touched, asked = self._wait(looked)
            with self.turn:
                self._step(touched)
            looked = looked if touched else time.monotonic()
            with self._wake:
                self._dealt_with, self._acting = asked, False
                self._wake.notify_all()

    def _wait(self, looked: float) -> tuple[set[Path], int]:
        """Wait for something to do. looked: when all files were looked at last.

        Returns the files that alone are to be looked at, none where all are, and up to which asking that is an answer.
        """
        with self._wake:
            pause = LOOK if self.partial or self.late_notebooks else min(MOST, max(LOOK, SHARE * self.files.took))
            self._wake.wait_for(lambda: self._woken or self._touched, timeout=pause)
            is_due = self._woken or time.monotonic() - looked > pause
            touched = set() if is_due else self._touched
            self._woken, self._acting, self._touched = False, True, set()
            return touched, self._dealt_with if touched else self._asked

    @property
    def _idle(self) -> bool:
        refreshing = self.refresher.busy or self.refresher.answered
        return not (self._woken or self._acting or refreshing or self.partial or self.late_notebooks)

    def _lacks_results(self) -> bool:
        """Whether a page shows a result that has never been run; of the first page it may be any."""
        if self.refresher.missing:
            return False
        try:
            waited = [declared for declared in self.live.book.declared if not declared.is_attested]
            new = {one.key for one in freshness.entries(self.live.book, waited, [CPU]) if one.record is None}
            shown = (page_sources.results_of(page) for page in page_sources.pages()) if self.web.shown.root else [new]
            return any(not new.isdisjoint(keys) for keys in shown) if new else False
        except Exception:  # what is wrong with a chapter is said where it is run
            return False

    def _is_seen(self, answer: Refreshed) -> bool:
        """Whether the site is another by what came of refreshing.

        While results are made, as at the start, nobody looks whether the notebooks are as their pages.
        """
        if self.behind or answer.written or answer.other_previews:
            return True
        if self.live.aside:
            return False
        try:
            return not {*inventory.stale(self.live.book)} <= {*self.said.warned}
        except Exception:  # what is wrong is said where the page is rendered
            return False

    def _step(self, touched: Collection[Path]) -> None:
        """Act on what changed since the last look, and on what came of refreshing.

        touched: files that alone are looked at, where there are some; all are looked at a little later.
        """
        answer, before = self.refresher.answer(), self.problem
        differs = self._differing(answer.written if answer else frozenset(), () if answer else touched)
        differs |= self._read_between(answer) if answer and answer.seen else set()
        self.behind |= bool(differs)
        if answer:
            self.problem = answer.problem
            drifted = self.live.aside.said() if answer.other_previews else ()
            notices.tell([*answer.problem.splitlines(), *drifted])
        if any(map(_makes_results, differs)):
            self._name_old_code()
            self.refresher.ask()
        elif differs:
            if not self._render_page(differs):
                self._render()
        elif answer and answer.problem and self.web.shown.root and not self.behind:
            self._show(self.web.shown.root)  # it stays as it was
        elif (answer and self._is_seen(answer)) or (not touched and (self.partial or self.late_notebooks)):
            self._render()
        elif self.problem != before and self.web.shown.root:  # what was saved is shown already
            self._show(self.web.shown.root)

    def _read_between(self, answer: Refreshed) -> set[Path]:
        """Return the files that were refreshed by as no look has seen them: saved, and saved anew at once."""
        return {path for path in changed(answer.seen, self.seen) - answer.written if _makes_results(path)}

    def _name_old_code(self) -> None:
        before, self.old_code = self.old_code, notices.to_restart(self.first, self.seen)
        notices.tell([line for line in self.old_code if line not in before])

    def _differing(self, own: Iterable[Path], touched: Collection[Path]) -> set[Path]:
        """Return what others changed since the last look; while results are refreshed, theirs wait."""
        now = self.files.glance(self.seen, touched) if touched else self.files.look()
        if changed(self.seen, now):
            now = self.files.settled(self.seen, now)
            if touched and not self._touched <= {*touched}:  # more was saved meanwhile
                now = self.files.settled(self.seen, self.files.look())
        differs = changed(self.seen, now)
        if self.refresher.busy:
            differs = {path for path in differs if not path.is_relative_to(RESULTS)}
        taken = {path: digest for path, digest in now.items() if path in differs or path in own}
        self.seen = {path: digest for path, digest in self.seen.items() if path not in differs} | taken
        return differs - set(own)

    def _render_page(self, differs: set[Path]) -> bool:
        """Render the page that was saved into the site that is served; say whether that was all there is to see."""
        last, root, said = self.live.last, self.web.shown.root, self.web.shown.said
        if len(differs) > 1 or not last or last.config.site_dir != root or said != Notices() or self.refresher.busy:
            return False
        before: Written = {}
        holds = False
        try:
            if files := one_page.render(last, *differs):
                before = {address: Path(root, address).read_text(encoding="utf-8") for address in files}
                self._put(root, files)
                holds = one_page.holds(last, *differs)
        except (Exception, SystemExit):  # what is wrong is said when the whole site is rendered
            self._put(root, before)
        if not holds:
            self.live.last = None
        return holds

    def _put(self, root: str, files: Written) -> None:
        """Write pages into the site that is served."""
        for address, text in files.items():
            cache.keep(Path(root, address), text)
        if files:
            self.partial = True
            self.web.change(root, files)
            log.info("Reloading browsers")

    def _render(self) -> None:
        """Render aside and show it, or say why it cannot be shown."""
        self.live.book = self.live.book.renewed()
        if self.refresher.busy and self._lacks_results():
            return  # the page says what it waits for
        known = self.live.known()
        own = notebooks_written(known, self.live.aside)
        if own is None and self.late_notebooks:
            return  # the other command is still at work
        self.late_notebooks, was_partial, self.partial = own is None, self.partial, False
        self.count += 1
        fresh, before, failed = self.home / f"site-{self.count}", self.web.shown.root, tuple[str, ...]()
        with Heard() as heard:
            try:
                self._build(fresh, known)
            except (Exception, SystemExit) as error:
                failed = notices.of_error(error, heard)
        now = self.files.look()
        self.seen = {**self.seen, **{path: now[path] for path in (own or set()) & now.keys()}}
        if any(path.is_relative_to(RESULTS) for path in changed(self.seen, now)):
            # another command wrote results meanwhile: they are looked at anew
            shutil.rmtree(fresh, ignore_errors=True)
            self.wake()
            return
        self.behind = bool(failed)
        self.said = Notices(failed, warned=heard.lines(logging.WARNING))
        self._show(before if failed else str(fresh), was_partial)
        if failed:
            self.live.last = None
            shutil.rmtree(fresh, ignore_errors=True)

    def _build(self, folder: Path, known: Known) -> None:
        """Let MkDocs render; the configuration is read anew, for it may have been saved."""
        log.info("Building documentation...")
        config = load_config(config_file=self.config_file, site_dir=str(folder), **self.settings)
        config.site_url = self.url
        self.live.join(config, known)
        build(config, serve_url=self.url)

    def _show(self, root: str, was_partial: bool = False) -> None:
        """Serve a folder, with what there is to say now, and reload the browsers.

        was_partial: the folder before holds most pages as they are already: only the others are to be reloaded.
        """
        failed = tuple(dict.fromkeys([*self.problem.splitlines(), *self.said.failed]))
        said = Notices(failed, tuple(self.live.aside.said()), (*self.old_code, *self.said.warned))
        before, said_before = self.web.shown.root, self.web.shown.said
        if was_partial and said == said_before:
            self.web.change(root, _differing_pages(Path(before), Path(root)))
        else:
            self.web.show(root, said)
            log.info("Reloading browsers")
        for folder in self.home.glob("site-*") if before != root else ():
            if str(folder) not in {before, root}:  # what was served last may still be read
                shutil.rmtree(folder, ignore_errors=True)


def _makes_results(path: Path) -> bool:
    return path.is_relative_to(SCRIPTS) or path.is_relative_to(RESULTS)


def _differing_pages(before: Path, now: Path) -> list[str]:
    """Return the pages of a folder that an earlier one has not, or has otherwise."""
    pages = [path.relative_to(now).as_posix() for path in now.rglob("*.html")]
    same, _, _ = filecmp.cmpfiles(before, now, pages, shallow=False)
    return sorted({*pages} - {*same})
