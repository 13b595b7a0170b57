"""How `scripts/site.toml` is read: texts, lists of texts and sections of them, each of which is there or is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self, get_type_hints

from engine.ground.messages import message
from engine.ground.paths import SCRIPTS, shown
from engine.ground.problem import Problem

FILE = SCRIPTS / "site.toml"


class Word(str):
    """A text of the site; {names} in it are filled in by `format`."""

    __slots__ = ()

    def format(self, *_: object, **names: object) -> str:
        """Return the text with the names filled in. Raises Problem where it asks for another."""
        try:
            return super().format(**names)
        except (LookupError, ValueError, AttributeError) as error:
            there = ", ".join(f"{{{name}}}" for name in names)
            raise Problem(
                message(
                    "{file}: “{word}” cannot be filled in ({error}); it may name {there}",
                    file=shown(FILE),
                    word=self,
                    error=error,
                    there=there,
                )
            ) from None


class Table(Mapping[str, Any]):
    """Words that templates name, `words.theme.search.found`. Raises Problem where there is none of a name."""

    def __init__(self, name: str, given: Mapping[str, Any]) -> None:
        self._name = name
        self._words = {key: _value(f"{name}.{key}", value) for key, value in given.items()}

    def __getitem__(self, name: str) -> Any:
        if name not in self._words:
            raise _missing(f"{self._name}.{name}")
        return self._words[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


class Section:
    """Words of one use, a dataclass: each field is a Word, a tuple of them, a Table or a Section."""

    @classmethod
    def of(cls, given: Mapping[str, Any], name: str = "") -> Self:
        """Return the section. name: as the file has it. Raises Problem where a word is missing or unknown."""
        kinds = get_type_hints(cls)
        for key in given.keys() - kinds.keys():
            raise Problem(
                message("{file}: nothing here reads {path}; take it out", file=shown(FILE), path=_path(name, key))
            )
        return cls(**{key: _checked(given, name, key, kind) for key, kind in kinds.items()})


def merged(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return words with those that a site says itself in their place, section by section."""
    both = {**common, **own}
    inner = {key for key in common.keys() & own.keys() if isinstance(common[key], dict) and isinstance(own[key], dict)}
    return {key: merged(common[key], own[key]) if key in inner else value for key, value in both.items()}


def _checked(given: Mapping[str, Any], section: str, key: str, kind: Any) -> Any:
    """Return a word or a section as its field has it. Raises Problem where it is none."""
    path = _path(section, key)
    if isinstance(kind, type) and issubclass(kind, Section | Table):
        value = given.get(key, {})
        if not isinstance(value, dict):
            raise Problem(
                message("{file}: {path} is no section; write its words under [{path}]", file=shown(FILE), path=path)
            )
        return kind.of(value, path) if issubclass(kind, Section) else kind(path, value)
    if key not in given:
        raise _missing(path)
    value = _value(path, given[key])
    if isinstance(value, Word) != (kind is Word):
        raise Problem(
            message(
                "{file}: {path} must be {kind}",
                file=shown(FILE),
                path=path,
                kind=message("a text") if kind is Word else message("a list of texts"),
            )
        )
    return value


def _value(path: str, value: Any) -> Word | tuple[Word, ...] | Table:
    if isinstance(value, dict):
        return Table(path, value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(map(Word, value))
    if not isinstance(value, str):
        raise Problem(
            message(
                "{file}: {path} is {value!r}; write it as a text, in quotes", file=shown(FILE), path=path, value=value
            )
        )
    return Word(value)


def _missing(path: str) -> Problem:
    section, _, key = path.rpartition(".")
    where = message("under [{section}]", section=section) if section else message("on top")
    return Problem(
        message(
            "{file}: there is no word {path}; write {key} = … {where}",
            file=shown(FILE),
            path=path,
            key=key,
            where=where,
        )
    )


def _path(section: str, key: str) -> str:
    return f"{section}.{key}".lstrip(".")
