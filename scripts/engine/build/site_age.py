"""Whether the rendered site is older than the results: a build that was killed in between leaves it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.build.state import State
from engine.ground.digest import digest
from engine.ground.paths import DOCS, RESULTS, SITE, shown


def older(state: State | None = None) -> str:
    """Say that the site, where there is one, does not hold the data and notebooks that it was to be made of.

    state: what there is, where somebody has looked already.
    """
    if SITE.is_symlink() or not (SITE / "index.html").is_file():
        return ""
    own, copies = (state.files, state.made) if state else _read()
    inside = f"{shown(DOCS)}/"
    other = [name for name in sorted(own) if _is_copied(name) and own[name] != copies.get(name.removeprefix(inside))]
    if not other:
        return ""
    return f"site/ is older than the results ({other[0]} is not its own): it is not to be published as it is"


def _is_copied(name: str) -> bool:
    is_notebook = name.endswith(".ipynb") and name.rpartition("/")[0] == shown(DOCS / "notebooks")
    return is_notebook or (name.endswith(".csv") and name.startswith(f"{shown(RESULTS)}/"))


def _read() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return {path: digest} of these files and of their copies, from the root and from `site/`."""
    made = [path for path in _made() if path.is_file()]
    copies = [copy for path in made if (copy := SITE / path.relative_to(DOCS)).is_file()]
    own = {shown(path): digest(path.read_bytes()) for path in made}
    return own, {copy.relative_to(SITE).as_posix(): digest(copy.read_bytes()) for copy in copies}


def _made() -> Iterator[Path]:
    yield from (DOCS / "notebooks").glob("*.ipynb")
    yield from RESULTS.rglob("*.csv")
