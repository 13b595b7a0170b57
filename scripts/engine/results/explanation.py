"""All that a result stands on, in words: what of it a change would run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import sandbox
from engine.data.dataset import STAND_IN
from engine.ground.messages import message
from engine.ground.paths import shown
from engine.results import declared_data, freshness, turns
from engine.results.catalog import Declared
from engine.results.comparison import Comparison
from engine.results.freshness import Entry
from engine.results.surroundings import ALWAYS, ATTESTED, SAMPLED

DIGITS = 12  # of a digest that names a content
CHECKED = {
    ALWAYS: "always: by every push",
    SAMPLED: "sampled: by one push in {every}, or more often",
    ATTESTED: "attested: by no push, which its page says",
}
EVERYTHING = "every file of scripts/, since it looks for code by other ways than its name"


def _code(declared: Declared) -> Iterator[str]:
    """Yield what an experiment reaches of the book's code, by file and line."""
    reached = declared.reached(declared.name).reached
    if reached.everything:
        yield message(EVERYTHING)
        return
    for name in sorted(reached.statements):
        module = declared.sources.load(name)
        assert module
        for index in sorted(reached.statements[name]):
            statement = module.statements[index]
            yield f"{shown(module.path)}:{statement.line}  {name}.{statement.label}"


def explained(item: Entry) -> list[str]:
    """Return lines that say of a result what it stands on, and whether a change of it is to be run."""
    declared, made = item.declared, item.made
    around = declared.surroundings
    why = item.stale or freshness.stale_views(item)
    said = message("stale: {reasons}", reasons=message("; ").join(why)) if why else message("fresh")
    lines = [f"{item.key}, {declared.place}: " + said]
    lines += _listed("code", [*_code(declared)])
    lines += _listed("data", [*_data(declared, made.data)])
    lines += _listed("files", [f"{name} {_named(digest)}" for name, digest in made.files.items()])
    lines += _listed("settings", [f"{name} = {value!r}" for name, value in made.settings.items()])
    lines += _listed("versions", [f"{name} {version}" for name, version in made.versions.items()])
    lines += _listed("variables", [f"{name}={value}" for name, value in made.environment.items()])
    set_so = sandbox.TORCH if "torch" in made.versions else {}
    lines += _listed("torch", [f"{name} = {value}" for name, value in set_so.items()])
    lines += _listed("device", [made.device])
    lines += _listed("checked", [message(CHECKED[around.checked], every=turns.EVERY)])
    lines += _listed("numbers", [f"{name}: {_compared(kind)}" for name, kind in declared.numbers.items()])
    return [
        *lines,
        *_listed(
            "ended after",
            [message("{seconds:g} s, or beyond {gigabytes:g} GB", seconds=around.seconds, gigabytes=around.gigabytes)],
        ),
    ]


def _data(declared: Declared, digests: Mapping[str, str]) -> Iterator[str]:
    """Yield what names each data set, its licence, and whom it is owed to."""
    known = declared_data.known(declared.sources)
    for name, digest in digests.items():
        yield f"{name} {_named(digest)}"
        yield from (f"  {said}" for said in (known[name].licence, known[name].citation) if said)


def _listed(title: str, lines: list[str]) -> list[str]:
    title = message(title)
    room = 12 - sum(letter > "\u2e80" for letter in title)  # these are as wide as two
    return [f"  {title if number == 0 else '':<{12 if number else room}} {line}" for number, line in enumerate(lines)]


def _compared(kind: Comparison) -> str:
    """Write a comparison as a chapter declares it."""
    given = {"shift" if kind.kind == "statistical" else "rtol": kind.rtol, "atol": kind.atol}
    written = ", ".join(f"{name}={value:g}" for name, value in given.items() if value)
    return f"{kind.kind}({written})" if written else kind.kind


def _named(digest: str) -> str:
    return digest if digest == STAND_IN else digest[:DIGITS]
