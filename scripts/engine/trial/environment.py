"""The environment in which versions are tried: in `.cache`, beside the one of the commands, which stays as it is."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

from engine.ground import lock
from engine.ground.digest import digest
from engine.ground.paths import CACHE, shown
from engine.ground.problem import Problem
from engine.machine import environment
from engine.trial import interpreter
from engine.trial.asked import CONSTRAINTS, Asked

MADE = "made"  # written last: without it, the making was killed
WAITING = "another command is making the same environment; waiting for it"


def made(asked: Asked, offline: bool = False) -> Path:
    """Return the Python of an environment with what is asked for, which is made where there is none.

    Raises Problem where that cannot be had.
    """
    what = [asked.python or platform.python_version(), *asked.requirements(), "", *asked.constraints()]
    folder = CACHE / f"try-{digest(chr(10).join(what))}"
    with lock.held(folder.with_suffix(".lock"), WAITING):
        ready = (folder / MADE).exists()
        if offline and not ready:
            raise Problem("the environment to try this in is not there yet; run once without --offline")
        if not ready:
            print(f"Making {shown(folder)} …", flush=True)
            interpreter.make(asked.python, folder)
        if not ready or (asked.newest and not offline):
            _install(asked, folder)
            (folder / MADE).touch()
    return interpreter.python_of(folder)


def _install(asked: Asked, folder: Path) -> None:
    """Install the pins with what is asked for, at the versions of the constraints if these let it."""
    wanted, held = folder / "tried.txt", folder / CONSTRAINTS.name
    wanted.write_text("\n".join(asked.requirements()) + "\n", encoding="utf-8")
    held.write_text("\n".join(asked.constraints()) + "\n", encoding="utf-8")
    print(f"Installing into {shown(folder)} (once; torch is large) …", flush=True)
    torch = [pin for pin in asked.requirements() if pin.partition("==")[0] == "torch"]
    command, everything = _command(folder), ["-r", str(wanted)]
    try:
        for some in filter(None, (torch, everything)):
            environment.installed([*command, *some, "-c", str(held)], " ".join(some), shown(folder))
    except Problem as problem:
        if "network error" in str(problem) or asked.newest:
            raise
        print(f"{CONSTRAINTS.name} does not fit: what the pins bring along comes in other versions too", flush=True)
        environment.installed([*command, *everything], f"what is tried beside the pins ({wanted})", shown(folder))


def _command(folder: Path) -> list[str]:
    """Return what installs: uv where there is one, which knows where the builds of torch for this machine lie."""
    python = str(interpreter.python_of(folder))
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--upgrade", "--torch-backend", "auto", "--python", python]
    return [python, "-m", "pip", "install", "--quiet", "--upgrade"]
