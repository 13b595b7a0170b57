"""The styles and scripts of the site in one file each, under a name that changes with the content.

Whoever has loaded such a file need never ask for it again. Material's own styles and scripts are left out.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

from engine.formulas import font
from engine.ground import spans
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.made_by import made_by
from engine.ground.messages import message
from engine.ground.paths import CACHE, read
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.snapshot import content
from engine.ground.words import words
from engine.pages import palette
from engine.pages.schemes import by_scheme

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

Add = Callable[[str, str | bytes], None]  # puts a file of this address and content into the site

IN_WORDS = Kept(CACHE / "scripts")  # scripts as they are with the words of the site
FIRST = "assets/first.js"
WAITING = '{first}\naddEventListener("DOMContentLoaded", () => {{\n{then}\n}});\n'
PAGES = "assets/pages.css"  # of what is no chapter
EXTRAS = "assets/extras.css"  # of what few pages have
# asked for once a page shows a formula: sooner, it would come in the way of what the page begins with
FACE = '@font-face{{font-display:swap;font-family:{family};src:url("{file}")format("woff")}}'
LATER = re.compile(r'(?<="\./)[\w-]+\.(?:css|js)(?=")')  # what a script loads once it is needed, from beside itself
COMMENT = re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL)
LEFT_OUT = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")


@spans.timed("styles and scripts")
def bundle(files: Files, config: MkDocsConfig, add: Add) -> str:
    """Put the styles of the configuration together, its scripts too, and drop the parts.

    Return the styles, which are for `add_styles` once pages are rendered.

    There is one script: the head waits for it, so that chosen colours are there before the first paint; what is not
    needed so early waits in it for the page. What only covers, lists and notebooks need is a sheet of its own.
    Raises Problem.
    """
    styles = _named(files, config.extra_css)
    pages, extras = _named(files, [PAGES]), _named(files, [EXTRAS])
    scripts = _named(files, [str(path) for path in config.extra_javascript])
    first = _named(files, [FIRST])
    for file in [*files]:
        if file.src_uri.startswith(LEFT_OUT) or file in [*styles, *pages, *extras, *scripts, *first]:
            files.remove(file)
    script = _with_later(WAITING.format(first=_text(first), then=_text(scripts)), files, add)
    config.extra["pages_css"] = hashed(add, joined(_text(pages)), "pages", "css")
    config.extra["extras_css"] = hashed(add, joined(_text(extras)), "extras", "css")
    config.extra_javascript = [hashed(add, script, "site", "js")]
    return joined(_text(styles)) + palette.sheet(config.theme)


@spans.timed("styles and scripts")
def add_styles(sheet: str, glyphs: Mapping[str, str], config: MkDocsConfig, add: Add) -> None:
    """Add the styles of all pages, and the font of their formulas, which the styles name. Raises Problem.

    glyphs: {name: outline} of those that formulas show.
    """
    if glyphs:
        file = posixpath.basename(hashed(add, font.font(glyphs), font.NAME, "woff"))
        sheet = FACE.format(family=font.NAME, file=file) + sheet
    config.extra_css = [hashed(add, sheet, "site", "css")]


def hashed(add: Add, content: str | bytes, name: str, suffix: str) -> str:
    """Add a file to the site's assets, a style sheet by scheme; return its address. Raises Problem."""
    if suffix == "css":
        content = by_scheme(str(content))
    address = f"assets/{name}.{digest(content, 10)}.{suffix}"
    add(address, content)
    return address


def _with_later(script: str, files: Files, add: Add) -> str:
    """Add what a script loads later, and return it with the names that those have in the site. Raises Problem."""

    @functools.cache  # two parts may need the same
    def named(name: str) -> str:
        file = files.get_file_from_path(f"assets/{name}")
        if not file:
            raise Problem(
                message(
                    "docs/assets/{name}: there is no such file, and a script loads it; write it, or take that out",
                    name=name,
                )
            )
        files.remove(file)  # under its own name nobody would load it
        stem, _, suffix = name.rpartition(".")
        text = _text([file])
        return posixpath.basename(hashed(add, joined(text) if suffix == "css" else text, stem, suffix))

    return LATER.sub(lambda match: named(match[0]), script)


def _named(files: Files, addresses: Sequence[str]) -> list[File]:
    found = {address: files.get_file_from_path(address) for address in addresses}
    if missing := [address for address, file in found.items() if not file]:
        if "://" in missing[0]:
            raise Problem(
                message("mkdocs.yml: {missing} lies elsewhere; keep a copy in docs/, and name that", missing=missing[0])
            )
        raise Problem(message("mkdocs.yml: there is no file docs/{missing}", missing=missing[0]))
    return [file for file in found.values() if file]


def _text(parts: Sequence[File]) -> str:
    return "\n".join(in_words(lean(read(Path(str(file.abs_src_path))))) for file in parts)


def in_words(script: str) -> str:
    """Return a script with the words of the site where it has `<%= words.theme.copy %>`. Raises Problem."""
    if "<%" not in script:
        return script
    state = digest(repr((made_by(), content(FILE))), 32)
    told: str = IN_WORDS.made(digest(script, 32), state, lambda: _SCRIPTS.from_string(script).render(words=words()))
    return told


def _within_quotes(word: Any) -> str:
    """Return a word as it can stand between quotes of any kind."""
    return re.sub(r'(["`\\])', r"\\\1", str(word))


_SCRIPTS = Environment(
    variable_start_string="<%=",
    variable_end_string="%>",
    block_start_string="<%%",
    comment_start_string="<%#",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    finalize=_within_quotes,
)


def joined(sheet: str) -> str:
    """Return a style sheet on fewer lines, without the comments behind declarations."""
    return re.sub(r"(?<=[{};,])\n+", "", COMMENT.sub("", sheet))


def lean(text: str) -> str:
    """Return a style sheet or a script without the comments that have lines of their own, and without indentation."""
    return re.sub(r"^(?:[ \t]*(?:/\*.*?\*/|//[^\n]*)\n)*[ \t]*", "", text, flags=re.DOTALL | re.MULTILINE).strip()
