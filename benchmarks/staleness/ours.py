"""The tool that this repository is: a copy of it whose only chapter is the scenario."""

from __future__ import annotations

import shutil
import struct
import sys
import sysconfig
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from files import fill, pins
from tool import HERE, ROOT, TEMPLATES, TEXTS, Surroundings, Tool, Unavailable

# torch is there to say which accelerator is there; a run may set it, the scenario asks no more of it
TORCH = """from os import environ
from types import SimpleNamespace as Names
class cuda:
    is_available = staticmethod(lambda: environ.get("BENCHMARK_DEVICE") == "cuda")
    get_device_name = staticmethod(lambda: "simulated")
accelerator = Names(synchronize=lambda: None)
version = Names(cuda=None)
backends = Names(cudnn=Names(version=lambda: None), cuda=Names(matmul=Names()))
def seed(): return 0
def initial_seed(): return 0
def get_deterministic_debug_mode(): return 2
def use_deterministic_algorithms(mode): pass
def set_deterministic_debug_mode(mode): pass
"""
RUNS = "scenario: runs"  # printed by templates/ours/scenario.py
FILES = {"size": "words.txt", "existence": "damped.txt", "c-reader": "settings.xml", "worker": "gain.txt"}
DECLARED = {kind: f', files=["scripts/common/{name}"]' for kind, name in FILES.items()}
DECLARED["variable"] = ', environment={"BENCHMARK_GAIN": "1"}'
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
            package_name="common.",
            declarations=DECLARED,
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
        self.pip("-r", str(HERE / "requirements" / "kinds.txt"))
        own = Path(inside.strip())
        (own / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        (own / "torch.py").write_text(TORCH, encoding="utf-8")
        for name in ("nvidia-smi", "nvidia-smi.bat"):  # looked for, never called
            (self.python.parent / name).write_text("", encoding="utf-8")
            (self.python.parent / name).chmod(0o755)

    def versions(self) -> str:
        """Return the versions of what renders the pages."""
        return ", ".join(pin.replace("==", " ") for pin in pins(ROOT / "requirements-site.txt")[:2])

    def create(self, project: Path, loss: str, kind: str = "", declared: str = "") -> None:
        """Copy the repository, take its chapters out and put the scenario in."""
        shutil.rmtree(project, ignore_errors=True)
        project.mkdir(parents=True)
        for name in ("docs", "scripts", "theme"):
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        if (ROOT / "node_modules").is_dir():
            _link(ROOT / "node_modules", project / "node_modules")
        for path in ROOT.glob("*.*"):
            if path.is_file():
                shutil.copy2(path, project)
        self._take_out(project)
        scripts = project / "scripts"
        shutil.copy2(TEMPLATES / "ours" / "scenario.py", scripts / "chapters")
        shutil.copy2(TEMPLATES / "ours" / "sample.py", scripts / "common")
        shutil.copy2(TEMPLATES / "ours" / "scenario.md", project / "docs")
        self.lay(project, kind)
        self._fill(project, loss, declared)

    def _take_out(self, project: Path) -> None:
        for name in ("scripts/chapters", "docs/results", "docs/notebooks"):
            shutil.rmtree(project / name, ignore_errors=True)
        for name in ("chapters", "common"):
            (project / "scripts" / name).mkdir(exist_ok=True)
            (project / "scripts" / name / "__init__.py").touch()
        for path in {*project.glob("docs/**/*.md")}:
            if path.name not in KEPT:
                path.unlink()
        (project / "docs" / "references.bib").unlink()  # which no page that is left cites
        (project / "docs" / "index.md").write_text("# Home\n\n[Scenario](scenario.md)\n", encoding="utf-8")

    def _fill(self, project: Path, loss: str, declared: str) -> None:
        values = [float(line) for line in (project / "scripts/common/data.csv").read_text(encoding="utf-8").split()]
        digest = sha256(struct.pack(f"<{len(values)}d", *values)).hexdigest()
        fill(project / "scripts/common/sample.py", {"@@DIGEST@@": digest})
        fill(project / "scripts/chapters/scenario.py", {"@@DECLARED@@": declared})
        fill(project / "docs/scenario.md", {"@@LOSS@@": loss})
        nav = (project / "mkdocs.yml").read_text(encoding="utf-8")
        start, end = nav.index("nav:\n"), nav.index("plugins:\n")
        pages = "nav:\n  - index.md\n  - scenario.md\n\n"
        (project / "mkdocs.yml").write_text(nav[:start] + pages + nav[end:], encoding="utf-8", newline="\n")

    def sources(self, project: Path) -> list[Path]:
        """Return the files of the scenario."""
        common = [path for path in (project / self.code).iterdir() if path.suffix in TEXTS]
        chapter = [project / "scripts/chapters/scenario.py", project / "docs/scenario.md"]
        return sorted([*chapter, *common, *project.glob("lab/*.py")])

    def runs(self) -> int:
        """Return how often the experiment ran in a build; it says so, for it can write nowhere else."""
        return self.said.read_text(encoding="utf-8", errors="replace").count(RUNS)

    def environment(self, project: Path, around: Surroundings) -> dict[str, str]:
        """Return the environment variables of a build; the data are given as an author gives them."""
        known = super().environment(project, around)
        known.pop("PYTHONPATH")
        return known | {"SAMPLE_DATA": str(project / self.code / "data.csv")}


def _link(folder: Path, link: Path) -> None:
    """Link to a folder, or copy it where the system lets only administrators link."""
    try:
        link.symlink_to(folder, target_is_directory=True)
    except OSError:
        shutil.copytree(folder, link)


def _installed(pin: str) -> bool:
    name, _, version = pin.partition("==")
    try:
        return metadata.version(name).partition("+")[0] == version
    except metadata.PackageNotFoundError:
        return False
