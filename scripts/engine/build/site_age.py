"""Whether the rendered site is older than the results: a build that was killed in between leaves it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.build.state import State
from engine.ground import spans
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import DOCS, RESULTS, SITE, shown


@spans.timed("site: whether it is older")
def older(state: State | None = None) -> str:
    """Say that the site, where there is one, does not hold the data and notebooks that it was to be made of.

    state: what there is, where somebody has looked already.
    """
    if SITE.is_symlink() or not (SITE / "index.html").is_file():
        return ""
    own, copies = (state.files, state.made) if state else _read()
    inside, tables, notebooks = (f"{shown(folder)}/" for folder in (DOCS, RESULTS, DOCS / "notebooks"))
    other = [
        name
        for name, held in own.items()
        if (name.startswith(tables) and name.endswith(".csv"))
        or (name.startswith(notebooks) and name.endswith(".ipynb") and "/" not in name.removeprefix(notebooks))
        if held != copies.get(name.removeprefix(inside))
    ]
    if not other:
        return ""
    return message(
        "site/ is older than the results ({name} is not its own): it is not to be published as it is", name=min(other)
    )


def _read() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return {path: digest} of these files and of their copies, from the root and from `site/`."""
    made = [path for path in _made() if path.is_file()]
    copies = [copy for path in made if (copy := SITE / path.relative_to(DOCS)).is_file()]
    own = {shown(path): digest(path.read_bytes()) for path in made}
    return own, {copy.relative_to(SITE).as_posix(): digest(copy.read_bytes()) for copy in copies}


def _made() -> Iterator[Path]:
    yield from (DOCS / "notebooks").glob("*.ipynb")
    yield from RESULTS.rglob("*.csv")
