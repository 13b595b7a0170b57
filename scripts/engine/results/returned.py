"""What a run says of itself, checked by the process that asked for it: names, kinds, sizes, finite numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.problem import Problem
from engine.results import welch
from engine.results.catalog import Declared
from engine.results.comparison import Comparison, leaves

NOISE = 1e-3  # an absolute tolerance up to this may be more than the number
MOST = 100_000  # numbers of one result: a record is text that people compare
LARGEST = 2**63  # of a whole number: readers of JSON have no larger ones


def refuse_unfit(declared: Declared, kinds: Mapping[str, Any], numbers: Any) -> None:
    """Raise Problem where a run returned something else than its experiment declares, or no finite numbers.

    kinds: {name: fields of its Comparison}, as the experiment that ran has them.
    """
    if not declared.numbers:
        raise Problem(message("{place}: {key} declares no number", place=declared.place, key=declared.key))
    if kinds != {name: asdict(comparison) for name, comparison in declared.numbers.items()}:
        said = message("{key} declares its numbers otherwise than its source says", key=declared.key)
        raise Problem(
            message(
                '{place}: {said}; write them out, numbers={{"loss": close(rtol=1e-4)}}', place=declared.place, said=said
            )
        )
    if not isinstance(numbers, dict) or numbers.keys() != declared.numbers.keys():
        raise Problem(f"{declared.place}: {declared.key} {_printable(_otherwise(declared, numbers))}")
    for name, value in numbers.items():
        if not all(map(_is_name, _keys(value))) or not list(leaves(value, name)):
            said = message("a number, a list or a dict with text keys, none of them empty")
            if value in ([], (), {}, ""):
                said += message("; here nothing is in it: return something, or take it out of numbers={…}")
            raise Problem(f"{declared.place}: {declared.key}.{name}: {said}")
    _check_leaves(declared, numbers)
    _check_tolerances(declared, numbers)
    for name, comparison in declared.numbers.items():
        if comparison.kind == "statistical" and not welch.is_statistical(numbers[name]):
            raise Problem(
                message(
                    "{key}.{name}: a statistical number is a dict of mean, stderr and n, or a dict of such; of"
                    " several runs return their mean, its standard error, and how many they are",
                    key=declared.key,
                    name=name,
                )
            )


def _otherwise(declared: Declared, numbers: Any) -> str:
    """Say in what the numbers that were returned are not those that are declared, and what to do."""
    names = ", ".join(declared.numbers)
    if not isinstance(numbers, dict):
        return message(
            "returned a {kind}; return a dict of the numbers that it declares: {names}",
            kind=type(numbers).__name__,
            names=names,
        )
    more = [str(name) for name in numbers if name not in declared.numbers]
    less = [name for name in declared.numbers if name not in numbers]
    if less and more:
        return message(
            "declares {less} and returned {more}{meant}",
            less=", ".join(less),
            more=", ".join(more),
            meant=near(less[0], more) or message("; use one name"),
        )
    if more:
        return message(
            "returned {more}, undeclared: add it to numbers={{…}}, or do not return it", more=", ".join(more)
        )
    return message(
        "declares {less} and did not return it; return it, or take it out of numbers={{…}}", less=", ".join(less)
    )


def _check_leaves(declared: Declared, numbers: dict[str, Any]) -> None:
    seen: set[str] = set()
    for name, value in leaves(numbers, declared.key):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem(
                message(
                    "{place}: {name} is a {kind}, not a number; nothing was written",
                    place=declared.place,
                    name=name,
                    kind=type(value).__name__,
                )
            )
        if not math.isfinite(value) if isinstance(value, float) else abs(value) >= LARGEST:
            what = value if isinstance(value, float) else message("too large: return float(…) of it")
            raise Problem(
                message(
                    "{place}: {name} is {value}{settings}; nothing was written",
                    place=declared.place,
                    name=name,
                    value=what,
                    settings=_settings(declared),
                )
            )
        if name in seen:
            raise Problem(
                message("{place}: two numbers are called {name}: choose other keys", place=declared.place, name=name)
            )
        seen.add(name)
        if len(seen) > MOST:
            said = message(
                "{key} returned more than {most} numbers; return what the page shows of them",
                key=declared.key,
                most=MOST,
            )
            raise Problem(f"{declared.place}: {said}")


def _settings(declared: Declared) -> str:
    """Say with which settings it was run, its seed among them."""
    given = ", ".join(f"{name} = {value!r}" for name, value in declared.settings.items())
    return message(", with {given}", given=given) if given else ""


def _check_tolerances(declared: Declared, numbers: dict[str, Any]) -> None:
    """An absolute tolerance tells noise from 0; of a number that is smaller it would let everything pass."""
    for name, comparison in declared.numbers.items():
        largest = max(abs(value) for _, value in leaves(numbers[name], name))
        if comparison.kind == "close" and NOISE < comparison.atol >= largest:
            said = message(
                "close(atol={atol:g}) holds whatever comes of {key}.{name}, now {largest:g}",
                atol=comparison.atol,
                key=declared.key,
                name=name,
                largest=largest,
            )
            raise Problem(
                message(
                    "{place}: {said}; declare less than the number, or {noise:g} at most",
                    place=declared.place,
                    said=said,
                    noise=NOISE,
                )
            )


def differing(key: str, kinds: Mapping[str, Comparison], one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Name a number that two runs of the same code gave otherwise, "" where they agree; times are not compared."""
    for name, kind in kinds.items():
        if kind.kind != "measured":
            old, new = (dict(leaves(numbers[name], f"{key}.{name}")) for numbers in (one, other))
            for inner in [*old, *new]:
                if old.get(inner) != new.get(inner):
                    return message(
                        "{inner} was {one}, and then {other}", inner=inner, one=old.get(inner), other=new.get(inner)
                    )
    return ""


def _is_name(key: Any) -> bool:
    """Whether a record can hold this as the key of a number, and a line can name it."""
    return isinstance(key, str) and bool(key) and key.isprintable()


def _keys(value: Any) -> Iterator[Any]:
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else []
    yield from value if isinstance(value, dict) else []
    for one in inner:
        yield from _keys(one)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
