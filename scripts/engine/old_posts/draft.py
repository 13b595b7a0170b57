"""A draft of a chapter from an old post or a notebook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.new_chapter import scaffold
from engine.new_chapter.chapter import Chapter
from engine.old_posts import checks, formulas, front_matter, headings, notebook_post
from engine.old_posts import post as posts
from engine.old_posts.body import Heading, Writer
from engine.old_posts.inline import Inline
from engine.old_posts.listings import Listings
from engine.old_posts.module import Module
from engine.old_posts.report import Report
from engine.prose import markup, page_sources, unbound_numbers

NEXT = (
    "It is a draft: mkdocs serve shows it, a build leaves it out.",
    "Next: see to each todo on the page, write its test, then delete `draft: true` from its front matter.",
)


def files(chapter: Chapter, source: Path, title: str | None) -> tuple[dict[Path, str], Report]:
    """Return {path: text} of a draft and of mkdocs.yml with its line, and what became of the post.

    Raises Problem where the source is no post.
    """
    report = Report()
    post = (notebook_post if source.suffix == ".ipynb" else posts).load(source, report)
    lines, pieces = formulas.taken_out(post.lines, report)
    label = _label(post)
    inline = Inline(report, label, [*unbound_numbers.titles(map(read, page_sources.pages()))], pieces)
    module = Module(report)
    title = title or str(post.front.get("title") or "")
    inline.titles += [title] if title else []
    listings = Listings(shown(chapter.module), module, pieces, report)
    written = Writer(listings, pieces, inline, report).blocks(lines, top=True)
    title = scaffold.checked(title or headings.title_of(written))
    front = front_matter.mapped(
        post.front, title, datetime.now(words().zone).replace(tzinfo=None, microsecond=0), report
    )
    text = formulas.put_back(_page(written, title, label, inline, report), pieces)
    page = checks.mended(chapter.page, front.text() + text, [*inline.titles, title], report)
    texts = {
        chapter.page: page,
        chapter.module: module.text(source.name),
        scaffold.CONFIG: scaffold.with_line(chapter, title),
    }
    return texts, report


def _page(written: list[str | Heading], title: str, label: str, inline: Inline, report: Report) -> str:
    body = headings.levelled(headings.without_title(written, title, report), inline, report)
    if not body:
        raise Problem("the post has no text")
    if "<!-- more -->" not in body:
        report.to_do("the post", "no more-mark; put <!-- more --> below the excerpt")
    said = words()
    notice = f'!!! todo "{said.old_posts.title}"\n\n    {said.old_posts.notice.format(note=f"[^{label}]")}'
    note = f"[^{label}]: {said.drafts.note}{said.old_posts.note}"
    return "\n\n".join([f"# {title}", notice, *body, note]) + "\n"


def _label(post: posts.Post) -> str:
    """Return a label for the footnote that names the post, other than those it has."""
    taken = markup.footnotes("\n".join(line.text for line in post.lines))
    return next(label for label in ("post", "old-post", "imported-post", "imported-old-post") if label not in taken)
