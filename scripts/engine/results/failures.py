"""What a run or a drawing raised, in words, with what to declare where it missed what was left out of its box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.code.closure import closure
from engine.code.materialise import left_out
from engine.ground.problem import Problem
from engine.results.catalog import Declared

LONGEST = 300  # letters that are shown of an exception's words
MISSED = {"NameError", "AttributeError", "ImportError", "ModuleNotFoundError", "KeyError", "UnpicklingError"}


def refuse(told: Mapping[str, Any], key: str, declared: Declared, function: str, also: str) -> None:
    """Raise Problem where a process told what was raised in it, by a function of a chapter. also: what follows."""
    if "raised" in told:
        kind, words, where, _ = told["raised"]
        short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
        hint = _hint(declared, function, words) if kind in MISSED or kind.endswith("VariableError") else ""
        raise Problem(f"{key}: {where}{': ' if where else ''}{kind}: {short}{hint or also}")


def _hint(declared: Declared, function: str, words: str) -> str:
    """Say where a name stands that an exception names and the code does not, "" where it names none."""
    missed = left_out(declared.sources, closure(declared.sources, declared.module, function).reached)
    for name in re.findall(r"\w+", words):
        if name in missed:
            return f"; {missed[name]} has {name}, which {function} names nowhere in its code: name it where it is used"
    return ""
