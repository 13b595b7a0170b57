"""The notebook of a page as text: valid nbformat 4.5, the same bytes for the same sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from engine.code.flatten import Names, excerpt, text
from engine.code.pieces import Piece
from engine.ground.drawings import alone
from engine.ground.paths import read
from engine.ground.words import words
from engine.notebooks import imports, nbformat_json
from engine.notebooks.cells import Draft, Plan
from engine.notebooks.nbformat_json import Cell, Output
from engine.notebooks.page_parts import Page
from engine.prose.numbered import Chapters
from engine.prose.snippets import SECTION, outdented
from engine.results.book import Book

# what notebooks/runtime.py says, and a notebook says in words of the site
STAND_IN = "{dataset.name}: no data here, this is a stand-in; put {name} into this folder and run again"
MISSING = "{dataset.name}: no data here; put {name} into this folder and run again"

ALONE = "background:#fff;color:#000;font-family:sans-serif"  # of a figure where no style sheet of the site is
DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
MIME = {"svg": "image/svg+xml", "md": "text/markdown"}


def notebook(book: Book, path: Path, page: str, chapters: Chapters, pending: Mapping[Path, str]) -> str:
    """Return the notebook of a page. chapters: what is numbered; pending: {path: text} of views to be written."""
    plan = Plan(book, lambda view: pending[view] if view in pending else read(view))
    plan.fill(Page(path, chapters).blocks(page))
    code = [piece for draft in plan.drafts for piece in draft.pieces]
    names = _names(plan, code)
    cells = [_cell(draft, names) for draft in plan.drafts]
    said = words().notebooks
    first = [
        imports.statements(code, names),
        "",
        f"numbers = {{}}  # {said.setup}",
        *([f'device = "cpu"  # {said.device}'] if any("device" in one.needs for one in plan.ran) else []),
    ]
    start = 1 if plan.drafts and plan.drafts[0].markdown else 0
    cells[start:start] = [
        nbformat_json.markdown_cell(f"> {said.introduction}", "introduction"),
        nbformat_json.code_cell("\n".join(first), "imports"),
    ]
    return nbformat_json.notebook(cells)


def _names(plan: Plan, code: list[Piece]) -> Names:
    """Name everything: listings and experiments keep their names, helpers give way."""
    names = Names(plan.book.sources, {"numbers", "device", *plan.loaded, *plan.bound})
    names.look(code)
    for symbol in plan.first_shown:
        names.give(symbol)
    for draft in plan.drafts:
        for _, symbols in draft.calls:
            for symbol in symbols:
                names.give(symbol)
    names.give_all(code)
    return names


def _cell(draft: Draft, names: Names) -> Cell:
    if draft.markdown:
        return nbformat_json.markdown_cell(draft.markdown, draft.id)
    lines = [f"# @title {draft.title}", ""] if draft.title else []
    for part in draft.listing:
        lines += [part] if isinstance(part, str) else outdented(excerpt(*part, draft.pieces, names, SECTION))
    if not draft.listing and draft.pieces:
        lines.append(_in_words(text(draft.pieces, names, SECTION)))
    lines += [call.format(*(names[symbol] for symbol in symbols)) for call, symbols in draft.calls]
    metadata = {"cellView": "form", "jupyter": {"source_hidden": True}} if draft.title else {}
    outputs = [_output(*output) for output in draft.outputs]
    return nbformat_json.code_cell("\n".join(lines).strip("\n"), draft.id, outputs, metadata)


def _in_words(code: str) -> str:
    """Return code that says in words of the site what it says of data that are not there."""
    said = words().notebooks
    for own, word in ((STAND_IN, said.stand_in), (MISSING, said.missing)):
        code = code.replace(own, word.format(dataset="{dataset.name}", file="{name}"))
    return code


def _output(suffix: str, content: str, key: str) -> Output:
    if suffix == "txt":
        return nbformat_json.printed(content)
    plain = content.rstrip("\n")
    if suffix == "svg":
        told = DESCRIPTION.search(content)
        content, plain = alone(content, ALONE), told[1] if told else key
    return nbformat_json.displayed({MIME[suffix]: content.rstrip("\n"), "text/plain": plain})
