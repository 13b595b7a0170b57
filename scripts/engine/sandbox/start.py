"""The program of a world, and of a process that it starts; imported once more by the processes of a pool."""

import sys
from pathlib import Path

SCRIPTS = str(Path(__file__).resolve().parents[2])

sys.path.insert(0, SCRIPTS)
import engine.ground  # noqa: E402, F401 the engine is found from here on, though its folder is on nobody's path

sys.path.remove(SCRIPTS)

if __name__ == "__main__":
    from engine.sandbox import inside, world

    if sys.argv[1:2] == ["world"]:
        world.serve(*sys.argv[2:])
    else:
        inside.answer_request()
