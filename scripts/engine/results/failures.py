"""What a run or a drawing raised, in words, with what to declare where it missed what was left out of its box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Any

from engine.code.closure import Reached
from engine.code.materialise import left_out
from engine.code.wrong_imports import wrong_imports
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.results.catalog import Declared

LONGEST = 300  # letters that are shown of an exception's words
BOX = re.compile(r" \(\S*[/\\]scripts[/\\]\S+\.py\)")  # Python names the file of a module, which is gone then
ALONE = "a view is made from the numbers alone"
SURE = 0.75  # how like the name of a package is to be: there are many
INSTALL = "put it with its version into requirements.txt, and run python scripts/build.py"
MISSED = {
    *("NameError", "AttributeError", "ImportError", "ModuleNotFoundError", "KeyError"),
    *("UnpicklingError", "ConstructorError"),  # of what is looked up by a name in a file
}


def refuse(told: Mapping[str, Any], key: str, declared: Declared, function: str) -> None:
    """Raise Problem where a process told what a function of a chapter raised in it. key: of the result."""
    if "raised" not in told:
        return
    kind, words, where, missing = told["raised"]
    words = BOX.sub("", words)
    place = f"{key}: {where}{': ' if where else ''}"
    if missing:
        view = function != declared.name
        raise Problem(
            f"{place}{function} {missing.partition(message(', ').strip())[0]}; {message(ALONE)}"
            if view
            else f"{place}{missing}"
        )
    short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    hint = _hint(declared, function, words) if kind in MISSED or kind.endswith("VariableError") else ""
    raise Problem(f"{place}{kind}: {short}{hint or told['meant'] or message('; nothing was written')}")


def _hint(declared: Declared, function: str, words: str) -> str:
    """Say what may be wrong where a name was not found: it is not there, stands elsewhere, or is not installed."""
    reached = declared.reached(function).reached
    if wrong := next(_wrong_imports(declared, reached), ""):
        return f"; {wrong}"
    missed = left_out(declared.sources, reached)
    for name in re.findall(r"\w+", " ".join(re.findall(r"'([^']*)'", words)) or words):
        if name in missed:
            return message(
                "; {place} has {name}, which {function} names nowhere in its code: name it where it is used",
                place=missed[name],
                name=name,
                function=function,
            )
    for name in re.findall(r"\w+(?:\.\w+)+", words):
        if (module := declared.sources.load(name)) and name not in reached.statements:
            return message(
                "; {path} is there, and {function} names it nowhere: import it where it is used",
                path=shown(module.path),
                function=function,
            )
    return _meant(declared, function, words, reached)


def _meant(declared: Declared, function: str, words: str, reached: Reached) -> str:
    """Say what may be meant by a name, a package or the name of a number that was not found."""
    if package := re.fullmatch(r"No module named '(\w+)[\w.]*'", words):
        said = message("; {package} is not installed: {cure}", package=package[1], cure=message(INSTALL))
        return near(package[1], metadata.packages_distributions(), SURE) or said
    if name := re.fullmatch(r"name '(\w+)' is not defined", words):
        found = filter(None, map(declared.sources.load, reached.statements))
        return near(name[1], {known for module in found for known in (*module.bound, *module.imported)})
    key = re.fullmatch(r"'(\w+)'", words)
    return near(key[1], declared.numbers) if key and function != declared.name else ""


def _wrong_imports(declared: Declared, reached: Reached) -> Iterator[str]:
    found = filter(None, map(declared.sources.load, reached.statements))
    return (said for module in found for said in wrong_imports(module))
