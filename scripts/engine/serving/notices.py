"""What the author has to know: in the terminal, and on every page that is served until it is mended."""

from __future__ import annotations

import html
import logging
import re
import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from click import ClickException

from engine.ground import raised
from engine.ground.messages import language, message
from engine.ground.paths import SCRIPTS, shown
from engine.ground.problem import Problem
from engine.serving.files import Contents

log = logging.getLogger("mkdocs.serving")
MISSING = re.compile(r"Doc file '[^']+' contains a link '([^']+)', but the target .*is not found")
GENERATORS = ("mkdocs", "properdocs")  # by the names of their loggers

AT_WORK = "At work:"
PART = "<p>{title}</p><ul>{lines}</ul>"
# in the flow at the end of the page: it covers nothing there, and never more than a third of the window; light on
# dark reads in both colour schemes, and nothing of the page's styles reaches in
BOX = """<div id="serving" role="alert" lang="{language}" tabindex="0"{hidden}><style>
#serving, #serving section, #serving p, #serving ul, #serving li {{ all: unset; display: block; }}
#serving {{ background: #3b1219; border-top: 3px solid #ff8a80; bottom: 0; box-sizing: border-box; color: #fff;
  font: 13px/1.5 ui-monospace, monospace; max-height: 33vh; overflow: auto; overflow-wrap: anywhere;
  padding: .5em 1em; position: sticky; z-index: 9; }}
#serving:focus-visible {{ outline: 2px solid #ffd54f; outline-offset: -4px; }}
#serving p {{ color: #ff8a80; font-weight: bold; }}
#serving[hidden] {{ display: none; }}
@media print {{ #serving {{ display: none; }} }}
</style><section id="serving-doing" role="status">{doing}</section>{parts}</div>"""


@dataclass(frozen=True)
class Notices:
    """Lines to say.

    failed: why the page is not the newest; drifted: what is shown aside; warned: what a strict build would refuse.
    """

    failed: tuple[str, ...] = ()
    drifted: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()

    def box(self, doing: str = "") -> bytes:
        """Return what a page says of them, and of what is being made; it is hidden where there is nothing to say."""
        titles = map(message, ("This page is not up to date:", "New numbers:", "Not fit to publish:"))
        said = zip(titles, (self.failed, self.drifted, self.warned), strict=True)
        parts = "".join(_part(title, lines) for title, lines in said)
        work = _part(message(AT_WORK), (doing,) if doing else ())
        hidden = "" if parts or work else " hidden"
        return BOX.format(language=language(), hidden=hidden, doing=work, parts=parts).encode("utf-8")


def _part(title: str, lines: Sequence[str]) -> str:
    return PART.format(title=title, lines=_items(lines)) if lines else ""


def _items(lines: Sequence[str]) -> str:
    return "".join(f"<li>{html.escape(line)}</li>" for line in lines)


def to_restart(first: Contents, now: Contents) -> list[str]:
    """Name the files whose old code is at work in this process."""
    loaded = {Path(file) for module in [*sys.modules.values()] if (file := getattr(module, "__file__", None))}
    ours = sorted(path for path in loaded if path.is_relative_to(SCRIPTS))
    old = [shown(path) for path in ours if now.get(path) != first.get(path)]
    return [message("{name} changed: restart mkdocs serve to see what it does", name=name) for name in old]


class Heard(logging.Handler):
    """Keeps what the generator complains of while it renders, in this thread: requests are answered in others."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.ours = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        if record.thread == self.ours:
            self.records.append(record)

    def lines(self, *levels: int) -> tuple[str, ...]:
        """Return what was said on some levels, each line once."""
        said = (record.getMessage() for record in self.records if record.levelno in levels)
        lines = dict.fromkeys(line for text in said for line in text.splitlines() if line.strip())
        return tuple(line for line in lines if not _is_said_better(line, lines))

    def __enter__(self) -> Heard:
        for name in GENERATORS:
            logging.getLogger(name).addHandler(self)
            for once in logging.getLogger(f"{name}.commands.build").filters:  # of a command that builds once
                getattr(once, "msgs", set()).clear()
        return self

    def __exit__(self, *_: object) -> None:
        for name in GENERATORS:
            logging.getLogger(name).removeHandler(self)


def _is_said_better(line: str, lines: Iterable[str]) -> bool:
    """Whether another line says of the link that the generator complains of where it stands and what may be meant."""
    link = MISSING.match(line)
    said = link and f": {message('{path} is not there{near}', path=link[1], near='')}"
    return said is not None and any(said in one for one in lines)


def of_error(error: BaseException, heard: Heard) -> tuple[str, ...]:
    """Return what is to be said of a rendering that failed: the generator's words, or what was raised and where."""
    said = heard.lines(logging.ERROR, logging.CRITICAL)
    if isinstance(error, ClickException | SystemExit | Problem):
        own = () if said else tuple(str(error).splitlines())
        if not said:
            tell(own)
        return said + own
    own = (raised.of_rendering(error),)
    tell(own)
    return own


def tell(lines: Sequence[str]) -> None:
    """Say lines in the terminal."""
    for line in lines:
        log.error(line)
