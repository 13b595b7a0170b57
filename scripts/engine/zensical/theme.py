"""What MkDocs' hooks and theme make of finished pages: the site, in a folder."""

from __future__ import annotations

import gzip
import posixpath
import shutil
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from pathspec import GitIgnoreSpec

from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import (
    assets,
    citing,
    comments,
    index_and_feed,
    live_files,
    markdown_copies,
    moved,
    notebook_page,
    share_cards,
    source_pages,
)
from engine.pages.addresses import relative
from engine.pages.templates import Compiled
from engine.search import index
from engine.zensical import project, tags
from engine.zensical.pages import File, Files, Navigation, Page
from engine.zensical.settings import Settings, theme_folders
from engine.zensical.steps import Rendering, source_of

STATIC = ("404.html", "sitemap.xml")  # and what the theme names


class Theme:
    """Puts the theme on. target: the folder of the site."""

    def __init__(self, rendering: Rendering, files: Files, nav: Navigation, target: Path) -> None:
        self.build, self.contexts = rendering.build, rendering.contexts
        self.settings: Any = rendering.settings  # by the names of MkDocs' configuration
        self.files: Any = files
        self.nav: Any = nav
        self.target = target
        self.env = _environment(rendering.settings)
        self.kinds = tags.kinds(self.settings.tags)

    def write(self) -> None:
        """Write the site. Raises Problem where a page is refused."""
        self._refuse_omitted()
        self._take_files()
        sheet = assets.bundle(self.files, self.settings, self._add)
        comments.take(self.files, self.settings, self._add)
        index_and_feed.title(self.nav, self.settings)
        index_and_feed.chain(self.nav)
        pages = self._pages()
        for page in pages:
            self._finish(page)
        assets.add_styles(sheet, self.build.glyphs, self.settings, self._add)
        index.add(self.env, self.files, self.build.pages, self._add)
        share_cards.add(pages, self.build.notebooks, self.settings, self._add)
        moved.add(pages, source_pages.of_which(self.build.shown), self.settings, self._add)
        markdown_copies.add(self.nav, self.settings, self.build.shown, self._add)
        live_files.add(self.env, self.files, self.build.live, self._add)
        built = self.build.shown, self.build.live, self.build.notebooks
        source_pages.add(self.env, self.files, *built, self.settings, self.build.states.common, self._add)
        listed = tags.places(self.kinds, pages)
        for page in pages:
            tags.fill_in(page, self.kinds, pages, self.env, self._context(page))
        for page in pages:
            self._write(page, tags.given(page, self.kinds, listed))
        for name in dict.fromkeys((*STATIC, *self.settings.given["theme"].get("static_templates", []))):
            self._write_static(name)
        for file in self.files:
            if not file.page or notebook_page.is_notebook(file):
                self._copy(file)

    def _pages(self) -> list[Any]:
        return [file.page for file in self.files.documentation_pages()]

    def _refuse_omitted(self) -> None:
        """Refuse pages that no reader would come to, as MkDocs does."""
        elsewhere = GitIgnoreSpec.from_lines((self.settings.given.get("not_in_nav") or "").splitlines())
        for file in self.files:
            if file.page not in self.nav.pages and not elsewhere.match_file(file.src_uri):
                raise Problem(
                    f"docs/{file.src_uri}: not in the navigation of mkdocs.yml; put it under nav or not_in_nav"
                )

    def _take_files(self) -> None:
        """Take in what Zensical copied, and what the theme brings; a file of the site hides one of the theme."""
        for place in (project.RENDERED, *theme_folders(self.settings)):
            for path in sorted(path for path in place.rglob("*") if path.is_file()):
                address = path.relative_to(place)
                copied = place == project.RENDERED and (project.SOURCES / address).is_file()
                if copied or (place != project.RENDERED and not _is_made_of(address)):
                    name = address.as_posix()
                    self.files.found.setdefault(name, File(name, name, path))

    def _add(self, address: str, content: str | bytes) -> None:
        path = self.target / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def _copy(self, file: File) -> None:
        path = self.target / file.src_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.abs_src_path, path)

    def _finish(self, page: Any) -> None:
        """Do with a page what hooks.py does at MkDocs' events."""
        index_and_feed.hide_contents(page)
        if notebook_page.is_notebook(page.file):
            page.edit_url = None
        index_and_feed.date(page, self.build.changed)
        notebook_page.link(page, self.files, self.settings, self.build.notebooks)
        page.title = page.title or page.meta.get("title") or page.heading
        self.build.finish(page, page.content, self.contexts[page.file.src_uri], self.settings)
        citing.tell(page, self.settings)
        if lead := self.build.leads.get(page.file.src_uri):
            self._link(lead.tree, page.file.src_uri)
            self.build.leads.add(page.file.src_uri, lead)

    def _link(self, lead: Element, source: str) -> None:
        """Lead from the beginning of a page to pages: Zensical does that in finished pages alone."""
        for element in lead.iter():
            address = urlsplit(unescape(element.get("href") or ""))
            to = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(address.path)))
            known = source_of(to, self.build)
            file = None if address.scheme or address.netloc else self.files.get_file_from_path(known)
            if file and file.page:
                path = relative(file.url, self.files.found[source].url)
                element.set("href", escape(address._replace(path=path).geturl()))

    def _write(self, page: Any, labels: dict[str, Any]) -> None:
        context: Any = self._context(page) | labels
        index_and_feed.give_chapters(context, page, self.build)
        self._add(unquote(page.url), self.env.get_template("main.html").render(context))

    def _write_static(self, name: str) -> None:
        context: Any = self._context(None)
        if name == "404.html":  # it is served at any depth
            context["base_url"] = urlsplit(self.settings.site_url or "/").path
        if name == "feed.xml" and self.settings.site_url:
            index_and_feed.give_items(context, self.build.leads)
        if (text := self.env.get_template(name).render(context)).strip():
            self._add(name, text)
            if name == "sitemap.xml":
                self._pack(name, text)

    def _pack(self, name: str, text: str) -> None:
        """Write a file packed too, as search engines may ask for it; as old as the latest page."""
        day = datetime.fromisoformat(max(page.update_date for page in self._pages()))
        made = day.replace(tzinfo=UTC).timestamp()
        with (
            (self.target / f"{name}.gz").open("wb") as file,
            gzip.GzipFile(name, "wb", fileobj=file, mtime=made) as packed,
        ):
            packed.write(text.encode("utf-8"))

    def _context(self, page: Page | None) -> dict[str, Any]:
        base = relative(".", page.url) if page else "."
        return {
            "config": self.settings,
            "nav": self.nav,
            "pages": self.files.documentation_pages(),
            "page": page,
            "base_url": base,
        }


def _is_made_of(path: Path) -> bool:
    """Whether a file of a theme is a template or a part of its program, and not of the site."""
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return hidden or path.suffix in {".html", ".xml", ".py", ".yml"}


def _environment(settings: Settings) -> Environment:
    env = Environment(loader=FileSystemLoader(theme_folders(settings)), auto_reload=False, bytecode_cache=Compiled())
    env.filters["url"] = _url
    env.globals["words"] = words()
    return env


@pass_context
def _url(context: Context, address: object) -> str:
    """Return an address of the site as the page of a template links to it; others stay."""
    text, page = str(address), context["page"]
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or text.startswith(("/", "#")):
        return text
    return relative(text, page.url) if page else posixpath.join(context["base_url"], text)
