"""The tables of benchmarks/README.md, from the recorded cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Results = dict[str, dict[str, Any]]


def page(text: str, measured: dict[str, Any]) -> str:
    """Return the page with its tables written anew, each between its pair of comments."""
    results: Results = measured["tools"]
    text = _between(text, "where", lambda _: f"Measured on {measured['system']}, Python {measured['python']}.", results)
    made = {"versions": versions, "changes": changes, "kinds": kinds, "drift": drift}
    for name, write in made.items():
        text = _between(text, name, write, results)
    return text


def _between(text: str, name: str, write: Callable[[Results], str], results: Results) -> str:
    start, end = f"<!-- {name}: written by run.py -->\n", f"<!-- end of {name} -->"
    before, _, rest = text.partition(start)
    return f"{before}{start}{write(results)}\n{end}{rest.partition(end)[2]}"


def versions(results: Results) -> str:
    """Return the versions, a line a tool."""
    return _table(["tool", "versions"], [[one["title"], one["versions"]] for one in results.values()])


def changes(results: Results) -> str:
    """Return what each change did, and how often each tool published a stale number or computed for nothing."""
    rows = _rows(results, "changes")
    rows.append(["**stale numbers published**", *(_count(one, "stale") for one in results.values())])
    rows.append(["**computed without need**", *(_count(one, "✗ re-ran") for one in results.values())])
    return _table(["change", *_titles(results)], rows)


def kinds(results: Results) -> str:
    """Return what came of the changes that the text of the code does not show."""
    rows = _rows(results, "kinds")
    rows.append(["**wrong numbers published**", *(_count(one, "✗ **", "kinds") for one in results.values())])
    return _table(["change", *_titles(results)], rows)


def drift(results: Results) -> str:
    """Return what was published when a number drifted."""
    return _table(["what goes wrong", *_titles(results)], _rows(results, "drift"))


def _titles(results: Results) -> list[str]:
    return [one["title"] for one in results.values()]


def _rows(results: Results, kind: str) -> list[list[str]]:
    names = dict.fromkeys(name for one in results.values() for name in one.get(kind, {}))
    return [[name, *(_verdict(one, kind, name) for one in results.values())] for name in names]


def _verdict(one: dict[str, Any], kind: str, name: str) -> str:
    """Return what was measured, or a dash where a row is younger than its column."""
    return str(one.get(kind, {}).get(name, {}).get("verdict", "–"))


def _count(one: dict[str, Any], word: str, kind: str = "changes") -> str:
    return f"**{sum(word in cell['verdict'] for cell in one.get(kind, {}).values())}**"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
