"""An experiment, and a change of what its number stands on: the programs of this folder are such, as plain data.

In their texts ME is the case's own name, and @ROOT the repository's folder. Its helper is `common.ME.lab`, its files
lie in `scripts/common/ME/`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent, indent

STALE, FRESH, REFUSED = "stale", "fresh", "refused"
UNSEEN = "unseen"  # fresh with another number: what no process is told of, and the README says so
CHAPTER = "chapter"  # the name of its own source among the files that change
TOLD = "0.25", "0.35"  # what a change does where it is not told otherwise


@dataclass(frozen=True)
class Link:
    """A symbolic link to a place, as seen from its folder."""

    to: str


Content = str | bytes | Link
Edit = Content | tuple[str, str] | None  # (old, new) within a text; None: the file goes


ME = re.compile(r"(?<![A-Za-z0-9])ME(?![A-Za-z0-9])")
LOWER: Mapping[str, Edit] = {CHAPTER: ("\n\n\n@", "\n\n\n\n@")}  # no more than an empty line


@dataclass(frozen=True)
class Case:
    """An experiment of one number, and a change.

    wanted: what is to come of it: STALE, or FRESH with the same number, after the change; REFUSED when it runs; UNSEEN.
    body: what the experiment does; its last line is the number. head: what stands above it.
    lab: text of its helper; files: others, by names that begin with "/" at the root of the repository.
    change: by the name of the file; where nothing is said, TOLD in the helper, or where there is none, in the chapter.
    meanwhile: what changes after the fingerprint was taken and before the run, and is put back after it.
    declares: what its declaration says beside its numbers. says: a part of the reason, or of the refusal.
    gives: the number that a run gives after the change, where that has to be seen.
    needs: what it asks of the machine: "links", "compiler", "posix", "linux".
    """

    name: str
    wanted: str
    body: str
    head: str = ""
    lab: str | None = None
    files: Mapping[str, Content] = field(default_factory=dict)
    change: Mapping[str, Edit] = field(default_factory=dict)
    meanwhile: Mapping[str, Edit] = field(default_factory=dict)
    declares: str = ""
    says: str = ""
    needs: str = ""
    gives: float | None = None

    @property
    def key(self) -> str:
        return f"{self.name}.number"

    def own(self, text: str) -> str:
        return ME.sub(self.name, text)

    def path(self, root: Path, name: str) -> Path:
        if name == CHAPTER:
            return root / "scripts" / "chapters" / f"{self.name}.py"
        if name.startswith("/"):
            return root / self.own(name[1:])
        return root / "scripts" / "common" / self.name / self.own(name)

    @property
    def chapter(self) -> str:
        *lines, last = dedent(self.body).strip("\n").splitlines()
        numbers = ", ".join(filter(None, ['numbers={"v": exact}', self.declares]))
        body = "\n".join([*lines, f'return {{"v": {last}}}'])
        head = dedent(self.head).strip("\n")
        declared = f"@experiment({numbers})\ndef number():\n{indent(body, '    ')}\n"
        importing = "from engine import exact, experiment"
        above = (head, importing) if "__future__" in head else (importing, head)
        return "\n".join(above) + f"\n\n\n{declared}"

    def begin(self, root: Path) -> None:
        """Write what there is before the change."""
        files: dict[str, Content] = {CHAPTER: self.chapter, **self.files}
        if self.lab is not None:
            files = {"__init__.py": "", "lab.py": dedent(self.lab).lstrip("\n"), **files}
        for name, content in files.items():
            self._write(root, self.path(root, name), content)

    def edit(self, root: Path, edits: Mapping[str, Edit] | None = None) -> None:
        """Make the change. Where a file keeps its size it keeps its time too: nothing but its content tells."""
        edits = edits or self.change or {"lab.py" if self.lab is not None else CHAPTER: TOLD}
        for name, new in edits.items():
            path = self.path(root, name)
            before = path.stat() if path.exists() else None
            if isinstance(new, tuple):
                text = path.read_bytes().decode("utf-8")
                assert self.own(new[0]) in text, f"{self.name}: {path} holds no {new[0]!r}"
                new = text.replace(self.own(new[0]), self.own(new[1]))
            if new is None or path.is_symlink():
                path.unlink()
            if new is not None:
                self._write(root, path, new)
                if before and path.stat().st_size == before.st_size:
                    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _write(self, root: Path, path: Path, content: Content) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case Link(to):
                path.symlink_to(self.own(to), target_is_directory=(path.parent / self.own(to)).is_dir())
            case str():
                path.write_bytes(self.own(content).replace("@ROOT", root.as_posix()).encode("utf-8"))
            case bytes():
                path.write_bytes(content.replace(b".ME.", f".{self.name}.".encode()))
