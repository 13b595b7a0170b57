"""What the chapters take from results and code: numbers in sentences, and snippets.

A number in a sentence is written out, `<data value="descent.scratch.loss">0.244</data>`, and compared at its own
precision with the record; `cited.label` names a footnote of the page as its source. A snippet is
`--8<-- "path/from/the/root"`, with `:section` for a named section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborNode

from engine.ground.paths import DOCS, RESULTS, ROOT, read, shown
from engine.prose import blocks, drafts, front_matter, rendered_numbers, unbound_numbers
from engine.prose import snippets as inclusion
from engine.prose.markup import DATA, SAMPLE, SNIPPET, fences, outside_fences, without_code
from engine.results.book import Book
from engine.results.keys import parse_number
from engine.results.records import lookup, single

LOOSE_DATA = re.compile(r"<data\b", re.IGNORECASE)
NUMBER = re.compile(r"[-−]?\d+(?:\.(\d+))?(e-?\d+| × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
LONG = 60  # characters of a text that is to be a number; one that is never closed reaches far
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Numbers = dict[str, dict[str, Any]]  # `descent.scratch` → the numbers of its record


@dataclass(frozen=True)
class Fault:
    """Something on a page that does not hold, with the place to mend it."""

    path: Path
    line: int
    text: str
    fatal: bool = False  # the generator cannot render the page

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.text}"


def pages() -> list[Path]:
    """Return the Markdown sources of the site."""
    found = (path for path in sorted(DOCS.rglob("*.md")) if not path.is_relative_to(RESULTS))
    return [path for path in found if not path.name.startswith(".")]


def inputs() -> list[Path]:
    """Return the sources of the pages and all results: what is rendered, code apart."""
    return [*pages(), *(path for path in sorted(RESULTS.rglob("*")) if path.is_file())]


def faults(book: Book, numbers: Numbers, pending: Mapping[Path, str] | None = None) -> list[Fault]:
    """Return every number in a sentence that its record does not bear out, and every snippet that is not there.

    pending: {path: text} of files that are about to be written, taken as if they were.
    """
    files = pending or {}
    texts = {page: files.get(page, read(page)) for page in pages()}
    titles = unbound_numbers.titles(texts.values())
    found: list[Fault] = []
    for page, text in texts.items():
        lines = text.split("\n")
        found += number_faults(page, text, numbers)
        found += (Fault(page, line, said) for line, said in [*front_matter.faults(text), *drafts.left_over(text)])
        known = unbound_numbers.Known(titles, unbound_numbers.settings(book, page.stem), blocks.labels(text))
        for path, source in {page: text, **_included(lines)}.items():
            found += (Fault(path, line, said) for line, said in unbound_numbers.found(source, known))
        if opened := fences(lines)[-1]:
            found.append(Fault(page, opened, "this code block is never closed"))
        found += _snippet_faults(book, page, lines, files)
    return found


def _included(lines: list[str]) -> dict[Path, str]:
    """Return {path: text} of what a page includes as prose; what stands in the results comes from records."""
    paths = {ROOT / match[1].partition(":")[0] for _, line in outside_fences(lines) if (match := SNIPPET.match(line))}
    texts = (path for path in sorted(paths) if path.suffix == ".md" and not path.is_relative_to(RESULTS))
    return {path: read(path) for path in texts if path.is_file()}


def accepted(numbers: Numbers) -> dict[Path, str]:
    """Return {page: text} of the pages whose numbers differ from the records, with the recorded ones put in."""
    changed = {}
    for page in pages():
        text = read(page)
        lines = text.split("\n")
        for number, line in outside_fences(lines):
            lines[number - 1] = rewritten(line, numbers)
        if "\n".join(lines) != text:
            changed[page] = "\n".join(lines)
    return changed


def changes(before: str, after: str) -> Iterator[str]:
    """Yield the numbers that differ between two versions of a page, each with its line."""
    for number, lines in enumerate(zip(before.split("\n"), after.split("\n"), strict=True), 1):
        for old, new in zip(*map(DATA.finditer, lines), strict=True):
            if old[0] != new[0]:
                yield f"line {number}: {new[1]} {old[2]} → {new[2]}; read the sentence again"


def written(value: float, text: str) -> str | None:
    """Write a number in the manner of a text: its decimals, its exponent, its minus. None where that is no number."""
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    decimals, power = len(match[1] or ""), match[2]
    if power:
        mantissa, exponent = f"{value:.{decimals}e}".split("e")
        power = f"e{int(exponent)}" if power[0] == "e" else f" × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
    else:
        mantissa = f"{Decimal(value):.{decimals}f}"
    if not Decimal(mantissa):
        mantissa = mantissa.removeprefix("-")
    return (mantissa if text.startswith("-") else mantissa.replace("-", "−")) + (power or "")


def number_faults(page: Path, text: str, numbers: Numbers) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of a page that name their record or source."""
    for number, line in outside_fences(text.split("\n")):
        line = without_code(line)
        found = list(DATA.finditer(line))
        if len(LOOSE_DATA.findall(line)) != len(found):
            yield Fault(
                page, number, 'write <data value="chapter.experiment.number">0.123</data>, with "" and on one line'
            )
        for match in found:
            before, after = (rendered_numbers.text_of(piece) for piece in (line[: match.start()], line[match.end() :]))
            for said in _said_of(match[1], match[2], rendered_numbers.glued(before, match[2], after), numbers):
                yield Fault(page, number, said)


def _said_of(key: str, text: str, glued: str, numbers: Numbers) -> Iterator[str]:
    """Yield what is wrong with a number, and with what stands beside it."""
    if differs := _differs(key, text, numbers):
        yield differs
    if glued:
        yield f"{key}: {glued}"


def shows(path: Path) -> Iterator[str]:
    """Yield where the pages include a file, as file:line."""
    for page in pages():
        for number, line in enumerate(read(page).split("\n"), 1):
            match = SNIPPET.match(line)
            if match and match[1].partition(":")[0] == shown(path):
                yield f"{shown(page)}:{number}"


def _differs(key: str, text: str, numbers: Numbers) -> str:
    if unbound_numbers.is_cited(key):
        return ""
    value = value_of(key, numbers)
    if value is None:
        return f"there is no number {key}{_known(key, numbers)}"
    expected = written(value, text)
    if expected is None:
        return f"{key}: {text[:LONG]!r} is not a number as in 0.123, 1.2e-3 or 1.2 × 10⁻³; the record says {value!r}"
    if value and lost(expected, text):
        return f"{key}: nothing is left of {value:.3g} at the precision of {text}; write it anew"
    if expected != text:
        return f"{key}: the sentence says {text}, the record {expected}; python scripts/build.py --accept rewrites it"
    return ""


def rendered_faults(page: LexborNode, numbers: Numbers) -> list[str]:
    """Return every number in a rendered page that its record does not bear out, or that its neighbours change."""
    return [said for key, text, glued in rendered_numbers.data(page) for said in _said_of(key, text, glued, numbers)]


def _known(key: str, numbers: Numbers) -> str:
    experiment, _ = parse_number(key)
    names = [name for number, value in numbers.get(experiment, {}).items() for name in single(number, value)]
    return f"; {experiment} has {', '.join(names)}" if names else inclusion.near(experiment, numbers)


def value_of(key: str, numbers: Numbers) -> float | None:
    """Return the number that a sentence names, None where there is none."""
    result, name = parse_number(key)
    return lookup(numbers.get(result, {}), name)


def rewritten(line: str, numbers: Numbers) -> str:
    """Return a line of a page with the recorded numbers put in."""
    for match in reversed(list(DATA.finditer(without_code(line)))):
        value = value_of(match[1], numbers)
        expected = None if value is None else written(value, match[2])
        if expected is not None and not lost(expected, match[2]):
            line = line[: match.start(2)] + expected + line[match.end(2) :]
    return line


def lost(expected: str, text: str) -> bool:
    """Whether a number would be written as 0 where its sentence has more of it."""
    return not re.search("[1-9]", expected) and bool(re.search("[1-9]", text))


def _snippet_faults(book: Book, page: Path, lines: list[str], pending: Mapping[Path, str]) -> Iterator[Fault]:
    for number, (line, opened) in enumerate(zip(lines, fences(lines), strict=False), 1):
        match = SNIPPET.match(SAMPLE.sub("", line) if opened else line)
        if match:
            said = inclusion.missing(book, match[1], pending)
            if said:
                yield Fault(page, number, said, fatal=True)
        elif "8<-" in line:
            yield Fault(page, number, 'a snippet stands alone on its line, as --8<-- "path:section"')


def results_of(page: Path) -> set[str]:
    """Return the keys of the results that a page shows or names."""
    lines = read(page).split("\n")
    named = [match[1] for _, line in outside_fences(lines) for match in DATA.finditer(line)]
    return set(filter(None, map(result_of, lines))) | {parse_number(name)[0] for name in named}


def result_of(line: str) -> str:
    """Return the key of the result that a line includes, "" where it includes none."""
    match = SNIPPET.match(line)
    path = Path(match[1].partition(":")[0]) if match else Path()
    return f"{path.parent.name}.{path.name.split('.')[0]}" if (ROOT / path).is_relative_to(RESULTS) else ""


def snippets(page: Path) -> list[str]:
    """Return what a page includes, as `path` or `path:section`, in order."""
    return [match[1] for line in read(page).split("\n") if (match := SNIPPET.match(line))]
