"""A new chapter from its templates: a page, a module with one working experiment, and their test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import DOCS, ROOT, SCRIPTS, read
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.new_chapter import nav
from engine.new_chapter.chapter import Chapter
from engine.new_chapter.front_matter import Matter
from engine.prose import front_matter, page_sources, unbound_numbers

CONFIG = ROOT / "mkdocs.yml"
OWN = SCRIPTS / "common" / "new_chapter"  # templates of the book, for which the engine's are left
TEMPLATES = Path(__file__).parent  # of the engine, in a folder a language


def files(chapter: Chapter, title: str) -> dict[Path, str]:
    """Return {path: text} of a new chapter, and of mkdocs.yml with its line."""
    said = words()
    front = Matter(
        title=checked(title),
        date=datetime.now(said.zone).replace(tzinfo=None, microsecond=0),
        description=str(said.new_chapter.description),
        aims=[*map(str, said.new_chapter.aims)],
        needs=[*map(str, said.new_chapter.needs)],
        tags=[*map(str, said.new_chapter.tags)],
        categories=[*map(str, said.new_chapter.categories)],
        chapter=chapter.given,
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
        raise Problem(message("the title is empty; give one, as in '{example}'", example=words().new_chapter.example))
    number = unbound_numbers.number_of(title)
    for one in unbound_numbers.in_text(title.removeprefix(number)):
        raise Problem(
            message(
                "title {title}: {said}; give one as '{example}'",
                title=title,
                said=one.said.partition(":")[0],
                example=words().new_chapter.example,
            )
        )
    return title


def with_line(chapter: Chapter, title: str, config: str | None = None) -> str:
    """Return mkdocs.yml, as it is or as `config` has it, with a line for a chapter."""
    titles = {page.relative_to(DOCS).as_posix(): _title(page) for page in page_sources.pages()}
    return nav.with_page(config or read(CONFIG), chapter.address, titles | {chapter.address: title})


def _title(page: Path) -> str:
    return str(front_matter.values(read(page)).get("title") or "")


def _filled(template: str, chapter: Chapter) -> str:
    language = str(words().language).partition("-")[0]
    places = (OWN, TEMPLATES / language, TEMPLATES / "en")
    found = next(path for place in places if (path := place / template).is_file())
    return read(found).replace("NAME", chapter.code)
