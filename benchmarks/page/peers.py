"""The pages that are compared: ours, and the same chapter in the idioms of other tools."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page import content, tools
from benchmarks.page.tools import CACHE, HERE, SUFFIX, Unavailable

HOME = "# 可执行的深度学习\n\n每个数字都由本站的代码算出的深度学习教程。\n"
TOCTREE = "\n```{toctree}\nrmsprop\n```\n"


@dataclass(frozen=True)
class Built:
    """A built site: its folder, the chapter's page in it, and the versions of what made it."""

    title: str
    folder: Path
    page: str
    versions: str = ""


def ours(site: Path) -> Built:
    """Take our site as it is built."""
    page = "optimization/rmsprop.html"
    if not (site / page).is_file():
        raise Unavailable(f"no {page} in {site}: run python scripts/build.py, or name the folder with --site")
    return Built("this project", site, page)


def material(_: Path) -> Built:
    """Build a plain page of Material, with MathJax beside it, run by the browser."""
    project, programs = _project("material"), tools.environment("material")
    docs = project / "docs"
    (docs / "javascripts").mkdir(parents=True)
    (project / "mathjax.js").rename(docs / "javascripts" / "mathjax.js")
    _write(docs / "index.md", HOME)
    _write(docs / "rmsprop.md", content.markdown(docs / "figures"))
    tools.call([str(programs / f"mkdocs{SUFFIX}"), "build"], project)
    shutil.copytree(tools.PACKAGES / "mathjax", project / "site" / "javascripts" / "mathjax")
    versions = f"{_versions('material')}, MathJax {tools.package_version('mathjax')}"
    return Built("Material + runtime MathJax", project / "site", "rmsprop/", versions)


def mkdocs_jupyter(_: Path) -> Built:
    """Build a notebook with mkdocs-jupyter."""
    project, programs = _project("mkdocs-jupyter"), tools.environment("mkdocs-jupyter")
    _write(project / "docs" / "index.md", HOME)
    _write(project / "docs" / "rmsprop.ipynb", json.dumps(content.notebook(), ensure_ascii=False, indent=1))
    tools.call([str(programs / f"mkdocs{SUFFIX}"), "build"], project)
    return Built("mkdocs-jupyter", project / "site", "rmsprop/", _versions("mkdocs-jupyter"))


def myst_nb(_: Path) -> Built:
    """Build the same notebook with Sphinx and MyST-NB."""
    project, programs = _project("myst-nb"), tools.environment("myst-nb")
    _write(project / "index.md", HOME + TOCTREE)
    _write(project / "rmsprop.ipynb", json.dumps(content.notebook(), ensure_ascii=False, indent=1))
    tools.call([str(programs / f"sphinx-build{SUFFIX}"), "-q", "-b", "html", ".", "site"], project)
    return Built("MyST-NB (Sphinx Book Theme)", project / "site", "rmsprop.html", _versions("myst-nb"))


MAKERS: dict[str, Callable[[Path], Built]] = {
    "ours": ours,
    "material": material,
    "mkdocs-jupyter": mkdocs_jupyter,
    "myst-nb": myst_nb,
}
NAMES = tuple(MAKERS)


def build(name: str, site: Path) -> Built:
    """Build one of the pages; `site` is the folder of ours. Raises Unavailable where it cannot be had."""
    return MAKERS[name](site)


def _project(name: str) -> Path:
    """Make a peer's project anew from its template."""
    project = CACHE / name / "project"
    shutil.rmtree(project, ignore_errors=True)
    return Path(shutil.copytree(HERE / "templates" / name, project))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _versions(name: str) -> str:
    pins = (HERE / "requirements" / f"{name}.txt").read_text(encoding="utf-8").split()
    return ", ".join(pin.replace("==", " ") for pin in pins)
