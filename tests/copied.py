"""Run listings one after another, as who copies them from a page into a notebook does, and tell what each one did.

A value that stands alone at the end of one is printed.

Arguments: the guard of packages; folders with modules that readers have only in the notebook.
Reads a JSON list of listings; writes one of {"printed": text, "lines": [[xs, ys], …]}, the curves that it drew.
"""

import ast
import io
import json
import runpy
import sys
from contextlib import redirect_stdout
from importlib.machinery import PathFinder
from typing import Any

ALLOWED = ["torch", "numpy", "matplotlib"]


def drawn() -> list[list[list[float]]]:
    """Return the curves of all figures, x and y in units of the data, and close the figures."""
    plt: Any = sys.modules.get("matplotlib.pyplot")
    if plt is None:
        return []
    axes = [one for number in plt.get_fignums() for one in plt.figure(number).axes]
    lines = [line for one in axes for line in one.lines if line.get_transform() == one.transData]
    found = [[[float(value) for value in values] for values in line.get_data()] for line in lines]
    plt.close("all")
    return found


def ran(listing: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run a listing in a namespace."""
    printed, body = io.StringIO(), ast.parse(listing).body
    last = [body.pop()] if body and isinstance(body[-1], ast.Expr) else []
    with redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "listing", "exec"), names)
        exec(compile(ast.Interactive(last), "listing", "single"), names)
    return {"printed": printed.getvalue(), "lines": drawn()}


if __name__ == "__main__":
    guard = runpy.run_path(sys.argv[1])["Guard"]
    sys.meta_path[sys.meta_path.index(PathFinder)] = guard(ALLOWED)
    sys.path += sys.argv[2:]
    names: dict[str, Any] = {"__name__": "__main__"}
    print(json.dumps([ran(one, names) for one in json.load(sys.stdin)]))
