"""A copy of a repository that is put right after each test, in place of a new one for each: most of it nobody touches.

Whatever is done to a file on POSIX leaves another time of change, which no program can set.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.checkout import Checkout

Stamp = tuple[int, ...]


@dataclass
class Reused:
    """Lends a copy of a checkout to one test after the other. home: where it lies between them."""

    pristine: Checkout
    home: Path
    stamps: dict[str, Stamp] = field(default_factory=dict)  # of what lies there as it should

    def lent(self, root: Path) -> Checkout:
        """Return the copy at another place, as if it had just been made."""
        if self.stamps:
            self.home.rename(root)
        else:
            self.pristine.copied(root)
            self.stamps = _stamps(root)
        return Checkout(root)

    def give_back(self, copy: Checkout) -> None:
        """Put right what a test has changed; where that cannot be, the next test gets a new copy."""
        before, self.stamps = self.stamps, {}
        if os.name != "posix" or not copy.root.is_dir() or copy.root.is_symlink():
            shutil.rmtree(copy.root, ignore_errors=True)
            return
        shutil.rmtree(self.home, ignore_errors=True)  # what could not be put right
        copy.root.rename(self.home)
        self.stamps = self._put_right(before)

    def _put_right(self, wanted: dict[str, Stamp]) -> dict[str, Stamp]:
        """Return the stamps of all files, once they are again as those of `wanted`."""
        now = _stamps(self.home)
        if now == wanted:
            return wanted
        for name in (name for name, stamp in now.items() if wanted.get(name) != stamp):
            _remove(self.home / name)
        now = _stamps(self.home)
        for name in sorted(wanted.keys() - now.keys()):  # folders before what is in them
            source, target = self.pristine.path(name), self.home / name
            if source.is_dir() and not source.is_symlink():
                target.mkdir()
                shutil.copystat(source, target)
            else:
                shutil.copy2(source, target, follow_symlinks=False)
        return _stamps(self.home)


def _stamps(root: Path) -> dict[str, Stamp]:
    """Return what tells whether anything was done to a file, by its name below the root; of folders, their modes."""
    found: dict[str, Stamp] = {}
    ahead = [str(root)]
    while ahead:
        with os.scandir(ahead.pop()) as entries:
            for one in entries:
                about, is_folder = one.stat(follow_symlinks=False), one.is_dir(follow_symlinks=False)
                file = () if is_folder else (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
                found[one.path[len(str(root)) + 1 :]] = (about.st_mode, *file)
                ahead += [one.path] * is_folder
    return found


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
