"""For each page that shows results a page of its own that says where they come from: a card a number, claim and output.

It is read without a script, in `theme/sources.html`. A script that is loaded at the first click shows its cards beside
what was clicked, `docs/assets/sources.js`. It stands in no navigation and no search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from engine.formulas import drawing
from engine.formulas.drawing import Formula
from engine.ground import spans
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.paths import CACHE, DOCS, ROOT, read
from engine.ground.words import words
from engine.interactive.programs import Refusal
from engine.pages import assets
from engine.pages.addresses import relative
from engine.pages.context import PageContext
from engine.pages.live_parts import LiveParts
from engine.pages.sources_of_results import CLAIM, difference, duration
from engine.prose import kept_digits, page_sources
from engine.prose.number_forms import printed
from engine.results import past, turns
from engine.results.past import Version
from engine.results.provenance import Provenance
from engine.results.records import lookup

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

DIGITS = re.compile(r"(\d+)")
SCRIPT, STYLE = "assets/sources.js", "assets/sources.css"

Past = Mapping[Path, Sequence[Version]]


@dataclass(frozen=True)
class Stay:
    """What a number was, and since when. date, commit: of that; both "" of what is not committed yet."""

    date: str
    commit: str
    value: float | None
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Number:
    """A number of a result. key: as sentences name it; text: as the page writes it, "" where it only shows it."""

    made: Provenance
    name: str
    text: str

    @property
    def key(self) -> str:
        """Its name, as sentences write it."""
        return f"{self.made.key}.{self.name}"

    @property
    def value(self) -> float:
        """What is recorded of it."""
        return self.made.numbers([self.name])[self.name]

    @property
    def compared(self) -> str:
        """How it is compared, in words."""
        said, kind = words().theme["made"], kept_digits.of(self.name, self.made.kinds)
        if kind is None:
            return str(said["setting"])
        mean = self.made.mean(self.name) or {"n": ""}
        how = {"rtol": printed(kind.rtol, 2), "atol": printed(kind.atol, 2), "n": mean["n"]}
        text = said["close_to" if kind.kind == "close" and kind.atol else kind.kind]
        return str(text.format(**how))


def _named(versions: Mapping[str, str]) -> dict[str, str]:
    """Return versions as people write their names."""
    return {"Python" if name == "python" else name: version for name, version in versions.items()}


@dataclass(frozen=True)
class Refused:
    """Results of a page that readers cannot compute anew, with the reasons. notebook: its address, "" where none is."""

    results: Mapping[str, Refusal]
    notebook: str


class SourcePages:
    """The pages of a site that say where numbers come from.

    live: what readers can run of each page, by its source; notebooks: {page: address of its notebook}; style: address
    of theirs; known: what records were, None where git does not tell; common: names what all pages stand on.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        live: Mapping[str, LiveParts],
        notebooks: Mapping[Path, str],
        style: str,
        known: Past | None,
        common: str,
    ) -> None:
        self.common = common
        self.config, self.live, self.notebooks, self.style, self.known = config, live, notebooks, style, known
        self._kept = Kept(CACHE / "sources", holds=False)

    def of(self, shown: PageContext, page: Any) -> tuple[str, str]:
        """Return (its address, its text) of what belongs to a page. shown: what the steps left of the page."""
        source = page.file.src_uri
        refused = Refused(self.live[source].refusals(shown.named), self.notebooks.get(DOCS / source, ""))
        address = page_sources.of_sources(page.url)
        make = partial(_rendered, shown, page, address, self.config, self.known, self.style, refused)
        return address, self._kept.made(address, self._state(shown, page, refused), make)

    def remember(self) -> None:
        """Keep these pages, and no others, for the next build."""
        self._kept.remember()

    def _state(self, shown: PageContext, page: Any, refused: Refused) -> str:
        """Name what belongs to a page by all that it is made of, "" where that is not known of the page itself."""
        made = [shown.made[key] for key in shown.named]
        left = shown.named, shown.quoted, shown.outputs, shown.claims
        told = page.meta.get("title") or page.title, page.url, page.canonical_url, self.style, refused
        files = self.config.site_name, self.config.extra_javascript, self.config.extra_css
        results = [one.state for one in made]
        versions = None if self.known is None else [self.known[one.place] for one in made]
        return digest(repr((self.common, left, told, files, results, versions)), 32) if shown.state else ""


def of_which(pages: Mapping[str, PageContext]) -> set[str]:
    """Return the sources of the pages that have such a page. pages: what the steps left of each, by their sources."""
    return {source for source, page in pages.items() if page.named or page.claims}


@spans.timed("pages of sources")
def add(
    env: Environment,
    files: Files,
    pages: Mapping[str, PageContext],
    live: Mapping[str, LiveParts],
    notebooks: Mapping[Path, Path],
    config: MkDocsConfig,
    common: str,
    to_site: assets.Add,
) -> SourcePages:
    """Add the pages, their style and their script, and tell the templates where it lies: `source_script`.

    pages: what the steps left of each, by their sources; live: what readers can run of them; notebooks: {notebook: the
    page that it is made of}; common: names what all pages stand on.
    """
    for source in (SCRIPT, STYLE):
        if file := files.get_file_from_path(source):
            files.remove(file)
    style = assets.hashed(to_site, assets.joined(assets.lean(read(DOCS / STYLE))), "sources", "css")
    script = assets.hashed(to_site, assets.in_words(assets.lean(read(DOCS / SCRIPT))), "sources", "js")
    shown = {source: pages[source] for source in of_which(pages)}
    env.globals["source_script"] = dict.fromkeys(shown, script)
    of_notebooks = {chapter: _address(files, notebook) for notebook, chapter in notebooks.items()}
    every = SourcePages(config, live, of_notebooks, style, past.of(_wanted(shown.values())), common)
    for source, page in shown.items():
        file = files.get_file_from_path(source)
        if file and file.page:
            with spans.span("pages of sources", source):
                to_site(*every.of(page, file.page))
    return every


def _address(files: Files, notebook: Path) -> str:
    file = files.get_file_from_path(notebook.relative_to(DOCS).as_posix())
    return file.url if file else ""


def _wanted(pages: Any) -> dict[Path, list[str]]:
    """Return {record: the numbers of it that pages name}."""
    wanted: dict[Path, list[str]] = {}
    for page in pages:
        for key, named in page.named.items():
            wanted.setdefault(page.made[key].place, []).extend(named)
    return {place: sorted({*names}) for place, names in wanted.items()}


def _rendered(
    shown: PageContext,
    page: Any,
    address: str,
    config: MkDocsConfig,
    known: Past | None,
    style: str,
    refused: Refused,
) -> str:
    def numbers(key: str) -> list[Number]:
        return [Number(shown.made[key], name, text) for name, text in shown.named[key].items()]

    def stays(made: Provenance, name: str = "") -> list[list[Stay]]:
        found = _stays(made, name, known[made.place]) if known is not None else []
        return [list(same) for _, same in groupby(found, lambda stay: stay.value)]

    rendered: str = _template().render(
        config=config,
        title=Markup(page.meta.get("title") or page.title).striptags(),  # it is HTML
        url=lambda to: relative(to, address),
        page=relative(page.url, address),
        permanent=page.canonical_url or relative(page.url, address),
        results={key: shown.made[key] for key in shown.named},
        shared=_shared([shown.made[key].record.made.environment for key in shown.named]),
        outputs=shown.outputs,
        contents=_contents(shown.outputs),
        numbers=numbers,
        claims=shown.claims,
        quoted=shown.quoted,
        drawings=drawing.attempted(_formulas(shown)),
        claim=CLAIM,
        stays=stays,
        known=known is not None,
        style=style,
        refused=refused,
        turns=turns.EVERY,
        words=words(),
    )
    return rendered


def _formulas(shown: PageContext) -> Iterator[Formula]:
    """Yield the formulas of the sentences that are quoted."""
    for one in [*shown.quoted.values(), *(claim.sentence for claim in shown.claims if claim.sentence)]:
        yield from one.formulas()


def _stays(made: Provenance, name: str, versions: Sequence[Version]) -> list[Stay]:
    """Return what a number was, the newest first, and what the record says that is not committed yet."""
    found = [
        Stay(one.since.date, one.since.commit, one.value, _named(one.since.versions))
        for one in past.stays(versions, name)
    ]
    now = lookup(made.record.named, name) if name else None
    versions_now = _named(made.record.made.versions)
    if not found or (found[-1].value, found[-1].versions) != (now, versions_now):
        found.append(Stay("", "", now, versions_now))
    return found[::-1]


def _contents(outputs: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return (what references call it, result) of all that a page shows, by kind and number."""
    every = [(label, key) for key, labels in outputs.items() for label in labels]
    return sorted(every, key=lambda one: [int(part) if part.isdigit() else part for part in DIGITS.split(one[0])])


def _shared(environments: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """Return the environment that most results have been computed in, nothing where each has one of its own."""
    most = max(environments, key=environments.count, default={})
    return most if environments.count(most) > 1 else {}


def _template() -> Any:
    """Return the template as its file is now: a server outlives its changes."""
    return _environment().get_template("sources.html")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "theme"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"duration": duration, "difference": difference, "written": printed, "quote": quote}
    return environment
