"""Posts of a folder as drafts of a section, all at once: their links, their pictures, one report."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import read
from engine.ground.problem import Problem
from engine.new_chapter import chapter, scaffold
from engine.new_chapter.chapter import Chapter
from engine.old_posts import draft, formulas, notebook_post, post, tex
from engine.old_posts.beside import name_of
from engine.old_posts.draft import Choice, Draft
from engine.old_posts.report import Report

SUFFIXES = {".md", ".markdown", ".ipynb"}
NO_POSTS = {"readme", "license", "changelog", "contributing", "_index"}


@dataclass
class Series:
    """What became of the posts of a folder. drafts: {post: its chapter and draft}; refused: {post: why}."""

    drafts: dict[Path, tuple[Chapter, Draft]] = field(default_factory=dict)
    refused: dict[Path, str] = field(default_factory=dict)

    def files(self) -> dict[Path, str | bytes]:
        """Return {path: content} of all drafts, their pictures, and mkdocs.yml with their lines."""
        texts: dict[Path, str | bytes] = {}
        config = read(scaffold.CONFIG)
        for of, made in self.drafts.values():
            texts |= made.texts
            texts |= {copy: picture.read_bytes() for copy, picture in made.pictures.items()}
            config = scaffold.with_line(of, made.title, config)
        return texts | {scaffold.CONFIG: config}


def posts_in(folder: Path) -> list[Path]:
    """Return the posts of a folder and those below it. Raises Problem where there is none."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
        and path.stem.lower() not in NO_POSTS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if not found:
        raise Problem(message("{folder}: no post in it, .md or .ipynb", folder=folder))
    return found


def chapters(section: str, posts: list[Path]) -> dict[Path, Chapter]:
    """Return {post: chapter}: named after their files, by names that are free."""
    named: dict[Path, Chapter] = {}
    taken: set[str] = set()
    for path in posts:
        free = (one for name in _names(path) if name not in taken and (one := _free(section, name)))
        named[path] = next(free)
        taken.add(named[path].name)
    return named


def made(of: Mapping[Path, Chapter], choice: Choice, told: Callable[[int, Path], None]) -> Series:
    """Return the drafts of some posts, which link to each other. told: is told of each post before it is read."""
    choice = replace(choice, drafts={path.resolve(): one.page for path, one in of.items()})
    series = Series()
    for number, (path, one) in enumerate(of.items(), 1):
        told(number, path)
        try:
            series.drafts[path] = one, draft.made(one, path, None, choice)
        except Problem as problem:
            series.refused[path] = str(problem)
    if not series.drafts:
        raise Problem(message("; ").join(series.refused.values()))
    return series


def mixed(posts: list[Path]) -> bool:
    r"""Whether some posts write \_ for a subscript and others _, so that somebody has to say what is meant."""
    texes = [[*formulas.bodies(lines)] for lines in map(_lines, posts)]
    return any(map(tex.escapes, texes)) and not tex.escapes([one for own in texes for one in own])


def _lines(path: Path) -> list[post.Line]:
    load = notebook_post.load if path.suffix == ".ipynb" else post.load
    try:
        return load(path, Report()).lines
    except Problem:  # it is told when the post is read
        return []


def _names(path: Path) -> Iterator[str]:
    plain = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", name_of(path)).lower()
    words = "_".join(re.findall("[a-z0-9]+", plain)).lstrip("0123456789_") or "post"
    yield words
    yield from (f"{words}_{number}" for number in range(2, 10**6))


def _free(section: str, name: str) -> Chapter | None:
    try:
        return chapter.free(chapter.called(f"{section}/{name}"))
    except (Problem, ArgumentTypeError):
        return None
