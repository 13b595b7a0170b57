"""The Python environment of the commands: `.venv` and the pins, with nothing but the standard library."""

import os
import re
import sys
from collections.abc import Mapping
from importlib import invalidate_caches
from pathlib import Path
from typing import Any, NoReturn

from engine.ground import lock
from engine.ground.messages import message
from engine.ground.paths import CACHE, ROOT
from engine.ground.problem import Problem

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RENDERING = ROOT / "requirements-site.txt"
CONSTRAINTS = ROOT / "constraints.txt"
INSTALLING = CACHE / "install.lock"  # of .venv and node_modules
UNREACHED = re.compile(r"connection broken by|Max retries exceeded|ConnectTimeout|ReadTimeout|ProxyError|SSLError")
DIST_INFO = ".dist-info"
WAITING = "another command is installing; waiting for it"


def pins(requirements: Path) -> dict[str, str]:
    """Return {distribution: exact version} of a requirements file and of those it names with `-r`."""
    found: dict[str, str] = {}
    for line in requirements.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words[:1] == ["-r"]:
            found |= pins(requirements.parent / words[1])
        elif words:
            name, _, version = words[0].partition("==")
            found[name] = version
    return found


def unmet(requirements: Path) -> list[str]:
    """Return the pins that the running interpreter does not satisfy, as `name==version`."""
    wanted = pins(requirements)
    if _all_named(wanted):
        return []
    return [f"{name}=={version}" for name, version in wanted.items() if not _is_met(name, version)]


def _named(requirements: Path) -> set[str]:
    return {f"{name}=={version}" for name, version in pins(requirements).items()}


def _all_named(wanted: Mapping[str, str]) -> bool:
    """Whether the names of folders say that all pins are there: to read what is in them takes long, for each command.

    What is there twice, or in another way, they do not say.
    """
    named: dict[str, list[Path]] = {}
    for folder in filter(Path.is_dir, map(Path, filter(None, reversed(sys.path)))):
        found: dict[str, list[Path]] = {}
        for path in folder.iterdir():
            if path.suffix in {DIST_INFO, ".egg-info"}:
                found.setdefault(_plain(path.name.partition("-")[0]), []).append(path)
        named |= found  # of a folder that comes first
    return all(_is_named(named.get(_plain(name), []), version) for name, version in wanted.items())


def _is_named(places: list[Path], version: str) -> bool:
    if len(places) != 1 or not (places[0] / "RECORD").exists():
        return False
    return places[0].name.removesuffix(DIST_INFO).partition("+")[0].endswith(f"-{version}")


def _plain(name: str) -> str:
    return re.sub("[-_.]+", "_", name).lower()


def _is_met(name: str, version: str) -> bool:
    from importlib import metadata

    try:
        installed = metadata.version(name).partition("+")[0]
    except metadata.PackageNotFoundError:
        return False
    return installed == version and not (_inside() and _half_installed(name))


def prefer_venv(requirements: Path) -> None:
    """Run the same command in `.venv` and exit, if that exists and this interpreter does not satisfy the pins."""
    if not _inside() and unmet(requirements) and _sound():
        _run_in_venv()


def ensure(requirements: Path, offline: bool = False, alone: bool = False) -> None:
    """Return if this interpreter satisfies the pins; otherwise run the same command in `.venv` and exit.

    `.venv` is made, and the pins installed into it, when that is needed; what a killed command left is mended.
    alone: the file names all that is needed; what its packages ask for beside that is not installed.
    Raises Problem where the pins cannot be had.
    """
    missing = unmet(requirements)
    if not missing:
        return
    if offline and (_inside() or not _sound()):
        raise Problem(message("{missing} not installed; run once without --offline", missing=", ".join(missing)))
    with lock.held(INSTALLING, message(WAITING)):
        if _inside():
            invalidate_caches()
            _install(requirements, unmet(requirements), alone)
            return
        if not _sound():
            import venv

            print(message("Making {name} …", name=VENV.name), flush=True)
            venv.create(VENV, clear=True)
    _run_in_venv()


def refuse_unmet(requirements: Path) -> None:
    """Raise Problem where this interpreter does not satisfy the pins; nothing is installed."""
    if missing := unmet(requirements):
        raise Problem(
            message(
                "{missing} not installed; run python scripts/build.py once, which installs them",
                missing=", ".join(missing),
            )
        )


def _inside() -> bool:
    return VENV.exists() and Path(sys.prefix).samefile(VENV)


def _sound() -> bool:
    """Whether `.venv` has a Python that takes it for its own: less is left where its making was killed."""
    import subprocess

    if not VENV_PYTHON.exists():
        return False
    ask = "import os, sys; sys.exit(not os.path.samefile(sys.prefix, sys.argv[1]))"
    try:
        return not subprocess.run([VENV_PYTHON, "-I", "-c", ask, VENV], check=False, capture_output=True).returncode
    except OSError:
        return False


def _run_in_venv() -> NoReturn:
    command = [str(VENV_PYTHON), *sys.argv]
    sys.stdout.flush()
    if sys.platform == "win32":
        import signal
        import subprocess

        running = subprocess.Popen(command)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the one that works answers it
        sys.exit(running.wait())
    os.execv(VENV_PYTHON, command)


def _half_installed(name: str) -> bool:
    """Whether pip was killed while installing this: it writes RECORD last."""
    from importlib import metadata

    return metadata.distribution(name).read_text("RECORD") is None


def _install(requirements: Path, missing: list[str], alone: bool) -> None:
    if not missing:
        return
    _mend_pip()
    _renew_pip()
    # torch by itself first: a pin asked for directly can come from a local wheel or an index of CPU builds
    torch = [pin for pin in missing if pin.startswith("torch==")]
    print(
        message(
            "Installing {name} into {folder} (once{large}) …",
            name=requirements.name,
            folder=VENV.name,
            large=message("; torch is large") * bool(torch),
        ),
        flush=True,
    )
    pip = [sys.executable, "-m", "pip", "install", "-q", "-c", str(CONSTRAINTS), *["--no-deps"] * alone]
    # byte code of what renders is made where it is imported, if any is; runs of experiments make none, so pip does
    at_once = alone or sys.dont_write_bytecode or not {*missing} & _named(RENDERING)
    rendering = [] if at_once else ["--no-compile", "-r", str(RENDERING)]
    others = ["-r", str(requirements)] if at_once or requirements != RENDERING else []
    for wanted in filter(None, (torch, rendering, others)):
        installed([*pip, *wanted], " ".join(wanted[-2:]), VENV.name)
    invalidate_caches()


def installed(command: list[str], wanted: str, folder: str) -> None:
    """Run what installs into an environment. Raises Problem with what it says. wanted: what that is, in words."""
    import subprocess

    how: Any = {"encoding": "utf-8", "errors": "replace", "pass_fds": lock.for_children()}
    utf8 = os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, env=utf8, **how)
    if done.returncode:
        raise Problem(_why(done.stderr, wanted, folder))


def _why(said: str, wanted: str, folder: str) -> str:
    """Say why pip could not install something; without a network it speaks of versions that do not fit."""
    if UNREACHED.search(said):
        return message(
            "network error: pip does not reach its package index, so it could not install {wanted}; mend the"
            " network or the proxy, or name a mirror in PIP_INDEX_URL",
            wanted=wanted,
        )
    errors = "\n".join(line for line in said.splitlines() if line.startswith("ERROR"))
    return message(
        "{errors}\npip could not install {wanted}; if it goes on failing, delete {folder}",
        errors=errors,
        wanted=wanted,
        folder=folder,
    )


def _mend_pip() -> None:
    """Get pip, where it is missing, and have it install again what a killed pip left half-installed."""
    import shutil
    import subprocess
    import sysconfig
    from importlib import metadata

    for package in Path(sysconfig.get_path("purelib")).glob("*.dist-info"):
        if not (package / "RECORD").exists():
            shutil.rmtree(package)
    invalidate_caches()
    try:
        metadata.version("pip")
    except metadata.PackageNotFoundError:
        command = [sys.executable, "-m", "ensurepip", "--default-pip"]
        done = subprocess.run(command, check=False, capture_output=True, pass_fds=lock.for_children())
        if done.returncode:
            raise Problem(
                message("Python's ensurepip fails: get a Python that has it, or pip into {name}", name=VENV.name)
            ) from None


def _renew_pip() -> None:
    """Get the pip of the constraints in the place of an older one, which takes half as long again.

    Where it cannot be had, the one that is there installs as well.
    """
    import subprocess
    from importlib import metadata

    wanted = pins(CONSTRAINTS).get("pip", "")
    if not wanted or _parts(metadata.version("pip")) >= _parts(wanted):
        return
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-compile", "--retries", "1"]
    subprocess.run([*command, f"pip=={wanted}"], check=False, capture_output=True, pass_fds=lock.for_children())


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
