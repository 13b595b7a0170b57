"""Programs tried in Node, once each: what does not come to its record gets no button, a lab that fails ends the build.

What came of it is kept as long as neither the program nor the reader's Python changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.code.closure import Closure, closure, remember
from engine.ground import cache, spans
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CACHE, ENGINE, SCRIPTS
from engine.ground.problem import Problem
from engine.interactive import programs, reader_python
from engine.interactive.labs import DeclaredLab, declared_labs
from engine.interactive.lowering import place
from engine.interactive.programs import Program, Refusal
from engine.machine import npm
from engine.results import comparison
from engine.results.book import Book
from engine.results.catalog import Declared

SCRIPT = Path(__file__).with_suffix(".mjs")
KEPT = CACHE / "interactive" / "programs.json"
LAB = "lab "  # begins the keys of labs, where both kinds are kept
LIMIT = 5  # seconds of computing
Item = Declared | DeclaredLab


@dataclass(frozen=True)
class Tried:
    """What of a book the reader's Python can run, by key. declarations: what the labs say of themselves."""

    results: Mapping[str, Program | Refusal]
    labs: Mapping[str, Program]
    declarations: Mapping[str, dict[str, Any]]


NONE = Tried({}, {}, {})


@dataclass(frozen=True)
class _Entry:
    """What is kept of an item. files: those that it reaches; made_of: digest of all that it was made of.

    modules: {module that one of them imports, and those above it: its file, "" of one from elsewhere}; a program leaves
    out what is nowhere.
    seen: digest of all sources and of its record, when it was last looked at; where they stand, it is made of the same.
    """

    made_of: str
    files: Sequence[str]
    modules: Mapping[str, str]
    program: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    declaration: dict[str, Any] = field(default_factory=dict)
    seen: str = ""

    def made(self) -> Program | Refusal:
        return Program(**self.program) if self.program else Refusal(**self.refused)


def tried(book: Book) -> Tried:
    """Return every result and every lab of a book as tried. Raises Problem where a lab does not run."""
    found: Tried = book.sources.latest(tried, book, lambda: _tried(book))
    return found


@spans.timed("labs and live results: tried")
def _tried(book: Book) -> Tried:
    items: dict[str, Item] = {f"result {one.key}": one for one in book.declared}
    items |= {f"{LAB}{key}": one for key, one in declared_labs(book.sources).items()}
    before = _kept()
    seen = {key: _seen(book, one) for key, one in items.items()}
    found = {key: before[key] for key in items if key in before and before[key].seen == seen[key]}
    others = {key: before[key] for key in items if key in before and key not in found}
    found |= {key: replace(one, seen=seen[key]) for key, one in others.items() if _holds(book, items[key], one)}
    made = {key: _program(book, one) for key, one in items.items() if key not in found}
    answers = in_node({key: one for key, one in made.items() if isinstance(one, Program)})
    faults = list(_faults(items, answers))
    for key, one in made.items():
        if not (key.startswith(LAB) and faults):
            found[key] = replace(_entry(book, items[key], one, answers.get(key, {})), seen=seen[key])
    if found != before:
        cache.keep(KEPT, json.dumps({key: asdict(one) for key, one in found.items()}, ensure_ascii=False))
    remember(book.sources)
    if faults:
        raise Problem("\n".join(faults))
    return _told(found)


def _told(found: Mapping[str, _Entry]) -> Tried:
    by_kind: list[dict[str, _Entry]] = [{}, {}]
    for key, one in found.items():
        by_kind[key.startswith(LAB)][key.partition(" ")[2]] = one
    results, labs = by_kind
    return Tried(
        results={key: one.made() for key, one in results.items()},
        labs={key: Program(**one.program) for key, one in labs.items()},
        declarations={key: one.declaration for key, one in labs.items()},
    )


def _kept() -> dict[str, _Entry]:
    try:
        return {key: _Entry(**one) for key, one in cache.load_json(KEPT).items()}
    except TypeError:  # of an earlier engine
        return {}


def _holds(book: Book, one: Item, kept: _Entry) -> bool:
    same = all(_file(book, name) == was for name, was in kept.modules.items())  # so all of its files are there
    return same and kept.made_of == _made_of(book, one, kept.files)


def _file(book: Book, module: str) -> str:
    place = book.sources.place(module)
    return place.relative_to(SCRIPTS).as_posix() if place else ""


def _files(book: Book, modules: Sequence[str]) -> dict[str, str]:
    """Return {module: its file} of modules, of what they import, and of the packages above it."""
    every = [one for module in filter(None, map(book.sources.load, modules)) for one in module.imports]
    names = {*modules, *(one.module for one in every), *(f"{one.module}.{one.name}" for one in every if one.name)}
    parts = [name.split(".") for name in names]
    above = {".".join(one[:count]) for one in parts for count in range(1, len(one) + 1)}
    return {name: _file(book, name) for name in sorted(above)}


def _seen(book: Book, one: Item) -> str:
    held = book.content(one, one.home) if isinstance(one, Declared) else ""
    return digest(repr((reader_python.made_by(), book.sources.tree.digest, held)), 32)


def _made_of(book: Book, one: Item, files: Sequence[str]) -> str:
    """Return the digest of what an item is made of; files: those that it reaches, whose lines count as well."""
    texts = [digest(book.sources.text(SCRIPTS / path)) for path in files]
    parts = [_reached(book, one).digest]
    if isinstance(one, DeclaredLab):
        parts.append(one.place)
    else:
        record, compared = book.record(one, one.home), {name: str(how) for name, how in one.numbers.items()}
        parts.append(json.dumps([one.needs, str(one.surroundings), compared, record and record.numbers]))
    return digest(json.dumps([reader_python.made_by(), texts, *parts]), 32)


def _reached(book: Book, one: Item) -> Closure:
    return closure(book.sources, one.module, one.name) if isinstance(one, DeclaredLab) else one.reached(one.name)


def _program(book: Book, one: Item) -> Program | Refusal:
    return programs.of_lab(book, one) if isinstance(one, DeclaredLab) else programs.of_result(book, one)


def in_node(asked: Mapping[str, Program], limit: float = LIMIT) -> dict[str, dict[str, Any]]:
    """Return what comes of each program, see trial.mjs; the keys of labs begin with LAB. limit: seconds for each."""
    if not asked:
        return {}
    each = [{"lab": key.startswith(LAB), "program": asdict(one)} for key, one in asked.items()]
    given = {"runtime": reader_python.runtime(), "limit": limit, "asked": each}
    return dict(zip(asked, json.loads(npm.run(SCRIPT, json.dumps(given))), strict=True))


def _entry(book: Book, one: Item, made: Program | Refusal, answer: Mapping[str, Any]) -> _Entry:
    if isinstance(made, Program) and isinstance(one, Declared) and (why := amiss(one, made.numbers, answer)):
        made = Refusal(reason=why)
    if isinstance(made, Refusal) and made.needs:  # whatever else it reaches, and on which lines
        return _Entry(_made_of(book, one, []), [], {}, refused=made.to_json())
    modules = [*_reached(book, one).reached.statements]
    files = [path for module in modules if (path := _file(book, module)) and not path.startswith(f"{ENGINE.name}/")]
    kept = _Entry(_made_of(book, one, files), files, _files(book, modules))
    if isinstance(made, Refusal):
        return replace(kept, refused=made.to_json())
    program = {name: value for name, value in vars(made).items() if value}
    return replace(kept, program=program, declaration=answer.get("declaration", {}))


def amiss(one: Declared, recorded: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Say what is wrong with the numbers that the reader's Python computed; "" where they agree with the record."""
    if "numbers" not in answer:
        return _said(answer)
    now = in_order(recorded, answer["numbers"])
    for name, how in one.numbers.items():
        try:
            if found := comparison.drift(name, how, recorded[name], now[name]):
                return str(found)
        except (LookupError, TypeError):  # it is not there, or no number
            return f"{name} is not as recorded"
    return ""


def in_order(recorded: Any, now: Any) -> Any:
    """Return numbers in the order of the recorded ones: JavaScript keeps none of names that are whole numbers."""
    if isinstance(recorded, Mapping) and isinstance(now, Mapping) and recorded.keys() == now.keys():
        return {name: in_order(value, now[name]) for name, value in recorded.items()}
    return now


def _faults(items: Mapping[str, Item], answers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the labs, a line each."""
    for key, answer in answers.items():
        lab = items[key]
        if isinstance(lab, DeclaredLab):
            for fault in answer.get("faults", [answer]):
                what = f"{fault['what']}: " if "what" in fault else ""
                yield message(
                    "{place}: the lab {key} in the reader's Python: {where}{said}",
                    place=lab.place,
                    key=lab.key,
                    where=what,
                    said=_said(fault),
                )


def _said(answer: Mapping[str, Any]) -> str:
    """Say what went wrong instead of an answer."""
    failed = answer.get("failed", answer)
    if "message" not in failed:
        return f"it takes more than {LIMIT} s"
    where = f" ({place(failed['part'], failed['line'])})" if failed.get("part") else ""
    return f"{failed['type']}: {failed['message']}{where}" if failed.get("type") else str(failed["message"])
