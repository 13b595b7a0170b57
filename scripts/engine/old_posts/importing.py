"""The command that imports posts: asks what it must, makes the drafts, writes them, and says what became of each."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from engine.ground import journal
from engine.ground.messages import message
from engine.ground.paths import DOCS, shown
from engine.ground.problem import Problem
from engine.new_chapter.chapter import Chapter, free
from engine.old_posts import checks, draft, series
from engine.old_posts.draft import Choice, Draft
from engine.old_posts.series import Series

OPTIONS = ("chapter", "title", "source", "images", "breaks", "subscripts", "dry_run")
NEXT = (
    "Drafts are served by mkdocs serve, all listed at {address}, and left out of a build.",
    "Next: see to each todo on the page, write its test, then delete `draft: true` from its front matter.",
)


@dataclass(frozen=True)
class Call:
    """The options of the command."""

    chapter: Chapter | str
    title: str | None
    source: str
    images: Path | None
    breaks: str | None
    subscripts: str | None
    dry_run: bool


def run(call: Call) -> None:
    """Import what the options say. Raises Problem where nothing can be."""
    source = Path(call.source)
    if call.images and not call.images.is_dir():
        raise Problem(message("{images}: no such folder; --images names one with pictures", images=call.images))
    if isinstance(call.chapter, Chapter):
        chapter = free(call.chapter)
        found = Series({source: (chapter, draft.made(chapter, source, call.title, _choice(call, [source])))})
    else:
        posts = series.posts_in(source)
        found = series.made(series.chapters(call.chapter, posts), _choice(call, posts), _Progress(len(posts)))
    files = found.files()
    if not call.dry_run:
        journal.write_all(files)
    print("\n".join(_said(found, files, call.dry_run)))


def _choice(call: Call, posts: list[Path]) -> Choice:
    r"""Return how the posts are read: as the options say; what they leave open is asked once, on a terminal.

    Without a terminal lines are joined, and each post is taken as its own formulas say.
    """
    breaks, subscripts = call.breaks, call.subscripts
    if sys.stdin.isatty() and len(posts) > 1:
        if breaks is None:
            breaks = "keep" if _yes(message("Do lines of a paragraph stay lines, as Hexo shows them?")) else "join"
        if subscripts is None and series.mixed(posts):
            subscripts = (
                r"\_" if _yes(message("Some posts write \\_ in formulas, others _. Is \\_ a subscript, too?")) else "_"
            )
    escaped = {None: None, "_": False, r"\_": True}[subscripts]
    return Choice(breaks=breaks == "keep", escaped=escaped, images=call.images)


def _yes(question: str) -> bool:
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


class _Progress:
    """Tells of each post before it is read, on a line of its own."""

    def __init__(self, count: int) -> None:
        self.count, self.since = count, time.monotonic()

    def __call__(self, number: int, path: Path) -> None:
        seconds = time.monotonic() - self.since
        print(f"{number}/{self.count}  {seconds:5.1f} s  {path}", file=sys.stderr, flush=True)


def _said(found: Series, files: Mapping[Path, str | bytes], dry: bool) -> list[str]:
    """Return the report: of each post what became of it, then what was made."""
    said: list[str] = []
    for source, (chapter, made) in found.drafts.items():
        made.report.source = str(source) if len(found.drafts) > 1 else source.name
        lines = made.report.lines()
        said += [f"{source} → {shown(chapter.page)}", *lines] if len(found.drafts) > 1 else lines
    if found.refused:
        said += [message("Not taken:"), *(f"  {why}" for why in found.refused.values())]
    made_files = ", ".join(shown(path) for path in files if path.name != "mkdocs.yml")
    verb = message("Would make" if dry else "Made")
    said.insert(0, message("{verb} {files}, and a line under nav in mkdocs.yml.", verb=verb, files=made_files)) if len(
        found.drafts
    ) == 1 else None
    if len(found.drafts) > 1:
        said += [
            message(
                "{verb} {count} drafts; {refused} posts were not taken.",
                verb=verb,
                count=len(found.drafts),
                refused=len(found.refused),
            ),
            *_table(found),
        ]
    return (
        said
        if dry
        else [
            *said,
            *(message("Draft: {address}", address=_address(one)) for one, _ in found.drafts.values()),
            *_next(),
        ]
    )


def _table(found: Series) -> list[str]:
    """Return a line for each draft: what is left to do in it, and how often it differs from its post."""
    return [f"  {shown(one.page)}: {_counts(made)}" for one, made in found.drafts.values()]


def _counts(made: Draft) -> str:
    return message(
        "{count} left to do, {differences} differences",
        count=len(made.report.left),
        differences=len(made.report.differences),
    )


def _next() -> list[str]:
    return [message(line, address=_served("drafts.html")) for line in NEXT]


def _address(chapter: Chapter) -> str:
    """Return where mkdocs serve shows a draft."""
    return _served(chapter.page.relative_to(DOCS).with_suffix(".html").as_posix())


def _served(page: str) -> str:
    config = checks.config()
    below = urlsplit(config.site_url or "").path.strip("/")
    return f"http://{config.dev_addr}/{below + '/' if below else ''}{page}"
