"""A new chapter from its templates: a page, a module with one working experiment, and their test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.ground.paths import DOCS, ROOT, SCRIPTS, read
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.new_chapter import front_matter, nav
from engine.new_chapter.chapter import Chapter
from engine.prose import blocks, page_sources, unbound_numbers

CONFIG = ROOT / "mkdocs.yml"
TEMPLATES = SCRIPTS / "common" / "new_chapter"


def files(chapter: Chapter, title: str) -> dict[Path, str]:
    """Return {path: text} of a new chapter, and of mkdocs.yml with its line."""
    said = words()
    front = front_matter.Matter(
        title=checked(title),
        date=datetime.now(said.zone).replace(tzinfo=None, microsecond=0),
        description=str(said.new_chapter.description),
        tags=[*map(str, said.new_chapter.tags)],
        categories=[*map(str, said.new_chapter.categories)],
    )
    page = _filled("page.md", chapter).replace("TITLE", title)
    return {
        chapter.page: front.text() + page,
        chapter.module: _filled("chapter.py.txt", chapter),
        chapter.test: _filled("test.py.txt", chapter),
        CONFIG: with_line(chapter, title),
    }


def checked(title: str) -> str:
    """Return a title as a page can have it. Raises Problem where it cannot."""
    title = " ".join(title.split())
    if not title:
        raise Problem(f"the title is empty; give one, as in '{words().new_chapter.example}'")
    page = f"# {title}"
    for _, said in unbound_numbers.found(page, unbound_numbers.Known([], set(), set())):
        raise Problem(f"title {title}: {said.partition(':')[0]}; give one as '{words().new_chapter.example}'")
    return title


def with_line(chapter: Chapter, title: str) -> str:
    """Return mkdocs.yml with a line for a chapter."""
    titles = {page.relative_to(DOCS).as_posix(): _title(page) for page in page_sources.pages()}
    return nav.with_page(read(CONFIG), chapter.address, titles | {chapter.address: title})


def _title(page: Path) -> str:
    lines = (line for _, line in blocks.front(read(page)) if line.startswith("title:"))
    return next(lines, "").removeprefix("title:").strip(" '\"")


def _filled(template: str, chapter: Chapter) -> str:
    return read(TEMPLATES / template).replace("NAME", chapter.name)
