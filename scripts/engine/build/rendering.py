"""A site in a folder, rendered strictly: by MkDocs in this process, which has read the book already, or by a command.

What rendering is made of is read once: the command checks, MkDocs renders, the gate looks at it, all by one book.
"""

from __future__ import annotations

import codecs
import io
import locale
import logging
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from click import ClickException

from engine.build import engines, generator
from engine.ground import lock, raised, spans
from engine.ground.paths import ROOT, SCRIPTS
from engine.ground.problem import Problem
from engine.pages import citing, site_build
from engine.pages.site_build import Known

READING = re.compile(r".*Error reading page '[^']+':$")  # what follows says where, and of a notebook its page
LEVEL = re.compile(r"^(?:ERROR|WARNING)\s+-\s+")
LINE = "%(levelname)-8s-  %(message)s"  # as the command of MkDocs says it
# Material's notice of its end of life is for those who maintain this, not for every build
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


@spans.timed("render")
def render(target: Path, known: Known, engine: str, pdf: bool = False) -> None:
    """Have an engine leave the finished site in a folder. Raises Problem with the engine's own words.

    known: the book as it stands written; pdf: whether each page with results has a PDF beside it.
    """
    variables = QUIET | {citing.PRINTED: "1" if pdf else ""}
    if engine == "mkdocs" and codecs.lookup(locale.getpreferredencoding(False)).name == "utf-8":  # as plugins read
        _here(target, known, variables)
    else:
        _by_command(target, engine, variables)


def _here(target: Path, known: Known, variables: Mapping[str, str]) -> None:
    """Let MkDocs render in this process. What it and its plugins say is heard as that of a command is."""
    said, known = io.StringIO(), replace(known, configured=site_build.configuration())
    with _variables(variables), chdir(ROOT), _heard(said), redirect_stdout(said), redirect_stderr(said):
        try:
            generator.render(engines.CONFIGURATION, target, lambda config: site_build.hand_over(config, known))
        except (ClickException, SystemExit) as error:
            raise Problem(_said(said.getvalue().strip() or f"Error: {error}", "mkdocs")) from None
        except Problem:
            raise
        except Exception as error:
            raise Problem(f"mkdocs: {raised.of_rendering(error)}") from error
        finally:
            spans.lap("")


def _by_command(target: Path, engine: str, variables: Mapping[str, str]) -> None:
    environment = os.environ | variables | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"} | spans.for_child(engine)
    environment["PYTHONPATH"] = os.pathsep.join([str(SCRIPTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    how: Any = {"cwd": ROOT, "env": environment, "pass_fds": lock.for_children()}
    command = engines.command(engine, target)
    done = subprocess.run(command, **how, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Problem(_said(done.stdout + done.stderr, engine))


@contextmanager
def _variables(given: Mapping[str, str]) -> Iterator[None]:
    """Set variables of the environment, and leave them as they were."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@contextmanager
def _heard(stream: io.StringIO) -> Iterator[None]:
    """Write what MkDocs and its plugins complain of to a stream."""
    handler, logger = logging.StreamHandler(stream), logging.getLogger("mkdocs")
    handler.setFormatter(logging.Formatter(LINE))
    handler.setLevel(logging.WARNING)
    before, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _said(output: str, engine: str) -> str:
    """Return the engine's complaints; a complaint's own further lines are indented."""
    lines = [line for line in output.splitlines() if line.strip() and not READING.fullmatch(line)]
    starts = ("ERROR", "WARNING", "Error:", "Config value")
    said = [
        line.strip()
        for before, line in pairwise(["", *lines])
        if line.startswith(starts) or (line.startswith(" ") and before.startswith((*starts, " ")))
    ]
    return "\n".join(f"{engine}: {LEVEL.sub('', line)}" for line in said or lines[-3:])
