"""A draft of a chapter from an old post or a notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from engine.build import posted
from engine.formulas.drawing import PLAIN_TEXT
from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.new_chapter.chapter import Chapter
from engine.old_posts import (
    checks,
    compared,
    experiments,
    formulas,
    front_matter,
    headings,
    helpers,
    notebook_post,
    pieces,
    tex,
)
from engine.old_posts import post as posts
from engine.old_posts.beside import Beside, name_of
from engine.old_posts.body import Heading, Writer
from engine.old_posts.inline import Inline
from engine.old_posts.listings import Listings
from engine.old_posts.module import Module
from engine.old_posts.numbers import Numbers
from engine.old_posts.report import Report
from engine.old_posts.todo import prefixed
from engine.prose import markup, page_sources, unbound_numbers


@dataclass(frozen=True)
class Choice:
    r"""How the posts of a series are read. breaks: lines of a paragraph stay lines; escaped: \_ stands for a subscript.

    images: a folder with pictures; drafts: {post: page} of the series. None: as the post says by itself.
    """

    breaks: bool = False
    escaped: bool | None = None
    images: Path | None = None
    drafts: Mapping[Path, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What a post becomes. texts: {path: text} of page and module; pictures: {copy: file}."""

    title: str
    texts: dict[Path, str]
    pictures: dict[Path, Path]
    report: Report


def made(chapter: Chapter, source: Path, title: str | None, choice: Choice | None = None) -> Draft:
    """Return the draft of a post. Raises Problem where the source is none."""
    choice = choice or Choice()
    report = Report()
    post = (notebook_post if source.suffix == ".ipynb" else posts).load(source, report)
    lines, taken = formulas.taken_out(post.lines, report, choice.escaped)
    beside = Beside(source, chapter.page, choice.images, choice.drafts)
    numbers = Numbers(report, _labels(post), [*unbound_numbers.titles(map(read, page_sources.pages()))])
    inline = Inline(report, numbers, taken, beside)
    module = Module(report, helpers.of_site(report))
    given = " ".join(str(title or post.front.get("title") or "").split())
    numbers.titles += [*filter(unbound_numbers.number_of, [given])]
    listings = Listings(shown(chapter.module), f"{chapter.section}/{chapter.name}", module, taken, report)
    written = Writer(listings, taken, inline, report, breaks=choice.breaks).blocks(lines, top=True)
    title = _title(given or headings.title_of(written), source, report)
    now = datetime.now(words().zone).replace(tzinfo=None, microsecond=0)
    front = replace(front_matter.mapped(post.front, title, now, report), chapter=chapter.given)
    text = front.text() + _with_footnotes(pieces.put_back(_page(written, title, inline, report), taken), numbers.labels)
    page = checks.mended(checks.Origin(chapter.page, source, beside.given), text, [*numbers.titles, title], report)
    page = _with_footnotes(page, numbers.labels)
    compared.report_differences(compared.Pair(post.lines, taken, page, module, numbers.labels, title), report)
    texts = {chapter.page: page, chapter.module: experiments.source(module, listings.printed, source.name)}
    if listings.printed:
        texts[posted.kept(chapter.code)] = experiments.numbers_of(listings.printed)
    return Draft(title, texts, beside.copies, report)


def _title(given: str, source: Path, report: Report) -> str:
    """Return the title of a draft, the name of its file where the post has none."""
    title = " ".join(given.split())
    if not title:
        title = name_of(source)
        report.to_do(message("the post"), message("no title; the name of the file stands there: {title}", title=title))
    title = title if PLAIN_TEXT.search(title) and not tex.is_prose(title) else re.sub(r"(?<!\\)\$", r"\\$", title)
    number = unbound_numbers.number_of(title)
    for one in unbound_numbers.in_text(title.removeprefix(number)):
        report.to_do(
            message("the post"),
            message("title {title}: {said}; give another", title=title, said=one.said.partition(":")[0]),
        )
    return title


def _page(written: list[str | Heading], title: str, inline: Inline, report: Report) -> str:
    body = headings.levelled(headings.without_title(written, title, report), inline, report)
    if not body:
        raise Problem(message("the post has no text"))
    if "<!-- more -->" not in body:
        report.to_do(message("the post"), message("no more-mark; put <!-- more --> below the excerpt"))
    said, numbers = words(), inline.numbers
    number = unbound_numbers.number_of(title)
    head = number + numbers.bound(title.removeprefix(number), message("the post"))
    notes = [str(said.old_posts.notice)]
    if numbers.results:
        listed = said.listed.join(f"`{one}`" for one in dict.fromkeys(numbers.results))
        notes.append(said.old_posts.numbers.format(numbers=listed, note=f"[^{numbers.labels[0]}]"))
    if inline.references:
        listed = said.listed.join(f"`{one}`" for one in dict.fromkeys(inline.references))
        notes.append(said.old_posts.references.format(names=listed))
        report.to_do(
            message("the post"),
            message("references to figures, formulas and sections: {count}; link them", count=len(inline.references)),
        )
    notice = f'!!! todo "{said.old_posts.title}"\n\n' + prefixed("\n\n".join(notes), "    ")
    footnotes = zip(numbers.labels, (f"{said.drafts.note}{said.old_posts.note}", said.old_posts.given), strict=True)
    return "\n\n".join([f"# {head}", notice, *body, *(f"[^{label}]: {text}" for label, text in footnotes)]) + "\n"


def _with_footnotes(page: str, labels: tuple[str, str]) -> str:
    """Return a page without those of its footnotes that bear out no number, the others referred to."""
    for label in labels:
        number = rf"^(?!#|\|)(?:(?!<t[dh]).)*?<data value=\"cited\.{label}\">[^<]*</data>"
        if f'cited.{label}"' not in page:
            page = re.sub(rf"^\[\^{label}\]: .*\n", "", page, flags=re.MULTILINE).replace(f"[^{label}]", "")
        elif label == labels[1] and not re.search(
            rf"\[\^{label}\](?!:)", page
        ):  # results are listed with their footnote on top
            marked = re.sub(number, rf"\g<0>[^{label}]", page, count=1, flags=re.MULTILINE)
            notice = words().old_posts.notice  # where all of them stand in headings or tables
            page = marked if marked != page else page.replace(notice, f"{notice}[^{label}]", 1)
    return page.rstrip("\n") + "\n"


def _labels(post: posts.Post) -> tuple[str, str]:
    """Return labels for the footnotes that name the post, other than those it has."""
    taken = markup.footnotes("\n".join(line.text for line in post.lines))
    name = next(label for label in ("post", "old-post", "imported-post", "imported-old-post") if label not in taken)
    return name, f"{name}-given"
