"""Kill real builds of the mini-site at random moments: what is seen afterwards must be the old state or the new.

    python benchmarks/crash/run.py             200 kills, half of them while results are being written
    python benchmarks/crash/run.py --kills 20  so many

A changed constant makes `build.py --accept` change two records, a figure, a printed line, a table and a page. After
each kill `--status` runs, then the tree is compared; after every tenth the same build runs again and must end in the
new state, with a site and with nothing left over. Exit code 0: no kill left a mixture.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / name) for name in ("", "scripts")]

from tests.checkout import KEPT, mini_site  # noqa: E402 - it stands on the two above

CHAPTER = "scripts/chapters/valley/cycles.py"
BEFORE, AFTER = "    return moved\n", "    return 2 * moved\n"
COMMAND = [sys.executable, "scripts/build.py", "--offline", "--only", "[cd][ir][ri]*", "--accept"]  # circle, drift
AGAIN = 10  # after every tenth kill the build runs again
REPLACING = 0.004  # seconds in which files are replaced, at most
AIMS = ("anywhere", "writing", "anywhere", "replacing")

Tree = dict[str, str]


@dataclass(frozen=True)
class Known:
    """The only two states that may be seen, and when the build that leads from one to the other does what."""

    old: Tree
    new: Tree
    bytes_of_old: dict[str, bytes]
    writing: float  # seconds from its first line on writing to the rendering
    whole: float  # seconds from start to end


def changed(root: Path) -> Path:
    """Change the code of two results."""
    chapter = root / CHAPTER
    text = chapter.read_text(encoding="utf-8")
    assert text.count(BEFORE) == 1
    chapter.write_text(text.replace(BEFORE, AFTER), encoding="utf-8", newline="\n")
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Return the bytes of every file below docs/."""
    paths = (path for path in (root / "docs").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def tree(root: Path) -> Tree:
    """Return the texts below docs/, without what differs from run to run: the seconds taken, and so the seal."""
    texts = {name: content.decode("utf-8", "replace") for name, content in contents(root).items()}
    for name in (name for name in texts if name.endswith(".json")):
        record = json.loads(texts[name])
        texts[name] = json.dumps({part: record[part] for part in ("numbers", "made", "views")})
    return texts


def learn(root: Path) -> Known:
    """Run the build once to its end, and put the old state back."""
    before, old = contents(root), tree(root)
    times: dict[str, float] = {}
    start = time.perf_counter()
    with subprocess.Popen(COMMAND, cwd=root, stdout=subprocess.PIPE, encoding="utf-8") as build:
        assert build.stdout
        for line in build.stdout:
            times.setdefault(line.split()[0] if line.strip() else "", time.perf_counter())
    assert build.returncode == 0
    known = Known(old, tree(root), before, times["Rendering"] - times["writes"], time.perf_counter() - start)
    assert all(known.old[name] != text for name, text in known.new.items() if before[name] != contents(root)[name])
    put_back(root, known)
    return known


def put_back(root: Path, known: Known) -> None:
    """Write the old state, as from git."""
    for name, content in known.bytes_of_old.items():
        if (root / name).read_bytes() != content:
            (root / name).write_bytes(content)


def kill(root: Path, known: Known, aim: str, chance: random.Random) -> str:
    """Start the build, kill it at a random moment of what is aimed at, and return in which phase it was."""
    with subprocess.Popen(COMMAND, cwd=root, stdout=subprocess.PIPE, encoding="utf-8") as build:
        assert build.stdout
        if aim != "anywhere":
            next((line for line in build.stdout if line.startswith("  writes")), None)
        while aim == "replacing" and not (root / ".cache" / "pending").exists() and build.poll() is None:
            time.sleep(0)
        time.sleep(chance.uniform(0, {"anywhere": known.whole, "writing": known.writing}.get(aim, REPLACING)))
        build.kill()
        build.wait()
    return phase(root, known) if build.returncode else "too late: it had ended"


def phase(root: Path, known: Known) -> str:
    """Tell from what lies about how far a killed build had come."""
    cache = root / ".cache"
    if (cache / "pending").exists():
        moved = tree(root) != known.old
        return f"while replacing ({'none' if not moved else 'some' if tree(root) != known.new else 'all'} replaced)"
    if tree(root) == known.new:
        return "while rendering" if (cache / "site-fresh").exists() else "after replacing"
    return "while staging" if (cache / "staged").exists() else "before staging"


def seen(root: Path, known: Known) -> str:
    """Let a command look, and say what it sees: `old`, `new`, or what is broken."""
    status = subprocess.run(
        [sys.executable, "scripts/build.py", "--status"], cwd=root, check=False, capture_output=True, encoding="utf-8"
    )
    if status.returncode:
        return f"broken: {status.stderr.strip()}"
    left = {path.name for path in (root / ".cache").iterdir()} - KEPT - {"site-fresh"}
    if left:
        return f"broken: {sorted(left)} left over"
    now = tree(root)
    mixed = sorted(name for name in known.new if now.get(name) == known.old.get(name) != known.new[name])
    return "old" if now == known.old else "new" if now == known.new else f"broken: still old are {mixed}"


def again(root: Path, known: Known) -> str:
    """Run the same build to its end; return what is wrong then."""
    done = subprocess.run(COMMAND, cwd=root, check=False, capture_output=True, encoding="utf-8")
    if done.returncode:
        return f"broken: the next build says {done.stderr.strip()}"
    left = {path.name for path in (root / ".cache").iterdir()} - KEPT
    if left or tree(root) != known.new or not (root / "site" / "index.html").exists():
        return f"broken: the next build does not mend it; left over: {sorted(left)}"
    return ""


def kills(root: Path, known: Known, count: int, seed: int) -> tuple[Counter[str], Counter[str], int]:
    """Kill so many builds; return how many in each phase, how many led to each state, how many were built again."""
    chance = random.Random(seed)
    phases, states, mended = Counter[str](), Counter[str](), 0
    while phases.total() < count:
        where = kill(root, known, AIMS[phases.total() % len(AIMS)], chance)
        if where.startswith("too late"):
            put_back(root, known)
            continue
        state = seen(root, known)
        if phases.total() % AGAIN == 0:
            state = again(root, known) or state
            mended += 1
        phases[where] += 1
        states[state] += 1
        if phases.total() % 20 == 0:
            print(f"{phases.total()} kills: {dict(states)}", flush=True)
        put_back(root, known)
    return phases, states, mended


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        root = changed(mini_site(Path(folder, "repo")).root)
        known = learn(root)
        phases, states, mended = kills(root, known, chosen.kills, chosen.seed)
    print(f"{phases.total()} kills; a whole build takes {known.whole:.1f} s, its writing {known.writing * 1000:.0f} ms")
    for title, counted in (("phase", phases), ("state seen afterwards", states)):
        print(f"{title}:", *(f"  {count:>4}  {name}" for name, count in counted.most_common()), sep="\n")
    broken = sum(count for state, count in states.items() if state.startswith("broken"))
    print(f"{mended} were followed by the same build again; broken: {broken}")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
