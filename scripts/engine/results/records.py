"""The record of a result on one kind of device: its numbers and how they were made, as text with small diffs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine.data.dataset import STAND_IN
from engine.ground import merges
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import decoded, read, shown
from engine.ground.problem import Problem
from engine.results.fingerprint import DrawingFingerprint, Fingerprint

CURE = "restore it from git, or delete it and build again"


@dataclass(frozen=True)
class Run:
    """Where, when and how long an experiment ran. date: ISO, UTC; device: its name; python: the exact version.

    settings: how an accelerator was set to compute, by the names in torch; of the CPU none.
    """

    date: str
    device: str
    system: str
    python: str
    seconds: float
    settings: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as a record holds it: settings are there where there are some."""
        return {name: value for name, value in asdict(self).items() if name != "settings" or value}


@dataclass(frozen=True)
class Drawn:
    """A file that was drawn of a record: of what it was made, and the digest of its text."""

    made: DrawingFingerprint
    text: str


@dataclass(frozen=True)
class Record:
    """What `docs/results/<chapter>/<name>.<device>.json` holds.

    numbers: what the experiment returned.
    made: its fingerprint; ran: where, when and how long, shown and never compared.
    views: what is known of each file that was drawn of it, by the file's name.
    """

    numbers: dict[str, Any]
    made: Fingerprint
    ran: Run
    views: Mapping[str, Drawn]

    @property
    def stand_in(self) -> bool:
        """Whether it was made from a stand-in for the data."""
        return STAND_IN in self.made.data.values()

    @property
    def named(self) -> dict[str, Any]:
        """What a sentence may name: the numbers, and the settings that they were computed with."""
        settings = self.made.settings.items()
        return {name: value for name, value in settings if isinstance(value, int | float)} | self.numbers

    def to_text(self) -> str:
        """Return the record as JSON: a line a number, in the order of the source, sealed by a digest."""
        body = {
            "numbers": self.numbers,
            "made": self.made.to_json(),
            "ran": self.ran.to_json(),
            "views": {name: {"made": one.made.to_json(), "text": one.text} for name, one in self.views.items()},
        }
        return _pretty({**body, "seal": digest(json.dumps(body))}) + "\n"


def load(path: Path, content: bytes | None = None) -> Record | None:
    """Return a record, None where there is none. Raises Problem where the file is broken or edited by hand.

    content: of the file, where it has been read.
    """
    if not path.exists():
        return None
    return parsed(path, _text(path, content))


def parsed(path: Path, text: str) -> Record:
    """Return the record that a text holds, of a file or of another version of it. Raises Problem as `load` does."""
    try:
        body = json.loads(text, object_pairs_hook=_each_once)
        seal = body.pop("seal")
        record = _record(**body)
        edited = seal != digest(json.dumps(body))
    except Twice as key:
        raise Problem(
            message("{path}: {key} stands there twice; {cure}", path=shown(path), key=key, cure=message(CURE))
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Problem(message("{path}: not a record; {cure}", path=shown(path), cure=message(CURE))) from None
    if edited:
        raise Problem(message("{path}: edited by hand; {cure}", path=shown(path), cure=message(CURE)))
    return record


def _text(path: Path, content: bytes | None) -> str:
    """Return the text of a record, which a merge may have left in two versions."""
    try:
        text = read(path) if content is None else decoded(path, content)
    except Problem:
        if path.is_dir():
            raise
        raise Problem(message("{path}: not a record; {cure}", path=shown(path), cure=message(CURE))) from None
    if said := merges.unsettled(path, text):
        raise Problem(said)
    return text


class Twice(Exception):
    """A key that an object of JSON has twice: readers differ in which of the two they take."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names if len({*names}) < len(names) else ():
        if names.count(name) > 1:
            raise Twice(json.dumps(name))
    return dict(pairs)


def _record(numbers: dict[str, Any], made: dict[str, Any], ran: dict[str, Any], views: dict[str, Any]) -> Record:
    drawn = {name: Drawn(DrawingFingerprint.from_json(one["made"]), one["text"]) for name, one in views.items()}
    return Record(numbers, Fingerprint.from_json(made), Run(**ran), drawn)


def lookup(numbers: dict[str, Any], name: str) -> float | None:
    """Return the single number that a sentence names (`loss`, `half_life.0.9`), None where there is none."""
    value = numbers.get(name)
    if isinstance(value, int | float):
        return value
    inner = ((entry, key) for key, entry in numbers.items() if isinstance(entry, dict) and name.startswith(f"{key}."))
    found = (lookup(entry, name[len(key) + 1 :]) for entry, key in inner)
    return next((number for number in found if number is not None), None)


def single(name: str, value: Any) -> list[str]:
    """Return the names under which sentences may call a number: its own, or those of its entries."""
    if isinstance(value, dict):
        return [found for key, entry in value.items() for found in single(f"{name}.{key}", entry)]
    return [name] if isinstance(value, int | float) else []


def _pretty(value: Any, indent: str = "") -> str:
    """JSON with objects spread over lines, and lists kept on one line unless they hold lists."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = [f"{inner}{json.dumps(key)}: {_pretty(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(f"{inner}{json.dumps(row)}" for row in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
