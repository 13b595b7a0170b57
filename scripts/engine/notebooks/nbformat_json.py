"""Notebooks of nbformat 4.5 as the JSON that Jupyter itself writes; tests check them by the package `nbformat`.

That package takes longer to load than a page takes to render. Schema: nbformat.readthedocs.io.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Cell = dict[str, Any]
Output = dict[str, Any]


def markdown_cell(text: str, name: str) -> Cell:
    """Return a cell of Markdown. name: its id in the notebook."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(text)}


def code_cell(code: str, name: str, outputs: Sequence[Output] = (), metadata: Mapping[str, Any] | None = None) -> Cell:
    """Return a cell of code that was run, though nobody says when. name: its id in the notebook."""
    made = {"cell_type": "code", "id": name, "metadata": {**(metadata or {})}, "source": _lines(code)}
    return made | {"execution_count": None, "outputs": [*outputs]}


def printed(text: str) -> Output:
    """Return what a cell printed."""
    return {"output_type": "stream", "name": "stdout", "text": _lines(text)}


def displayed(data: Mapping[str, str]) -> Output:
    """Return what a cell shows. data: {media type: text}."""
    return {"output_type": "display_data", "metadata": {}, "data": {kind: _lines(text) for kind, text in data.items()}}


def notebook(cells: Sequence[Cell]) -> str:
    """Return the text of a notebook in Python."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {
        "cells": [*cells],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")) + "\n"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
