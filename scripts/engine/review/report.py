"""The report: what differs from a revision, as a folder that opens in a browser, and as Markdown for a summary."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from engine.ground.paths import CACHE, DOCS, SITE, remove, shown
from engine.prose import check
from engine.results import freshness
from engine.results.book import Book
from engine.review import figures, numbers, revision, sentences, texts
from engine.review.figures import Figure
from engine.review.numbers import Result
from engine.review.revision import Change
from engine.review.sentences import Said
from engine.review.texts import Line

REPORT, FRESH = CACHE / "report", CACHE / "report-fresh"
RESULTS = "docs/results"
MOST = 100  # lines of a kind in the summary; the report has all
MARK = re.compile(r"(?<!\w)_|_(?!\w)|[|`*[\]~\\#@!]")  # of Markdown; a line within a word is none


@dataclass(frozen=True)
class Text:
    """A text that differs. address: the page that is made of it, beside the report, "" where there is none."""

    path: str
    lines: list[Line]
    address: str = ""


@dataclass(frozen=True)
class Report:
    """What differs. outputs: printed lines and tables; shown: pages that are as they were and show something else."""

    base: str
    results: list[Result]
    figures: list[Figure]
    outputs: list[Text]
    sentences: list[Said]
    includes: list[Said]
    claims: list[Said]
    pages: list[Text]
    shown: list[Text]
    others: list[str]
    unfit: list[str]

    def count(self, *verdicts: str) -> int:
        """Return how many numbers have one of these verdicts."""
        return sum(numbers.count(self.results, verdict) for verdict in verdicts)


def write(base: str) -> Path:
    """Hold the tree against a revision; return the page to open. Raises Problem where git does not know it."""
    commit = revision.commit(base)
    remove(FRESH)
    FRESH.mkdir(parents=True)
    try:
        _write(gather(base, commit, FRESH), FRESH)
        shutil.rmtree(FRESH / "records", ignore_errors=True)
        remove(REPORT)
        FRESH.rename(REPORT)
    finally:
        remove(FRESH)
    return REPORT / "index.html"


def gather(base: str, commit: str, folder: Path) -> Report:
    """Find what differs. folder: where the figures of both sides are put."""
    found, book = revision.changes(commit), Book()
    by_path = {change.path: change for change in found}
    made = [change for change in found if change.lies_in(RESULTS)]
    results = _results(made, book, folder / "records")
    keys = {result.key for result in results if result.numbers}
    pages = [_text(change) for change in found if _is_page(change.path)]
    said, included = sentences.touched(by_path, keys), sentences.includes(by_path)
    touched = {one.path for one in [*said, *included]} - {page.path for page in pages}
    return Report(
        base=f"{base} ({commit[:10]})",
        results=results,
        figures=[figures.figure(change, folder / "figures") for change in made if change.path.endswith(".svg")],
        outputs=[_text(change) for change in made if change.path.endswith((".txt", ".md"))],
        sentences=said,
        includes=included,
        claims=sentences.claims(book.declared, keys),
        pages=pages,
        shown=[Text(path, [], _address(path)) for path in sorted(touched)],
        others=[change.path for change in found if not change.lies_in(RESULTS) and not _is_page(change.path)],
        unfit=_unfit(book),
    )


def _results(made: list[Change], book: Book, folder: Path) -> list[Result]:
    kinds = {one.key: one.numbers for one in book.declared}
    records = ((numbers.place(change.path)[0], change) for change in made if change.path.endswith(".json"))
    return [numbers.result(change, folder, kinds.get(key, {})) for key, change in records]


def _is_page(path: str) -> bool:
    return path.endswith(".md") and path.startswith("docs/") and not path.startswith(f"{RESULTS}/")


def _text(change: Change) -> Text:
    lines = texts.changed(change.before or "", change.now or "")
    return Text(change.path, lines, _address(change.path) if _is_page(change.path) and change.now is not None else "")


def _address(page: str) -> str:
    """Return where the rendered page lies beside the report."""
    return f"site/{page.removeprefix(f'{shown(DOCS)}/').removesuffix('.md')}.html"


def _unfit(book: Book) -> list[str]:
    """Say what must not be published as it stands, told without running anything."""
    faults = check.faults(book, freshness.numbers(book))
    return [*freshness.unfit(book), *map(str, faults)]


def _write(report: Report, folder: Path) -> None:
    """Write the report beside the figures, and with it the site as it was last rendered."""
    rendered = SITE.is_dir()
    if rendered:
        shutil.copytree(SITE, folder / "site")
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["cell"] = cell
    for name in ("index.html", "summary.md"):
        text = templates.get_template(name).render(
            report=report, rendered=rendered, most=MOST, colours=(figures.BEFORE, figures.NOW)
        )
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def cell(text: object) -> str:
    """Return a text as it stands in a cell of a Markdown table, with no mark of Markdown or HTML at work in it."""
    said = escape(str(text), quote=False).replace("\n", " ")
    return MARK.sub(lambda mark: f"&#{ord(mark[0])};", said)
