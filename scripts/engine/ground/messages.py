"""What the commands say, in the language of the site: the code has it in English, a file a language says it otherwise.

Such a file is `engine/messages/LANGUAGE.json`, {English: the same in that language}. It is JSON, which is read at once:
gettext would want its files compiled, and TOML takes as long as all else that a build does where nothing changed. This
asks nothing of other modules, which all say something, and a command that says nothing reads nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parents[1] / "messages"
SITE_FILE = Path(__file__).resolve().parents[2] / "site.toml"
LANGUAGE = re.compile(r"""^language *= *["']([A-Za-z-]+)["']""", re.MULTILINE)
_held: list[Mapping[str, str]] = []  # what a process goes on with that may read nothing more


def message(template: str, /, **values: object) -> str:
    """Return a message with what it names as {name} filled in, in the language of the site where that has it."""
    said = _catalogue().get(template, template)
    return said.format(**values) if values else said


def language() -> str:
    """Return the language that messages are in, as HTML has it."""
    return _catalogue().get("", "en")


def hold(language: str) -> None:
    """Go on in a language, as `language` names it, wherever this process is: a run may read nothing that tells it."""
    _held[:] = [_of(language)]


def _catalogue() -> Mapping[str, str]:
    """Return {English: the same in the language of the site}, of "" the name of that language.

    It is empty where the site speaks English, or its language cannot be told: who reads the file says so. The file is
    looked at each time, for a server lives on when it changes.
    """
    if _held:
        return _held[0]
    try:
        about = SITE_FILE.stat()
        return _of_site(SITE_FILE, about.st_mtime_ns, about.st_size)
    except (OSError, ValueError):
        return {}


@lru_cache(maxsize=1)
def _of_site(file: Path, *_: int) -> Mapping[str, str]:
    named = LANGUAGE.search(file.read_text(encoding="utf-8"))
    return _of(named[1]) if named else {}


def _of(language: str) -> Mapping[str, str]:
    file = CATALOGUES / f"{language.partition('-')[0]}.json"
    return {"": language, **json.loads(file.read_text(encoding="utf-8"))} if file.is_file() else {}
