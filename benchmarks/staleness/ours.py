"""The tool that this repository is: a copy of it whose only chapter is the scenario."""

from __future__ import annotations

import re
import shutil
import struct
import sys
import sysconfig
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from files import fill, pins
from tool import ROOT, TEMPLATES, Surroundings, Tool, Unavailable

# torch is there to say which accelerator is there; the scenario asks no more of it
TORCH = """from os import environ
class cuda:
    is_available = staticmethod(lambda: environ["BENCHMARK_DEVICE"] == "cuda")
    get_device_name = staticmethod(lambda: "simulated")
"""
KEPT = {"categories.md", "tags.md"}  # pages of no chapter


class Ours(Tool):
    """The build of this repository, with the packages of the interpreter that runs the benchmark."""

    def __init__(self) -> None:
        super().__init__(
            "ours",
            "this project",
            ("python", "scripts/build.py", "--offline"),
            page="site/scenario.html",
            caches=("site", ".cache", "docs/results"),
            code="scripts/common",
            figures="docs/results/scenario/*.svg",
            accept=("--accept",),
        )

    @property
    def requirements(self) -> Path:
        return ROOT / "requirements.txt"

    def install(self) -> None:
        """Make an environment that sees the packages of this interpreter, with a torch that is a simulation."""
        unmet = [pin for pin in pins(self.requirements) if not _installed(pin)]
        if unmet:
            raise Unavailable(
                f"ours: {', '.join(unmet)} not installed; run python scripts/build.py, then .venv's python"
            )
        if not self.python.exists():
            self._call([sys.executable, "-m", "venv", str(self.home / "venv")])
        inside = self._call([str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        own = Path(inside.strip())
        (own / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        (own / "torch.py").write_text(TORCH, encoding="utf-8")
        for name in ("nvidia-smi", "nvidia-smi.bat"):  # looked for, never called
            (self.python.parent / name).write_text("", encoding="utf-8")
            (self.python.parent / name).chmod(0o755)

    def versions(self) -> str:
        """Return the versions of what renders the pages."""
        return ", ".join(pin.replace("==", " ") for pin in pins(ROOT / "requirements-site.txt")[:2])

    def create(self, project: Path, loss: str) -> None:
        """Copy the repository, take its chapters out and put the scenario in."""
        shutil.rmtree(project, ignore_errors=True)
        project.mkdir(parents=True)
        folders = (ROOT / name for name in ("docs", "scripts", "theme", "node_modules"))
        for folder in filter(Path.is_dir, folders):
            shutil.copytree(folder, project / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in ROOT.glob("*.*"):
            if path.is_file():
                shutil.copy2(path, project)
        self._take_out(project)
        scripts = project / "scripts"
        shutil.copy2(TEMPLATES / "ours" / "scenario.py", scripts / "chapters")
        shutil.copy2(TEMPLATES / "ours" / "sample.py", scripts / "common")
        shutil.copy2(TEMPLATES / "ours" / "scenario.md", project / "docs")
        for name in ("helper.py", "deeper.py", "data.csv"):
            shutil.copy2(TEMPLATES / "shared" / name, scripts / "common")
        self._fill(project, loss)

    def _take_out(self, project: Path) -> None:
        for name in ("scripts/chapters", "docs/results", "docs/notebooks"):
            shutil.rmtree(project / name, ignore_errors=True)
        for name in ("chapters", "common"):
            (project / "scripts" / name).mkdir(exist_ok=True)
            (project / "scripts" / name / "__init__.py").touch()
        for path in {*project.glob("docs/**/*.md")}:
            if path.name not in KEPT:
                path.unlink()
        (project / "docs" / "index.md").write_text("# Home\n\n[Scenario](scenario.md)\n", encoding="utf-8")

    def _fill(self, project: Path, loss: str) -> None:
        values = [float(line) for line in (project / "scripts/common/data.csv").read_text(encoding="utf-8").split()]
        digest = sha256(struct.pack(f"<{len(values)}d", *values)).hexdigest()
        fill(project / "scripts/common/sample.py", {"@@DIGEST@@": digest})
        fill(project / "scripts/common/helper.py", {"from deeper": "from common.deeper"})
        fill(project / "docs/scenario.md", {"@@LOSS@@": loss})
        nav = (project / "mkdocs.yml").read_text(encoding="utf-8")
        start, end = nav.index("nav:\n"), nav.index("plugins:\n")
        pages = "nav:\n  - index.md\n  - scenario.md\n\n"
        (project / "mkdocs.yml").write_text(nav[:start] + pages + nav[end:], encoding="utf-8", newline="\n")
        site = project / "scripts/site.toml"
        text, own = site.read_text(encoding="utf-8"), 'datasets = ["common.sample:SAMPLE"]'
        site.write_text(re.sub("(?m)^datasets = .*$", own, text), encoding="utf-8", newline="\n")

    def sources(self, project: Path) -> list[Path]:
        """Return the files of the scenario."""
        common = [project / "scripts/common" / name for name in ("helper.py", "deeper.py", "data.csv")]
        return [project / "scripts/chapters/scenario.py", *common, project / "docs/scenario.md"]

    def environment(self, project: Path, around: Surroundings) -> dict[str, str]:
        """Return the environment variables of a build; the data are given as an author gives them."""
        known = super().environment(project, around)
        known.pop("PYTHONPATH")
        return known | {"SAMPLE_DATA": str(project / self.code / "data.csv")}


def _installed(pin: str) -> bool:
    name, _, version = pin.partition("==")
    try:
        return metadata.version(name).partition("+")[0] == version
    except metadata.PackageNotFoundError:
        return False
