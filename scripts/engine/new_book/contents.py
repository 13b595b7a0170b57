"""The files of a book: those of the engine, which an upgrade brings anew, and those that it begins with."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import COMMANDS, ROOT, read
from engine.ground.problem import Problem

ENGINE = (
    "scripts/engine",
    *(f"scripts/{name}" for name in sorted(COMMANDS)),
    "theme",
    "docs/assets",
    "tests/every_book",
    *("constraints.txt", "package.json", "package-lock.json"),
    *(f"requirements-{name}.txt" for name in ("engines", "pdf", "run", "site", "test", "workers")),
    *(".github/shards.py", ".github/workflows/site.yml"),
    *(".gitattributes", ".gitignore"),
)
TEMPLATES = Path(__file__).parent
EVERY = TEMPLATES / "every"
SHARED = ("mkdocs.yml", "pyproject.toml", "requirements.txt")  # of EVERY: the author's and the engine's
LANGUAGES = sorted(path.parent.name for path in TEMPLATES.glob("*/words.toml"))
Said = Mapping[str, str]  # what the files of a book say of it: its title and language


def shared(path: str, template: bytes, said: Said) -> bytes:
    """Return a file of the engine as it comes to a book; of those that the author has a part in, the template."""
    return filled(template, said) if path in SHARED else template


def of_engine(root: Path = ROOT) -> dict[str, bytes]:
    """Return {path: content} of the files that the engine brings, templates of what it shares with authors too."""
    found = {path.relative_to(root).as_posix(): path.read_bytes() for one in ENGINE for path in _files(root / one)}
    return {path: _plain(content) for path, content in found.items()} | {
        _named(path.relative_to(EVERY)): _plain(path.read_bytes())
        for path in _files(EVERY)
        if _named(path.relative_to(EVERY)) in SHARED
    }


def to_begin_with(said: Said) -> dict[str, bytes]:
    """Return {path: content} of the files that are the author's from the first."""
    folders = EVERY, TEMPLATES / said["language"]
    found = {_named(path.relative_to(folder)): path for folder in folders for path in _files(folder)}
    own = {name: path for name, path in found.items() if name not in {*SHARED, "words.toml"}}
    return {name: filled(path.read_bytes(), said) for name, path in own.items()}


def filled(template: bytes, said: Said) -> bytes:
    """Return what a template says of a book. said: title, language."""
    words = tomllib.loads(read(TEMPLATES / said["language"] / "words.toml"))
    quoted = json.dumps(said["title"], ensure_ascii=False)  # as YAML has it too
    names = {**words, "title": said["title"], "title in quotes": quoted, "date": date.today().isoformat()}
    text = _plain(template).decode("utf-8")
    for name, word in names.items():
        text = text.replace(f"<<{name}>>", word)
    return text.encode("utf-8")


def _files(place: Path) -> Iterator[Path]:
    """Yield a file, or those of a folder; what Python compiled and what systems leave is none of the engine's."""
    if not place.exists():
        raise Problem(message("{place}: a file of the engine is not there; take a whole checkout of it", place=place))
    inside = sorted(place.rglob("*")) if place.is_dir() else [place]
    yield from (
        path for path in inside if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    )


def _named(path: Path) -> str:
    """Return what a template is called in a book."""
    return path.as_posix().removesuffix(".txt") if len(path.suffixes) > 1 else path.as_posix()


def _plain(content: bytes) -> bytes:
    """Return a content with the line ends that git keeps."""
    return content if b"\0" in content else content.replace(b"\r\n", b"\n")
