"""The program of a world, and of a process that it starts; run once more by the processes of a pool.

They find the engine by its own folder alone: what else lies beside it is on nobody's path.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]

if "engine" not in sys.modules:
    spec = spec_from_file_location("engine", ENGINE / "__init__.py", submodule_search_locations=[str(ENGINE)])
    assert spec
    assert spec.loader
    sys.modules["engine"] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules["engine"])

if __name__ == "__main__":
    from engine.sandbox import inside, world

    if sys.argv[1:2] == ["world"]:
        world.serve(*sys.argv[2:])
    else:
        inside.answer_request(*sys.argv[1:])
