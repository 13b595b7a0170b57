"""The data sets of this site, as `scripts/site.toml` names them, and the files that `--data` gives for them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.ground.paths import SCRIPTS, shown
from engine.ground.problem import Problem
from engine.ground.raised import said
from engine.ground.site_file import FILE
from engine.ground.words import words
from engine.results.datasets import Dataset


@dataclass(frozen=True)
class Place:
    """Where a data set is defined: a module of the book, and its variable."""

    module: str
    variable: str


def places() -> dict[str, Place]:
    """Return {data set: where it is defined}. Raises Problem where the site names something else."""
    return {dataset.name: place for place, dataset in _found()}


def known() -> dict[str, Dataset]:
    """Return the data sets by name. Raises Problem where the site names something else."""
    return {dataset.name: dataset for _, dataset in _found()}


def _found() -> list[tuple[Place, Dataset]]:
    found = []
    for text in words().datasets:
        module, _, variable = text.partition(":")
        try:
            with _importable():
                dataset = getattr(importlib.import_module(module), variable, None)
        except ModuleNotFoundError as error:
            raise _unfit(text, str(error)) from error
        except Exception as error:
            raise _unfit(text, said(error)) from error
        if not isinstance(dataset, Dataset):
            raise _unfit(text, f"{module} has no engine.Dataset of this name")
        found.append((Place(module, variable), dataset))
    return found


@contextmanager
def _importable() -> Iterator[None]:
    """Let the book's modules be found also where a site generator was started, not a command of ours."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        yield
    finally:
        sys.path.remove(str(SCRIPTS))


def _unfit(text: str, why: str) -> Problem:
    return Problem(f'{shown(FILE)}: datasets: {text}: {why}; name one as in "common.heights:HEIGHTS"')


def files(given: Iterable[str]) -> dict[str, str]:
    """Return {data set: file} of what `--data` was given: FILE where the site has one data set, else NAME=FILE.

    Raises Problem where that names no data set.
    """
    names, found = list(known()), {}
    for text in given:
        name, equals, file = text.partition("=")
        if equals and name in names:
            found[name] = file
        elif len(names) == 1:
            found[names[0]] = text
        else:
            raise Problem(f"--data {text}: write --data NAME=FILE; there is {', '.join(names) or 'no data set'}")
    return found
