"""Stop the writing of six files, and the removing of one, at its n-th event, for every n; run by test_crash.py.

python tests/every_event.py FOLDER kill|fail|interrupt    prints the number of events, old states, new states
"""

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.checkout import KEPT

from engine.ground import journal

OLD = {"a.json": "old a", "b/c.svg": "old c", "b/d.txt": "old d", "page.md": "旧", "i/j.txt": "j"}
NEW = {"a.json": "new a", "b/c.svg": "new c", "b/d.txt": "new d", "page.md": "新", "e.json": "e", "f/g/h.md": "h"}
UNHARMED, RAISED = 1, 2  # exit codes: there was no n-th event; the writing raised
Texts = dict[str, str]


def grown(root: Path, texts: Texts) -> Path:
    """Write files as a person would."""
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def texts(root: Path) -> Texts:
    """Return what stands below the root, without the journal."""
    shown = [path for path in root.iterdir() if path.name != ".cache"]  # in which folders go while they are looked at
    found = [path for one in shown for path in (one.rglob("*") if one.is_dir() else [one]) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}


def left_over(root: Path) -> set[str]:
    """Return what lies about in the journal's folder beside locks and what is kept for the next build."""
    there = {path.name for path in (root / ".cache").glob("*") if path.suffix != ".lock"}
    return there - KEPT


def write(root: Path) -> None:
    """Write the new files, and remove the one that is not among them."""
    journal.write_all({root / name: NEW.get(name) for name in {**NEW, **OLD}}, root)


def stop(how: str) -> None:
    """End this process, or raise what a system or a person may raise here."""
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise KeyboardInterrupt if how == "interrupt" else PermissionError(13, "Permission denied", "an event")


def child(function: Callable[[Path], None], root: Path, n: int = 0, how: str = "kill") -> int:
    """Call a function in a process that is stopped at its n-th event; return how that ended."""
    pid = os.fork()
    if pid:
        status = os.waitpid(pid, 0)[1]
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    events = 0

    def hook(event: str, _: object) -> None:
        nonlocal events
        if event == "open" or event.startswith("os."):
            events += 1
            if events == n:
                stop(how)

    sys.stdout = io.StringIO()
    setattr(os, "fsync", bool)  # noqa: B010 - it is for power cuts; a kill leaves the system its memory
    sys.addaudithook(hook)
    try:
        function(root)
    except BaseException:
        os._exit(RAISED)
    os._exit(UNHARMED if events < n else 0)


def state(root: Path, ended: int) -> str:
    """Return which state stands, alone."""
    now = texts(root)
    assert now in (OLD, NEW), (root, ended, now)
    assert not left_over(root), (root, ended, left_over(root))
    return "old" if now == OLD else "new"


def kill_recoveries(root: Path) -> None:
    """Kill a recovery at its every event, too: the one after it must make it good."""
    m, ended = 0, 0
    while ended != UNHARMED:
        m += 1
        copy = shutil.copytree(root, root.with_name(f"{root.name}-{m}"))
        ended = child(journal.recover, copy, m)
        child(journal.recover, copy)
        state(copy, ended)


def main(base: Path, how: str) -> None:
    """Run the command."""
    n, ended, met, seen = 0, 0, [], []
    while ended != UNHARMED:
        n += 1
        root = grown(base / str(n), OLD)
        ended = child(write, root, n, how)
        if how == "kill":
            if (root / ".cache" / "pending").exists() and texts(root) not in met:
                met.append(texts(root))
                kill_recoveries(root)
            child(journal.recover, root)
        else:
            whole = texts(root)
            child(journal.recover, root)
            assert whole == texts(root), (n, ended)
        seen.append(state(root, ended))
        # what is raised leaves the old files, unless it comes when all of them have been replaced
        assert how != "fail" or (seen[-1] == "old") == (ended == RAISED), (n, ended)
        shutil.rmtree(base)
    print(n, seen.count("old"), seen.count("new"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
