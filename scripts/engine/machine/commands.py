"""What the commands have in common: one line for what is wrong, and an exit code that says how wrong it is."""

import argparse
import gc
import sys
from collections.abc import Callable
from typing import NoReturn

from engine.ground.messages import message
from engine.ground.problem import Problem

SELDOM_COLLECTED = (50_000, 10, 10)  # a command makes much that stays and few cycles: to look for them takes long


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2."""
        self.exit(2, f"error: {message} (see --help)\n")


def speak_utf8() -> None:
    """Write UTF-8, whatever the system's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]


def finished(work: Callable[[], None], interrupted: str) -> int:
    """Do the work; return the exit code, and say in a line what stopped it.

    interrupted: what Ctrl-C means for it, where the work itself says nothing of that.
    """
    gc.set_threshold(*SELDOM_COLLECTED)
    try:
        work()
    except Problem as problem:
        print(problem.lines(), file=sys.stderr)
        return 1
    except OSError as error:
        print(Problem(f"{error.filename or error}: {error.strerror}").lines(), file=sys.stderr)
        return 1
    except KeyboardInterrupt as stopped:
        print(Problem(message("interrupted; {then}", then=str(stopped) or interrupted)).lines(), file=sys.stderr)
        return 130
    finally:
        gc.freeze()  # what ends with the command is not looked through once more
    return 0
