"""A chapter that is there: where its page, its module and what was made of it lie, and where they would."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import DOCS, RESULTS, read, shown
from engine.ground.problem import Problem
from engine.new_chapter import chapter
from engine.new_chapter.chapter import Chapter
from engine.notebooks.inventory import NOTEBOOKS
from engine.prose import front_matter, page_sources

HOME = "index"  # the page of a folder, which is no chapter


@dataclass(frozen=True)
class Move:
    """A chapter as it is, and as it is to be."""

    before: Chapter
    after: Chapter

    @cached_property
    def pairs(self) -> list[tuple[Path, Path]]:
        """(as it is, as it is to be) of the files and folders of the chapter; they need not be there."""
        found = [*zip(places(self.before), places(self.after), strict=True)]
        return found if _has_pictures(self.before) else found[:-1]

    def target(self, path: Path) -> Path:
        """Return where a file is to lie."""
        for old, new in self.pairs:
            if path.is_relative_to(old):
                return new / path.relative_to(old)
        return path


def places(of: Chapter) -> tuple[Path, ...]:
    """Return the files and folders of a chapter: those of its page, then those of its module."""
    package = of.module.with_suffix("")
    pictures = of.page.with_suffix("")
    return (
        *(of.page, NOTEBOOKS / f"{of.code}.ipynb", of.module, of.module.with_suffix(".post.toml"), package),
        *(RESULTS / of.code, of.test, pictures),
    )


def addresses(of: Chapter) -> list[str]:
    """Return the addresses of a page, and of its notebook, as `aliases` has them."""
    return [of.address, f"{NOTEBOOKS.name}/{of.code}.md"]


def files(of: Chapter) -> list[Path]:
    """Return the files of a chapter that are there."""
    own = places(of) if _has_pictures(of) else places(of)[:-1]
    inside = (inner for place in own for inner in (place.rglob("*") if place.is_dir() else [place]))
    return sorted(path for path in inside if path.is_file() and "__pycache__" not in path.parts)


def _has_pictures(of: Chapter) -> bool:
    """Whether the folder beside the page, of its name, is one of pictures: no other page lies in it."""
    folder = places(of)[-1]
    return folder.is_dir() and not any(folder.rglob("*.md"))


def every() -> list[Chapter]:
    """Return the chapters of the book: its pages, but for those of folders."""
    return [_of(page) for page in page_sources.pages() if page.stem != HOME]


def found(text: str) -> Chapter:
    """Return the chapter that a command calls by section and name, or by its name. Raises Problem where none is."""
    known = {f"{one.section}/{one.name}".lstrip("/"): one for one in every()}
    if text in known:
        return known[text]
    named = {address: one for address, one in known.items() if text in {one.name, one.code}}
    if len(named) > 1:
        raise Problem(message("there are {named}; write which of them", named=" and ".join(named)))
    if not named:
        raise Problem(
            message(
                "there is no chapter {text}{near}",
                text=text,
                near=near(text, [*known, *(one.name for one in known.values())]),
            )
        )
    return next(iter(named.values()))


def to_be(text: str, before: Chapter) -> Chapter:
    """Return a chapter under the name that a command gives it, `name` or `section/name`. Raises Problem."""
    section, slash, name = text.rpartition("/")
    after = chapter.named(section if slash else before.section, name)
    if after.address == before.address:
        raise Problem(message("{text}: this is its name already", text=text))
    custom = before.code not in {before.name, before.qualified}
    after = after.with_code(before.code if custom else _free(after, before))
    if taken := [new for old, new in Move(before, after).pairs if new != old and new.exists()]:
        raise Problem(message("{taken} is there already; choose another name, or move it away", taken=shown(taken[0])))
    _refuse_alias(after, before)
    return after


def _of(page: Path) -> Chapter:
    section = page.parent.relative_to(DOCS).as_posix()
    one = Chapter("" if section == "." else section, page.stem)
    return one.with_code(page_sources.chapter_of(page, read(page)))


def _free(after: Chapter, before: Chapter) -> str:
    """Return the module for a chapter: named as the page if no other chapter is, else with its section."""
    return after.name if after.name == before.code or chapter.is_free(after.name) else after.qualified


def _refuse_alias(after: Chapter, before: Chapter) -> None:
    """Raise Problem where another page had this address, and leads on from there."""
    for page in page_sources.pages():
        text = read(page)
        if page != before.page and after.address in (front_matter.values(text).get("aliases") or []):
            line = next(at for at, line in enumerate(text.split("\n"), 1) if after.address in line)
            said = message(
                "aliases: {address} leads on from there to this page; take it out, or choose another name",
                address=after.address,
            )
            raise Problem(f"{shown(page)}:{line}: {said}")
