"""Measure which changes re-run a result, and what is published when one drifts, here and with other tools.

    python benchmarks/staleness/run.py                one environment a tool, every cell, both tables
    python benchmarks/staleness/run.py --only PEER    one tool alone; the rows of the others stay

Exit code: 0 every tool was measured, 1 some could not be had (named), 2 the call is wrong.
"""

import argparse
import json
import platform
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import tables
from measure import measure
from peers import TOOLS
from tool import HERE, Tool, Unavailable

RESULTS = HERE / "results.json"
PAGE = HERE.parent / "README.md"


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[tool.name for tool in TOOLS], help="measure this tool alone")
    only = parser.parse_args().only
    chosen = [tool for tool in TOOLS if only in {None, tool.name}]
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip((tool.name for tool in chosen), pool.map(_measured, chosen), strict=True))
    _write(found)
    return 0 if all(found.values()) else 1


def _write(found: dict[str, dict[str, Any] | None]) -> None:
    """Write the results and the tables; a tool that could not be had loses its old column."""
    known: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))["tools"] if RESULTS.exists() else {}
    known |= found
    kept = {tool.name: known[tool.name] for tool in TOOLS if known.get(tool.name)}
    python = ".".join(platform.python_version_tuple()[:2])
    body = {"system": f"{platform.system()} {platform.machine()}", "python": python, "tools": kept}
    RESULTS.write_text(_text(body), encoding="utf-8", newline="\n")
    PAGE.write_text(tables.page(PAGE.read_text(encoding="utf-8"), body), encoding="utf-8", newline="\n")


def _text(body: dict[str, Any]) -> str:
    """Return JSON with a line a cell."""
    spread = json.dumps(body, indent=1, ensure_ascii=False)
    cells = re.compile(r"{[^{}]*}")
    return cells.sub(lambda cell: " ".join(cell[0].split()), spread) + "\n"


def _measured(tool: Tool) -> dict[str, Any] | None:
    try:
        return measure(tool)
    except Unavailable as reason:
        print(f"left out: {reason}", file=sys.stderr, flush=True)
        return None


if __name__ == "__main__":
    sys.exit(main())
