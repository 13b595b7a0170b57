"""What lies beside a post: its pictures, which are copied, and the other posts of its series, to which links lead."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"}
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//")
ROOTS = ("", "source", "static", "public", "assets")  # in which Hexo, Hugo and Jekyll have what an address names
ABOVE = 6  # folders above a post in which a picture is looked for


@dataclass
class Beside:
    """Finds what a post names. page: of its draft; images: a folder with pictures; drafts: {post: page} of the series.

    copies: {file in docs/: picture}, given: the addresses on the page; both are filled as things are found.
    """

    post: Path
    page_path: Path
    images: Path | None = None
    drafts: Mapping[Path, Path] = field(default_factory=dict)
    copies: dict[Path, Path] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def picture(self, address: str) -> str:
        """Return the address of a picture's copy from the page, "" where there is none."""
        path = unquote(re.split(r"[?#]", address)[0]).replace("\\", "/")
        if not path or ELSEWHERE.match(address) or Path(path).suffix.lower() not in PICTURES:
            return ""
        source = next((one for one in self._places(path.lstrip("/")) if one.is_file()), None)
        if source is None:
            return ""
        copy = self._copy(source)
        return self._given(f"{self.page_path.stem}/{copy.name}")

    def page(self, target: str) -> str:
        """Return the address of the draft to which a link of the post leads, "" where there is none."""
        path = unquote(re.split(r"[?#]", target)[0]).rstrip("/")
        if not path or not self.drafts or ELSEWHERE.match(path):
            return ""
        own = (self.post.parent / path.lstrip("/")).resolve()
        found = self.drafts.get(own) or self.drafts.get(own.with_suffix(".md")) or self._named(Path(path).stem)
        return self._given(os.path.relpath(found, self.page_path.parent).replace(os.sep, "/")) if found else ""

    def _given(self, address: str) -> str:
        self.given.add(address)
        return address

    def _named(self, name: str) -> Path | None:
        """Return the only draft of a post of this name, as permalinks have it."""
        named = [page for post, page in self.drafts.items() if name == name_of(post)]
        return named[0] if len(named) == 1 else None

    def _places(self, path: str) -> Iterator[Path]:
        """Yield where a picture may lie: beside the post, in its own folder, in `images`, at the root of the site."""
        name = Path(path).name
        for folder in (self.post.parent, self.post.with_suffix("")):
            yield folder / path
            yield folder / name
        if self.images:
            parts = Path(path).parts
            yield from (self.images.joinpath(*parts[number:]) for number in range(len(parts)))
        for folder in list(self.post.resolve().parents)[:ABOVE]:
            yield from (folder / root / path for root in ROOTS)

    def _copy(self, source: Path) -> Path:
        folder = self.page_path.with_suffix("")
        name = re.sub(r"[^\w.-]+", "-", source.name)
        copy, number = folder / name, 2
        while self.copies.get(copy, source) != source:
            copy, number = folder / f"{Path(name).stem}-{number}{source.suffix}", number + 1
        self.copies[copy] = source
        return copy


def name_of(post: Path) -> str:
    """Return the name of a post: of its file, or of its folder where the file has none of its own."""
    return post.resolve().parent.name if post.stem in {"index", "README"} else post.stem
