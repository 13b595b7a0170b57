"""Save code, then the page a moment later, at every offset from 0 to 2 s, and see whether both are served each time.

    python benchmarks/loop/offsets.py             63 pairs of saves: 21 offsets, three kinds of code

Exit code: 0 each time the last state was served, 1 some time it was not, or the server answered no more.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.loop.server import Server, copied, serving

PROSE, CODE = "docs/optimization/rmsprop.md", "scripts/chapters/rmsprop/textbook.py"
OFFSETS = [tenth / 10 for tenth in range(21)]  # seconds
LIMIT = 120.0  # seconds after which a server counts as frozen

# what is saved, and what the page then shows; @ is another number each time
KINDS = {
    "a figure, which is drawn and written": ("等高线图：轨迹从", "第@张图：轨迹从", "第@张图：轨迹从"),
    "an experiment, which drifts": ("def trajectory(steps=20)", "def trajectory(steps=@)", "epoch @, x1: "),
    "a comment, which changes nothing": (
        "    return [(1 - gamma)",
        "    # 注释@\n    return [(1 - gamma)",
        "# 注释@<",
    ),
}


def main() -> int:
    """Run the command; return its exit code."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with TemporaryDirectory() as folder:
        copy = copied(Path(folder, "repo"))
        subprocess.run([sys.executable, "scripts/build.py", "--offline"], cwd=copy, check=True)
        with serving(copy, "optimization/rmsprop.html") as server:
            rounds = [saved(server, kind, 100 * number) for number, kind in enumerate(KINDS, 1)]
    return 0 if all(rounds) else 1


def saved(server: Server, kind: str, start: int) -> bool:
    """Save at every offset; say how long it took until both were served, and return whether they always were."""
    old, new, shown = KINDS[kind]
    prose, code = server.read(PROSE), server.read(CODE)
    seconds, missed = list[float](), list[float]()
    for number, offset in enumerate(OFFSETS, start):
        sentence = f"第{number}句新写的话。"
        write(server, CODE, code.replace(old, new.replace("@", str(number))))
        time.sleep(offset)
        write(server, PROSE, prose.replace("## 小结", f"{sentence}\n\n## 小结"))
        seconds.append(settled(server))
        page = server.text()
        if sentence not in page or shown.replace("@", str(number)) not in page:
            missed.append(offset)
    write(server, CODE, code)
    write(server, PROSE, prose)
    settled(server)
    print(f"{kind}: {len(seconds)} pairs, missed at {missed or 'none'};", end=" ")
    print(f"served after {median(seconds):.1f} s ({min(seconds):.1f}–{max(seconds):.1f})", flush=True)
    return not missed


def settled(server: Server) -> float:
    """Return after how many seconds the server had dealt with all saves."""
    start = time.perf_counter()
    with urllib.request.urlopen(f"{server.origin}/livereload/idle", timeout=LIMIT) as answer:
        if answer.status != 200:
            raise TimeoutError("the server is still at work")
    return time.perf_counter() - start


def write(server: Server, name: str, text: str) -> None:
    """Save a file."""
    (server.folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
