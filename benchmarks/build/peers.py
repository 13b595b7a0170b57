"""One chapter whose code runs at a build, in other tools: first, with nothing new, with another sentence."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.build import one_chapter, table
from benchmarks.build.books import ROOT, book
from benchmarks.build.chapter import Chapter
from benchmarks.build.one_chapter import Cell
from benchmarks.build.sites import BUILD, Site
from benchmarks.build.usage import Failed, Usage, used
from benchmarks.page import tools
from benchmarks.page.tools import Unavailable

HERE = Path(__file__).resolve().parent
CACHE = ROOT / ".cache" / "benchmarks" / "build"
SAID = "第{}句新写的话。"
HEAD = ("", "first build", "nothing new", "another sentence", "versions")


@dataclass(frozen=True)
class Peer:
    """A tool. page: of its project, written by `writes`; command: builds it; made: what its builds leave behind."""

    name: str
    page: str
    writes: Callable[[list[Cell]], str]
    command: tuple[str, ...]
    made: tuple[str, ...]

    def times(self, pieces: list[Cell], rounds: int) -> list[list[Usage]]:
        """Return what its builds take: a first one, then those of nothing new and of another sentence in turn."""
        programs = tools.environment(self.name, HERE, CACHE)
        project = CACHE / self.name / "project"
        shutil.rmtree(project, ignore_errors=True)
        settings = HERE / "templates" / "peers" / self.name
        shutil.copytree(settings, project) if settings.is_dir() else project.mkdir()  # Sphinx has them in its command
        found: list[list[Usage]] = [[], [], []]
        for number in range(rounds):
            for name in self.made if number == 0 else ():
                shutil.rmtree(project / name, ignore_errors=True)
            self._write(project, pieces, number)
            found[2 if number else 0].append(self._build(project, programs))
            found[1].append(self._build(project, programs))
        return found

    def _write(self, project: Path, pieces: list[Cell], number: int) -> None:
        """Write the page with another sentence each time, at the end of its last prose."""
        last = Cell(f"{pieces[-1].text}\n\n{SAID.format(number)}", is_code=False)
        path = project / self.page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.writes([*pieces[:-1], last]), encoding="utf-8", newline="\n")

    def _build(self, project: Path, programs: Path) -> Usage:
        home = CACHE / "home"
        settings = home / "jupyter_server_config.py"
        home.mkdir(parents=True, exist_ok=True)
        settings.write_text("c.ServerApp.allow_root = True\n", encoding="utf-8")  # for containers
        program, *rest = self.command
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        surroundings = {"PATH": path, "JUPYTER_CONFIG_DIR": str(home), "PYTHONUTF8": "1"}
        return used((str(programs / program), *rest), project, surroundings)

    def versions(self) -> str:
        """Return what is pinned of it, matplotlib aside, which the chapter draws with."""
        pins = (HERE / "requirements" / f"{self.name}.txt").read_text(encoding="utf-8").split()
        return ", ".join(pin.replace("==", " ") for pin in pins if not pin.startswith("matplotlib"))


MKDOCS = ("mkdocs", "build", "--quiet")
SPHINX = (
    *("sphinx-build", "-q", "-b", "html", "-C", ".", "site"),
    *(f"-D{one}" for one in ("extensions=myst_nb", "root_doc=page", "html_theme=sphinx_book_theme", "language=zh_CN")),
    *("-Dnb_execution_mode=cache", "-Dnb_execution_raise_on_error=1", "-Dmyst_enable_extensions=amsmath,dollarmath"),
    *("-Dproject=一章", "-Dexclude_patterns=site"),
)
PEERS = (
    Peer("mkdocs-jupyter", "docs/index.ipynb", one_chapter.notebook, MKDOCS, ("site", ".cache")),
    Peer("myst-nb", "page.ipynb", one_chapter.notebook, SPHINX, ("site",)),
    Peer("mystmd", "page.ipynb", one_chapter.notebook, ("myst", "build", "--execute", "--site"), ("_build",)),
    Peer("markdown-exec", "docs/index.md", one_chapter.executed, MKDOCS, ("site",)),
    Peer("zensical", "docs/index.md", one_chapter.executed, ("zensical", "build"), ("site", ".cache")),
    Peer("marimo-book", "content/page.py", one_chapter.marimo, ("marimo-book", "build"), ("_site", "_site_src")),
)


def measured(rounds: int) -> str:
    """Return the table of all tools, and what is not to be had."""
    rows, missing = [HEAD, ["---"] * len(HEAD)], list[str]()
    with TemporaryDirectory() as folder:
        made = Path(folder, "ours")
        chapters = book(made, 1)
        pieces = one_chapter.cells(made, chapters[0])
        rows.append(_row("this project", _ours(made, chapters, rounds), ""))
    for peer in PEERS:
        try:
            rows.append(_row(peer.name, peer.times(pieces, rounds), peer.versions()))
        except (Unavailable, Failed) as why:
            print(f"{peer.name}: {why}", file=sys.stderr)
            missing.append(f"- {peer.name} is not there: {str(why).strip().splitlines()[-1]}")
    return "\n".join([*map(table.line, rows), *(["", *missing] if missing else [])])


def _ours(folder: Path, chapters: list[Chapter], rounds: int) -> list[list[Usage]]:
    """Build a book of one chapter, whose experiments run first: each twice, since none has a record."""
    site = Site(folder, chapters, BUILD, (".cache", "site", f"docs/results/{chapters[0].module}"))
    first = site.cold()
    both = [(site.again(), site.prose()) for _ in range(rounds)]
    return [[first], [one for one, _ in both], [two for _, two in both]]


def _row(name: str, found: list[list[Usage]], versions: str) -> list[str]:
    return [name, *(_times(ones) for ones in found), versions]


def _times(ones: list[Usage]) -> str:
    """Return seconds by the clock, and those of the processor."""
    return f"{table.seconds([one.wall for one in ones])}; CPU {median(one.cpu or 0 for one in ones):.2f} s"
