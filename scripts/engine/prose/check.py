"""Everything that does not hold in the sources of the pages, as they stand or are about to.

What is said of them here has its line for certain; the rest is seen on the rendered pages, see `rendered`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from engine.ground import merges
from engine.ground.messages import message
from engine.ground.paths import RESULTS, ROOT, read
from engine.prose import (
    as_typed,
    bound_numbers,
    citations,
    drafts,
    front_matter,
    numbered,
    outputs,
    page_sources,
    references,
    snippets,
    typed_numbers,
    unbound_numbers,
    verdicts,
)
from engine.prose.fault import Fault
from engine.prose.markup import SNIPPET, fences, outside_fences
from engine.prose.numbered import Chapters
from engine.results.book import Book

PRINTED = re.compile(r"\s*[`~]{3,}\s*(?:\{[^}]*\.)?(?:text|console|output|plain|txt)?(?![\w+#-])")  # no language
QUOTED = re.compile(r"\bquoted\b")  # what a block says that shows another's output

Files = Mapping[Path, str]


class Looked(NamedTuple):
    """What came of looking at a page. cited: keys of the bibliography."""

    faults: list[Fault]
    cited: tuple[str, ...]


def faults(book: Book, numbers: bound_numbers.Numbers) -> list[Fault]:
    """Return all that does not hold: bound numbers and claims, front matter, what is left to do, snippets, outputs."""
    chapters = numbered.chapters()
    looked = [of_page(book, numbers, chapters, page, {}) for page in page_sources.pages()]
    cited = {key for one in looked for key in one.cited}
    return [*(fault for one in looked for fault in one.faults), *of_all(book, numbers, cited)]


def of_page(book: Book, numbers: bound_numbers.Numbers, chapters: Chapters, page: Path, files: Files) -> Looked:
    """Look at a page. chapters: what all number; files: {path: text} of what is about to be written."""
    text = files[page] if page in files else read(page)
    lines = text.split("\n")
    found = [*_conflict(page, text), *bound_numbers.faults(page, text, numbers, book.kinds)]
    found += (Fault(page, line, said) for line, said in [*front_matter.faults(text), *drafts.left_over(text)])
    if opened := fences(lines)[-1]:
        found.append(Fault(page, opened, message("this code block is never closed")))
    found += snippets.faults(book, page, lines, files)
    found += _outputs(page, text, lines)
    texts = {page: text, **_included(lines)}
    found += [*as_typed.faults(page, texts), *references.faults(chapters, page, texts)]
    return Looked(found, tuple(citations.keys(texts.values())))


def of_all(book: Book, numbers: bound_numbers.Numbers, cited: Container[str]) -> list[Fault]:
    """Return what does not hold of no page alone. cited: keys of the bibliography, by all pages."""
    return [*citations.faults(cited), *verdicts.faults(), *typed_numbers.faults(book, numbers)]


def _included(lines: list[str]) -> dict[Path, str]:
    """Return {path: text} of what a page includes as prose; what stands in the results comes from records."""
    paths = {ROOT / match[1].partition(":")[0] for _, line in outside_fences(lines) if (match := SNIPPET.match(line))}
    texts = (path for path in sorted(paths) if path.suffix == ".md" and not path.is_relative_to(RESULTS))
    return {path: read(path) for path in texts if path.is_file()}


def _conflict(path: Path, text: str) -> list[Fault]:
    """Name the marks of a merge, which a page shows as text; who writes of them sets a blank before each."""
    line = merges.conflict(text)
    said = message("a merge left its conflict here; choose what is to stand, and delete the marks")
    return [Fault(path, line, said)] if line else []


def _outputs(page: Path, text: str, lines: list[str]) -> Iterator[Fault]:
    """Yield the blocks of output that hold results and come from no record."""
    for line, inner in [] if drafts.is_draft(text) else outputs.blocks(text):
        head, printed = lines[line - 1], "\n".join(inner)
        if any(map(SNIPPET.match, inner)) or QUOTED.search(head) or not PRINTED.match(head):
            continue
        for one in unbound_numbers.in_text(_answers(printed) if "console" in head else printed):
            said = message("include the record's, or write ```{ .text .quoted } where another's is shown")
            yield Fault(
                page,
                line,
                message("{number} is printed here and comes from no record: {said}", number=one.number, said=said),
            )
            break


def _answers(session: str) -> str:
    """Return what of a session is no command; where no line has a prompt, all are commands."""
    lines = session.split("\n")
    prompted = [line.lstrip().startswith(("$ ", "> ", ">>> ")) for line in lines]
    return "\n".join(line for line, is_command in zip(lines, prompted, strict=True) if not is_command and any(prompted))
