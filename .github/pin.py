"""Pin packages at the versions that are installed: `python .github/pin.py requirements.txt`, a file or more.

A package that is not installed keeps what stands behind its name, and so does what is said of each.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

NAME = re.compile(r"^([A-Za-z][\w.-]*?)(?:==\S+)?(?=\s|$)(\s*)", re.MULTILINE)
COLUMN = 29  # where the comments begin


def pinned(match: re.Match[str]) -> str:
    """Return a name with its installed version, and the blanks before its comment."""
    try:
        pin = f"{match[1]}=={metadata.version(match[1]).partition('+')[0]}"
    except metadata.PackageNotFoundError:
        return match[0]
    return pin.ljust(COLUMN) if match[2].strip("\n") else pin + match[2]


for file in map(Path, sys.argv[1:]):
    file.write_text(NAME.sub(pinned, file.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
