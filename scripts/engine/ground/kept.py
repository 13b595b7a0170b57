"""What is dear to make and small to keep: values by name, each with the state that it was made of.

A state names all that a value is made of, the engine too: where it is what it was, so is the value. Of each name the
last value is kept, in a file of its own in `.cache`, for the next process; names that a build no longer asks for go.
They are pickled: what lies in `.cache` was written by this repository's commands, as byte code is.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from urllib.parse import quote, unquote
from weakref import finalize

from engine.ground import cache


class Kept:
    """The values of one kind. folder: in which they lie, and nothing else.

    holds: whether values are held for whoever asks again; large ones are rather read again, new ones from a file
    without a name, which goes with the process.
    """

    def __init__(self, folder: Path, holds: bool = True) -> None:
        self.folder, self._holds = folder, holds
        self._values: dict[str, tuple[str, Any]] = {}
        self._aside: BinaryIO | None = None
        self._new: dict[str, tuple[int, int]] = {}  # {name: place and length aside}, of those that are held no length
        self._asked: set[str] = set()

    def found(self, name: str, state: str) -> Any:
        """Return the value of a name that was made of a state, None where it must be made."""
        self._asked.add(name)
        made_of, value = self._values.get(name) or self._loaded(name)
        if self._holds and made_of:
            self._values[name] = made_of, value
        return value if state and made_of == state else None

    def keep(self, name: str, state: str, value: Any) -> None:
        """Keep a value, which nobody changes any more; None, or one of no state, is not kept."""
        if not state or value is None:
            return
        self._new[name] = (0, 0) if self._holds else self._put_aside(pickle.dumps((state, value)))
        if self._holds:
            self._values[name] = (state, value)

    def made(self, name: str, state: str, make: Callable[[], Any]) -> Any:
        """Return the value of a name and a state, made where it is not kept."""
        if (value := self.found(name, state)) is None:
            value = make()
            self.keep(name, state, value)
        return value

    def names(self) -> list[str]:
        """Return the names of which something is kept for the next process."""
        return [unquote(place.name) for place in self.folder.glob("*")]

    def remember(self, names: Iterable[str] = ()) -> None:
        """Write what is new; what nobody asked for since the last time goes. names: that stay, asked for or not."""
        self._asked |= {*names}
        for name in self._new.keys() & self._asked:
            content = pickle.dumps(self._values[name]) if self._holds else self._content(name)
            cache.keep_bytes(self._place(name), content)
        wanted = {self._place(name) for name in self._asked}
        for place in [*self.folder.glob("*")]:
            if place not in wanted:
                with suppress(OSError):  # another command may be at it
                    place.unlink()
        self._values = {name: one for name, one in self._values.items() if name in self._asked}
        self._end()

    def forget(self) -> None:
        """Let go of what was made since it was last written."""
        for name in self._new:
            self._values.pop(name, None)
        self._end()

    def _end(self) -> None:
        self._new.clear()
        self._asked.clear()
        if self._aside:
            self._close()
            self._aside = None

    def _put_aside(self, content: bytes) -> tuple[int, int]:
        """Write a value into the file without a name; return its place and its length."""
        if self._aside is None:
            self._aside = TemporaryFile()  # noqa: SIM115 - closed by `_end`, or with the last of this
            self._close = finalize(self, self._aside.close)
        lies = self._aside.seek(0, 2), self._aside.write(content)
        self._aside.flush()  # a copy of this process must not write it once more as it ends
        return lies

    def _place(self, name: str) -> Path:
        return self.folder / quote(name, safe="")

    def _loaded(self, name: str) -> tuple[str, Any]:
        """Return (state, value) of a name, a state of "" where nothing is kept that can be read."""
        try:
            state, value = pickle.loads(self._content(name))
        except Exception:  # not there, cut short, or of another engine: it is made again
            return "", None
        return str(state), value

    def _content(self, name: str) -> bytes:
        if self._aside and name in self._new:
            place, length = self._new[name]
            self._aside.seek(place)
            return self._aside.read(length)
        return self._place(name).read_bytes()
