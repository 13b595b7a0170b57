"""Whether the rendered site is older than the results: a build that was killed in between leaves it so."""

from __future__ import annotations

from engine.ground import spans
from engine.ground.paths import DOCS, RESULTS, SITE, shown


@spans.timed("site: whether it is older")
def older() -> str:
    """Say that the site, where there is one, does not hold the data and notebooks that it was to be made of."""
    if SITE.is_symlink() or not (SITE / "index.html").is_file():
        return ""
    made = [*sorted((DOCS / "notebooks").glob("*.ipynb")), *sorted(RESULTS.rglob("*.csv"))]
    copies = ((path, SITE / path.relative_to(DOCS)) for path in made if path.is_file())
    other = [path for path, copy in copies if not copy.is_file() or copy.read_bytes() != path.read_bytes()]
    if not other:
        return ""
    return f"site/ is older than the results ({shown(other[0])} is not its own): it is not to be published as it is"
