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
from typing import Any
from urllib.parse import quote, unquote

from engine.ground import cache


class Kept:
    """The values of one kind. folder: in which they lie, and nothing else.

    holds: whether what was found is held for whoever asks again; of large values it is rather read again.
    """

    def __init__(self, folder: Path, holds: bool = True) -> None:
        self.folder, self._holds = folder, holds
        self._values: dict[str, tuple[str, Any]] = {}
        self._new: set[str] = set()
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
        self._values[name] = (state, value)
        self._new.add(name)

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
        for name in self._new & self._asked:
            state, value = self._values[name]
            if state and value is not None:
                cache.keep_bytes(self._place(name), pickle.dumps((state, value)))
        wanted = {self._place(name) for name in self._asked}
        for place in [*self.folder.glob("*")]:
            if place not in wanted:
                with suppress(OSError):  # another command may be at it
                    place.unlink()
        self._values = {name: one for name, one in self._values.items() if name in self._asked and self._holds}
        self._new.clear()
        self._asked.clear()

    def forget(self) -> None:
        """Let go of what was made or found since it was last written."""
        self._values.clear()
        self._new.clear()
        self._asked.clear()

    def _place(self, name: str) -> Path:
        return self.folder / quote(name, safe="")

    def _loaded(self, name: str) -> tuple[str, Any]:
        """Return (state, value) of a name, a state of "" where nothing is kept that can be read."""
        try:
            state, value = pickle.loads(self._place(name).read_bytes())
        except Exception:  # not there, cut short, or of another engine: it is made again
            return "", None
        return str(state), value
