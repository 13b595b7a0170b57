"""Make a book of many chapters: a repository of its own with this engine, whose results are there and fresh.

    python benchmarks/build/books.py FOLDER --chapters 100

Every chapter has a page as long as ours, seven experiments in plain Python, nine figures, tables, outputs and a
notebook; `python scripts/build.py --offline` in FOLDER works at once, by the packages of this repository.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.build.chapter import MOST, TEMPLATES, Chapter, Numbers, chapters

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ("scripts/engine", "scripts/common", "theme", "docs/assets", "LICENSE", "README.md", "constraints.txt",
          "package.json", "package-lock.json", "pyproject.toml", ".gitignore")  # fmt: skip # what a book has beside
PAGES = ("archive.md", "categories.md", "tags.md")  # of ours, which name no chapter
PARTS = 2  # processes that make records
WHEN = "2026-01-01T09:00:00+08:00"  # of the commit


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="is made; must not be there")
    parser.add_argument("--chapters", type=int, default=10, metavar="N", help=f"at most {MOST} (default: 10)")
    chosen = parser.parse_args()
    book(chosen.folder.resolve(), chosen.chapters)
    return 0


def book(folder: Path, count: int) -> list[Chapter]:
    """Make a book in a folder that is not there yet; return its chapters."""
    made = chapters(count)
    _engine(folder)
    _write(folder / "mkdocs.yml", _settings(made))
    _write(folder / "docs" / "index.md", (TEMPLATES / "index.md").read_text(encoding="utf-8"))
    _write(folder / "scripts" / "chapters" / "__init__.py", '"""The chapters."""\n')
    for one in made:
        _write(folder / "scripts" / "chapters" / f"{one.module}.py", one.source())
    _records(folder)
    for one in made:
        _write(folder / "docs" / one.page, one.text(_numbers(folder, one)))
    _write(folder / "docs" / "references.bib", _bibliography(folder))
    _run(folder, sys.executable, "scripts/build.py", "--notebooks")
    _commit(folder)
    return made


def plain(book: Path, folder: Path, chosen: list[Chapter]) -> None:
    """Make a project of plain MkDocs and Material of the pages of a book, with their code and results as snippets."""
    for name in ("scripts/chapters", "docs/results", *sorted({f"docs/{one.folder}" for one in chosen})):
        shutil.copytree(book / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _write(folder / "docs" / "index.md", "# 一本生成的书\n\n每一章都是一个程序。\n")
    _write(folder / "mkdocs.yml", (TEMPLATES / "plain.yml").read_text(encoding="utf-8") + _nav(chosen, ""))


def _engine(folder: Path) -> None:
    commands = [path.relative_to(ROOT).as_posix() for path in (ROOT / "scripts").glob("*.*")]
    needed = [path.name for path in ROOT.glob("requirements*.txt")]
    for name in (*ENGINE, *commands, *needed, *(f"docs/{page}" for page in PAGES)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, folder / name)
    for name in (".venv", "node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to((ROOT / name).resolve(), target_is_directory=True)


def _settings(made: list[Chapter]) -> str:
    """Return our mkdocs.yml with the pages of another book."""
    ours = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^nav:\n(?: .*\n)+", lambda _: _nav(made, "  - 首页: index.md\n"), ours)
    return text.replace("  engines.md\n", "")


def _nav(made: list[Chapter], first: str) -> str:
    lines = []
    for one in made:
        if one.place % 10 == 0:
            lines.append(f"  - {one.words['category']}:\n")
        lines.append(f"      - {one.page}\n")
    return f"nav:\n{first}{''.join(lines)}"


def _records(folder: Path) -> None:
    """Make the records of all chapters, in several processes."""
    command = [sys.executable, str(Path(__file__).with_name("records.py"))]
    path = os.pathsep.join([str(folder / "scripts"), str(ROOT)])
    here = os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"}
    running = [subprocess.Popen([*command, str(part), str(PARTS)], cwd=folder, env=here) for part in range(PARTS)]
    codes = [one.wait() for one in running]
    if any(codes):
        raise SystemExit("the records could not be made")


def _numbers(folder: Path, chapter: Chapter) -> Numbers:
    """Return what the experiments of a chapter came to."""
    records = sorted((folder / "docs" / "results" / chapter.module).glob("*.cpu.json"))
    return {path.name.partition(".")[0]: json.loads(path.read_text(encoding="utf-8"))["numbers"] for path in records}


def _bibliography(folder: Path) -> str:
    """Return the entries of ours that the pages cite."""
    entries = re.split(r"\n(?=@)", (ROOT / "docs" / "references.bib").read_text(encoding="utf-8"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (folder / "docs").glob("part*/*.md"))
    cited = {*re.findall(r"\[\^(\w+)\]", pages)}
    return "\n".join(one.strip() + "\n" for one in entries if re.match(r"@\w+\{(\w+)", one)[1] in cited)  # type: ignore[index] # an entry has a name


def _commit(folder: Path) -> None:
    """Make it a repository, so that pages have dates."""
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false", "-c", "gc.auto=0")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "A generated book"]):
        _run(folder, "git", *who, *command)


def _run(folder: Path, *command: str) -> None:
    dated = {"GIT_COMMITTER_DATE": WHEN, "GIT_AUTHOR_DATE": WHEN, "PYTHONUTF8": "1"}
    subprocess.run(command, cwd=folder, env=os.environ | dated, check=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
