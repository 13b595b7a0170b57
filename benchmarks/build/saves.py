"""Saves while `mkdocs serve` runs, ours and a plain one, until a browser that waits for reloads has what they make."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from benchmarks.build.chapter import Chapter
from benchmarks.build.sites import SENTENCE, Site
from benchmarks.build.usage import Usage
from benchmarks.loop.server import Server, serving

HALF = 0.8  # seconds without a save, in which a second reload would come
STEPS = re.compile(r"walk\(step, eta, \d+\)")  # in the listing of an experiment
Found = dict[str, tuple[list[Usage], list[Usage]]]


class Author:
    """Edits the chapter that a server's browser looks at."""

    def __init__(self, server: Server, chapter: Chapter) -> None:
        self.server, self.count = server, 0
        self.page, self.module = f"docs/{chapter.page}", f"scripts/chapters/{chapter.module}.py"
        self.code = server.read(self.module)

    def writes(self) -> Usage:
        """Save another sentence."""
        self.count += 1
        said = f"第{self.count}句新写的话。"
        text = SENTENCE.sub(f"{said}\n\n## 小结\n", self.server.read(self.page))
        return self._saved(self.page, text, lambda page: said in page)

    def changes(self) -> Usage:
        """Save an experiment that takes another number of steps; what it prints and a drifted number are to be seen."""
        self.count += 1
        steps = 30 + self.count % 50
        text, places = STEPS.subn(f"walk(step, eta, {steps})", self.code, count=1)
        assert places
        return self._saved(self.module, text, lambda page: f"step {steps}, u: " in page and 'class="drifted"' in page)

    def mends(self) -> Usage:
        """Save the code as it was: nothing is to be run, and no number is new any more."""
        return self._saved(self.module, self.code, lambda page: 'class="drifted"' not in page)

    def _saved(self, name: str, text: str, shows: Callable[[str], bool]) -> Usage:
        seconds = self.server.saved(name, text, shows)
        time.sleep(HALF)
        return Usage(seconds, memory=self.server.state().get("memory, MB"))


def saves(ours: Site, plain: Site, count: int) -> Found:
    """Save here and there in turn, so that a busy minute falls on both."""
    chapter = ours.chapters[len(ours.chapters) // 2]
    page = chapter.page.replace(".md", ".html")
    found: Found = {"save: a sentence": ([], []), "save: an experiment": ([], [])}
    with serving(ours.folder, page) as here, serving(plain.folder, page) as there:
        author, other = Author(here, chapter), Author(there, chapter)
        for warm in (author.writes, other.writes, author.changes, author.mends):
            warm()
        for _ in range(count):
            found["save: a sentence"][0].append(author.writes())
            found["save: a sentence"][1].append(other.writes())
            found["save: an experiment"][0].append(author.changes())
            author.mends()
    return found
