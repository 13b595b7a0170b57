"""The site as a zip to carry about: the same bytes for the same site."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from engine.ground import spans

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say
UNIX, PLAIN_FILE = 3, 0o100644 << 16


@spans.timed("zip")
def write(folder: Path, target: Path, name: str) -> None:
    """Pack every file of a folder into a zip, in one folder of this name, without times and owners."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    with ZipFile(target, "w") as archive:
        for inside, path in sorted(files.items()):
            entry = ZipInfo(f"{name}/{inside}", EARLIEST)
            entry.create_system, entry.external_attr = UNIX, PLAIN_FILE
            archive.writestr(entry, path.read_bytes(), ZIP_DEFLATED, compresslevel=9)
