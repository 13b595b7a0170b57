"""What lies at an address, streamed into a file: gone on with where it was cut, given up where it takes too long.

It is not pooch's work: that asks from the first byte on whenever it asks (its file is opened to be written anew, and
no request has a range), has one address a file, no size that it stops at, and waits for a server that dribbles.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.ground.messages import message
from engine.ground.problem import Problem

if TYPE_CHECKING:
    from email.message import Message  # slow to load

SOCKET_SECONDS = 5.0  # a server that is silent for so long is given up
WINDOW_SECONDS = 20.0  # and so is one that brings less than LEAST in so long, and has not ended
LEAST = 400_000  # bytes; an answer that is cut after as many is worth another try at once
BLOCK = 1 << 18
MEGABYTE = 1_000_000


@dataclass
class Progress:
    """What is said meanwhile: a line now and then, on a terminal one that is renewed."""

    name: str
    seconds: float = 5.0
    last: float = field(default_factory=time.monotonic)

    def tell(self, done: int, total: int | None) -> None:
        """Say how far it is, in bytes; total: None where the server does not say."""
        if time.monotonic() - self.last >= self.seconds:
            self.last = time.monotonic()
            of = f" of {total / MEGABYTE:.0f}" if total is not None else ""
            renewed = sys.stdout.isatty()
            print(
                message("  {name}: {done:.0f}{of} MB …", name=self.name, done=done / MEGABYTE, of=of),
                end="\r" if renewed else "\n",
                flush=True,
            )

    def end(self) -> None:
        """Take the line away that is renewed."""
        if sys.stdout.isatty():
            print(" " * 79, end="\r", flush=True)


def download(address: str, part: Path, megabytes: float, progress: Progress) -> None:
    """Bring all that lies at an address into a file, which may hold the beginning of it already.

    Raises OSError where nothing more comes; what came stays in the file. Raises Problem, and removes the file, where
    there is more than megabytes.
    """
    from http.client import HTTPException  # slow to load, and seldom needed

    while True:
        before = size(part)
        try:
            _go_on(address, part, megabytes, progress)
            return
        except (OSError, HTTPException) as error:
            if size(part) - before < LEAST:
                if isinstance(error, OSError):
                    raise
                raise OSError(said(error)) from error
            print(message("  {name}: {said}; going on from there", name=progress.name, said=said(error)), flush=True)
        finally:
            progress.end()


def size(part: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    return part.stat().st_size if part.exists() else 0


def said(error: BaseException) -> str:
    """Return what an error says, without what Python puts around it."""
    return str(error).removeprefix("<urlopen error ").removesuffix(">") or type(error).__name__


def _go_on(address: str, part: Path, megabytes: float, progress: Progress) -> None:
    """Ask once for what is missing; a server that knows no ranges sends all of it."""
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    have = size(part)
    request = Request(address, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urlopen(request, timeout=SOCKET_SECONDS) as answer:
            start = have if answer.status == 206 else 0
            if start and not _content_range(answer.headers).startswith(f"{start}-"):
                raise OSError(message("it answers with another part than it was asked for"))
            _take(answer, part, start, megabytes, progress)
    except HTTPError as error:
        error.close()
        if error.code != 416 or not have:
            raise
        if _content_range(error.headers) != f"*/{have}":  # else it is all there
            part.unlink()
            _go_on(address, part, megabytes, progress)


def _content_range(headers: Message) -> str:
    return str(headers.get("Content-Range", "")).removeprefix("bytes ").strip()


def _take(answer: Any, part: Path, start: int, megabytes: float, progress: Progress) -> None:
    """Write what is answered to the file, from a place in it on."""
    done, total = start, start + answer.length if answer.length is not None else None
    _refuse_more(total or done, part, megabytes)
    looked, then = time.monotonic(), done
    with part.open("ab" if start else "wb") as file:
        while block := answer.read1(BLOCK):
            file.write(block)
            done += len(block)
            _refuse_more(done, part, megabytes)
            progress.tell(done, total)
            if time.monotonic() - looked > WINDOW_SECONDS:
                if done - then < LEAST:
                    raise TimeoutError(
                        message(
                            "no end after {seconds:g} s, and {bytes} bytes in them",
                            seconds=WINDOW_SECONDS,
                            bytes=done - then,
                        )
                    )
                looked, then = time.monotonic(), done
    if total is not None and done < total:
        raise OSError(message("cut after {done} of {total} bytes", done=done, total=total))


def _refuse_more(count: int, part: Path, megabytes: float) -> None:
    if count > megabytes * MEGABYTE:
        part.unlink(missing_ok=True)
        raise Problem(
            message(
                "{size:.1f} MB or more, megabytes={megabytes:g} is declared", size=count / MEGABYTE, megabytes=megabytes
            )
        )
