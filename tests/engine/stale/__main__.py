"""All programs of this folder, by hand: python -m tests.engine.stale [ROOM …], from the root of this repository."""

import sys
import tempfile
from pathlib import Path

from tests.checkout import Checkout, mini_site
from tests.engine.stale.trial import ROOMS, Trial


def main() -> int:
    """Try the rooms that are named, or all; print what is not as it should be, and return whether something was."""
    rooms = {room.__name__.rpartition(".")[2]: room.CASES for room in ROOMS}
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        pristine = mini_site(Path(folder) / "mini-site")
        for name in sys.argv[1:] or rooms:
            beside = Path(folder) / f"beside-{name}"
            beside.mkdir()
            trial = Trial(Checkout(pristine.root).copied(Path(folder) / name), beside, rooms[name])
            came = trial.came()
            unlike = {case.name: said for case in trial.cases if (said := came[case.name].unlike(case))}
            found += len(unlike)
            print(f"{name}: {len(trial.cases)} cases, {len(unlike)} not as they should be", flush=True)
            print("".join(f"    {case}: {said}\n" for case, said in unlike.items()), end="", flush=True)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
