"""What a run or a drawing raised, in words, with what to declare where it missed what was left out of its box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.code.materialise import left_out
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.results.catalog import Declared

LONGEST = 300  # letters that are shown of an exception's words
ALONE = "a view is made from the numbers alone"
FOUND = "a run finds the modules of scripts/ and what is installed, nothing beside"
MISSED = {
    *("NameError", "AttributeError", "ImportError", "ModuleNotFoundError", "KeyError"),
    *("UnpicklingError", "ConstructorError"),  # of what is looked up by a name in a file
}


def refuse(told: Mapping[str, Any], key: str, declared: Declared, function: str) -> None:
    """Raise Problem where a process told what a function of a chapter raised in it. key: of the result."""
    if "raised" not in told:
        return
    kind, words, where, missing = told["raised"]
    place = f"{key}: {where}{': ' if where else ''}"
    if missing:
        view = function != declared.name
        raise Problem(f"{place}{function} {missing.partition(',')[0]}; {ALONE}" if view else f"{place}{missing}")
    short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    hint = _hint(declared, function, words) if kind in MISSED or kind.endswith("VariableError") else ""
    hint = hint or (f"; {FOUND}" if kind == "ModuleNotFoundError" else "")
    raise Problem(f"{place}{kind}: {short}{hint or '; nothing was written'}")


def _hint(declared: Declared, function: str, words: str) -> str:
    """Say where a name stands that an exception names and the code does not, "" where it names none."""
    missed = left_out(declared.sources, declared.reached(function).reached)
    for name in re.findall(r"\w+", words):
        if name in missed:
            return f"; {missed[name]} has {name}, which {function} names nowhere in its code: name it where it is used"
    for name in re.findall(r"\w+(?:\.\w+)+", words):
        if module := declared.sources.load(name):
            return f"; {shown(module.path)} is there, and {function} names it nowhere: import it where it is used"
    return ""
