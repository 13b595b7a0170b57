"""Changes that the text of the code does not show, each to a project of its own with `templates/kinds/<kind>`."""

from __future__ import annotations

from scenario import Change

MEANWHILE = "data saved while the result is computed"
UNSEEDED = "a number without a seed, published at first"

KINDS = (
    Change(
        "an environment variable that it reads",
        True,
        kind="variable",
        at_first={"BENCHMARK_GAIN": "1"},
        variables={"BENCHMARK_GAIN": "2"},
    ),
    Change("the hash seed, where the order of a set counts", True, kind="order", variables={"PYTHONHASHSEED": "2"}),
    Change("`python -O`, where an assert counts", True, kind="assertion", variables={"PYTHONOPTIMIZE": "1"}),
    Change(
        "number of threads of a float32 product",
        True,
        kind="threads",
        at_first={"OMP_NUM_THREADS": "1"},
        variables={"OMP_NUM_THREADS": "2"},
    ),
    Change("size of a file, which is all it asks for", True, "one two", "one two three", kind="size"),
    Change("a file goes that it only asks about", True, special="removed", kind="existence"),
    Change("a file that C reads (libxml2)", True, "0.25", "0.35", kind="c-reader"),
    Change("a file that a worker process reads", True, "0.25", "0.35", kind="worker"),
    Change("a link to data, turned to another file", True, special="link", kind="link"),
    Change("a docstring that `format` reads", True, "Twice.", "Twice as much.", kind="docstring"),
    Change("a constant named in a text that is evaluated", True, "LIMIT = 0.25", "LIMIT = 0.35", kind="evaluator"),
    Change("code under an own `TYPE_CHECKING` that is true", True, "= 0.25", "= 0.35", kind="type-checking"),
    Change("an attribute read at import, with an effect", True, "FIRST = counter.tick\n", "", kind="attribute"),
    Change("the class of a pickled object", True, "x * 0.25", "x * 0.35", kind="pickled"),
    Change("a module in a folder put on `sys.path`", True, "RATIO = 0.25", "RATIO = 0.35", kind="outside"),
    Change("version of a library's own dependency", True, package="ruler", kind="dependency"),
    Change(
        "code saved twice in a second, equally long",
        True,
        "GAIN = 0.25",
        "GAIN = 0.35",
        special="same_second",
        kind="bytecode",
        at_first={"PYTHONDONTWRITEBYTECODE": ""},
    ),
    Change(MEANWHILE, True, "2.7", "2.8", kind="saved-meanwhile"),
    Change("code, where the experiment has a cache of its own", True, "GAIN = 0.25", "GAIN = 0.35", kind="own-cache"),
    Change(UNSEEDED, True, kind="unseeded"),
)
