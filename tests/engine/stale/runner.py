"""Run results of the repository that this process stands in, one by one, so that no refusal stops the next one.

    python runner.py asked.json answer.json     from the root of the repository

asked: {"keys": of the results that are to run, or null for all that are stale; "meanwhile": {key: {path: text of the
file while it runs, null where there is none}}}. answer: {key: {"number": the recorded number}
or {"problem": why it was refused} or {"crash": what the engine itself raised}}. What holds is recorded, drifted or not;
nothing is taken from runs that are kept, whose fingerprint would vouch for itself.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path("scripts").resolve()))

from engine import sandbox
from engine.build.conductor import Conductor, Options
from engine.ground.journal import write_all
from engine.ground.problem import Problem
from engine.results import freshness
from engine.results.book import Book
from engine.results.freshness import Entry


def changed(texts: dict[str, str | None]) -> dict[str, str | None]:
    """Write files, or delete those without a text, and return what they were; a file keeps its time."""
    before: dict[str, str | None] = {}
    for name, text in texts.items():
        path = Path(name)
        before[name] = path.read_bytes().decode("latin-1") if path.exists() else None
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("latin-1"))
    return before


def answer(entry: Entry, meanwhile: dict[str, str | None]) -> dict[str, Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        """What is made of files between fingerprint and run is undone when it has run."""
        before = changed(meanwhile)
        try:
            return sandbox.call(*arguments, **options)
        finally:
            changed(before)

    try:
        made = Conductor(Options(device="cpu", force=True), lambda outcomes: outcomes, call).made([entry], [entry])
    except Problem as problem:
        return {"problem": str(problem)}
    except Exception as error:
        return {"crash": repr(error)}
    write_all(made.texts)
    return {"number": made.rows[0].record.numbers["v"]}


def main() -> None:
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    book = Book()
    entries = freshness.entries(book, book.declared, ["cpu"])
    chosen = [entry for entry in entries if (entry.stale if asked["keys"] is None else entry.key in asked["keys"])]
    sandbox.preload({"torch"})
    found = {entry.key: answer(entry, asked["meanwhile"].get(entry.key, {})) for entry in chosen}
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
