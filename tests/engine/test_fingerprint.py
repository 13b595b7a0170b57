"""The code that a result reaches: no less, and no more where it can be followed for sure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.examples import tried
from tests.programs import Program, edits, programs

from engine.code.closure import Closure, closure
from engine.code.modules import Sources
from engine.ground import paths
from engine.results import fingerprint
from engine.results.book import Book
from engine.results.fingerprint import Code, Fingerprint

EXPERIMENT = """
import math
from os import path as unused
import lib.tools as tools
from lib.tools import helper
from lib import other

SCALE, SHIFT = 2, 3
LIMIT = 5

def experiment(limit=LIMIT):
    shift = 1
    return helper(SCALE) + tools.direct() + shift

def unreached():
    return SHIFT
"""
TOOLS = """
import numpy as np

FACTOR = 1

def helper(x):
    return deep(x)

def deep(x):
    return np.sum(x) * FACTOR

def direct():
    return 1

def unreached():
    return 2
"""

Follow = Callable[..., Closure]


@pytest.fixture
def follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Follow:
    monkeypatch.setattr(paths, "SCRIPTS", tmp_path)

    def code(main: str = EXPERIMENT, tools: str = TOOLS, other: str = "", **more: str) -> Closure:
        files = {"main.py": main, "lib/__init__.py": "", "lib/tools.py": tools, "lib/other.py": other}
        files |= {f"lib/{name}.py": text for name, text in more.items()}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return closure(Sources(), "main", "experiment")

    return code


def test_it_reaches_helpers_of_helpers_constants_and_defaults_and_no_more(follow):
    assert set(follow().code) == {
        "main.experiment",
        "main.SCALE",
        "main.LIMIT",
        "lib.tools.helper",
        "lib.tools.deep",
        "lib.tools.FACTOR",
        "lib.tools.direct",
    }
    assert closure(Sources(), "main", "experiment").packages == {"numpy"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("SCALE, SHIFT = 2, 3", "SCALE, SHIFT = 4, 3", ["main.SCALE"]),
        ("SCALE, SHIFT = 2, 3", "SCALE, SHIFT = 2, 4", []),
        ("LIMIT = 5", "LIMIT = 6", ["main.LIMIT"]),
        ("shift = 1", "shift = 2", ["main.experiment"]),
        ("return SHIFT", "return SHIFT + 1", []),
        ("def experiment(", "# said\n\n\ndef experiment(", []),
        ("    shift = 1", '    """Say."""\n    shift = (1)', []),
    ],
)
def test_a_change_is_a_change_of_what_it_changes(follow, old, new, changed):
    before, after = follow(), follow(EXPERIMENT.replace(old, new))
    assert [name for name in before.code if before.code[name] != after.code[name]] == changed
    assert (before.digest != after.digest) == bool(changed)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("* FACTOR", "/ FACTOR", ["lib.tools.deep"]),
        ("FACTOR = 1", "FACTOR = 2", ["lib.tools.FACTOR"]),
        ("return 2", "return 3", []),
    ],
)
def test_a_change_far_away_counts_where_it_is_reached(follow, old, new, changed):
    before, after = follow(), follow(tools=TOOLS.replace(old, new))
    assert [name for name in before.code if before.code[name] != after.code[name]] == changed
    assert (before.digest != after.digest) == bool(changed)


def test_what_runs_at_import_counts_even_if_nothing_is_used(follow):
    found = follow(other="import lib.tools\nlib.tools.FACTOR = 7\n")
    assert "lib.other.(module level)" in found.code


@pytest.mark.parametrize(
    "imported",
    [
        "import lib.other\nimport lib.tools\nuse = 0",
        "from .lib import tools",
        "from .lib.tools import unreached as used",
    ],
)
def test_every_way_to_import_is_followed(follow, imported):
    main = f"{imported}\n\ndef experiment():\n    return lib.tools.unreached(), tools.unreached(), used()\n"
    assert "lib.tools.unreached" in follow(main).code


def test_imports_inside_a_function_are_followed(follow):
    assert (
        "lib.tools.unreached" in follow("def experiment():\n    import lib.tools as t\n    return t.unreached()\n").code
    )


@pytest.mark.parametrize("use", ["str(tools)", "getattr(tools, 'direct')"])
def test_a_module_that_is_passed_around_counts_whole(follow, use):
    assert "lib.tools.unreached" in follow(EXPERIMENT.replace("tools.direct()", use)).code


def test_a_package_that_is_imported_for_what_its_import_does_counts(follow):
    assert follow("import yaml\ndef experiment(): return 1\n").packages == {"yaml"}
    assert follow("import yaml\ndef experiment(): return 1\ndef unreached(): return yaml\n").packages == set()


def test_what_a_package_calls_like_one_of_its_modules_is_followed_too(follow):
    main = "from lib import model\n\ndef experiment():\n    return model.run()\n"
    text = "def run():\n    return 1\n\nclass model:\n    @staticmethod\n    def run():\n        return 2\n"
    package = {"__init__": "from .model import model\n"}
    before = follow(main, **package, model=text)
    assert before.digest != follow(main, **package, model=text.replace("return 2", "return 3")).digest


def test_a_star_import_counts_whole(follow):
    main = "from lib.tools import *\n\ndef experiment():\n    return helper(1)\n"
    assert "lib.tools.unreached" in follow(main).code


def test_global_names_are_followed_past_comprehensions_and_nested_functions(follow):
    main = """
A, B, C, D, E, F = 1, 2, 3, 4, 5, 6

def experiment():
    kept = [A for A in range(3)] + [A]
    kept += [E for E in range(3)] + [F for F in range(F)]
    def inner(C=B):
        return C
    return inner, lambda D: D
"""
    assert set(follow(main).code) == {"main.experiment", "main.A", "main.B", "main.F"}
    assert "main.C" in follow(main.replace("return C", "global B; B = C")).code


@pytest.mark.parametrize(
    ("main", "reached"),
    [
        ("R = []\n@R.append\ndef a(): return 1\ndef experiment(): return R[0]()\n", "main.a"),
        ("import random\nstate = random.seed(1)\ndef experiment(): return random.random()\n", "main.state"),
        ("D = {}\n_ = D.update(k=1)\ndef experiment(): return D\n", "main._"),
        ("K = 1\ndef experiment():\n    def f(key=lambda K: K): return K\n    return f()\n", "main.K"),
        ("K = 1\ndef experiment():\n K = 2\n def f():\n  global K\n  return K\n return f()\n", "main.K"),
        ("from bare import helper\ndef experiment(): return helper.f()\n", "bare.helper.f"),
        ("import bare.helper\ndef experiment(): return bare.helper.f()\n", "bare.helper.f"),
        ("from lib import tools, other\nX = other\ndef experiment(): return X, tools\n", "lib.tools.unreached"),
        ("import lib.tools as t\ndef experiment(): return t.__dict__['unreached']()\n", "lib.tools.unreached"),
        ("import lib.tools\ndef experiment(): return getattr(lib, 'tools').direct()\n", "lib.tools.direct"),
    ],
    ids=["registry", "call", "update", "default", "global", "from", "import", "circular", "__dict__", "submodule"],
)  # fmt: skip
def test_what_is_easily_missed_is_reached(follow, tmp_path, main, reached):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "helper.py").write_text("def f():\n    return 1\n", encoding="utf-8")
    assert reached in follow(main, other="import lib.tools\nfrom lib import other\nself = other\n").code


SWAPPED = "from lib.tools import direct as a, unreached as b\ndef experiment(): return 2 * a() + b()\n"
ORDERED = "A = 1\nB = A\nA = 2\ndef experiment(): return B\n"
PATCHED = "import lib.tools\nfrom lib.tools import FACTOR\nlib.tools.FACTOR = 7\ndef experiment(): return FACTOR\n"
CONSUMED = "T = iter([1, 2])\nA = next(T)\nB = next(T)\ndef experiment(): return A\n"
DOCUMENTED = 'def experiment():\n    """Say."""\n    return experiment.__doc__\n'
STORED = "D = {'k': 1}\nB = D['k']\nD['k'] = 2\ndef experiment(): return B\n"
HIDDEN = "from lib.tools import direct\ndef direct(): return 7\ndef experiment(): return direct()\n"
THREADS = "import os\nimport torch\nos.environ['T'] = '1'\ndef experiment(): return torch.get_num_threads()\n"
STARS = "from math import *\ndef experiment(): return pow(2, 3)\n"
NAMED = (
    "class helper:\n    K = 1\nfrom lib import tools\ntools.helper = helper\ndef experiment(): return tools.helper.K\n"
)
OWN = """
class Registry:
    x = 1
    def __or__(self, other):
        Registry.x = self.x + 1
LR = Registry() | 5
def experiment(): return Registry.x
"""
BODY = "L = []\nclass A:\n    def float(x): L.append(x)\n    t = float(1)\ndef experiment(): return L\n"
FILLED = """
L = []
class N:
    def __add__(self, other): L.append(other)
C = [0]
def put(): C[0] = N()
put()
t = C[0] + 1
def experiment(): return L
"""
LATER = "import lib.tools\nB = lib.tools.FACTOR\nlib.tools.FACTOR = 7\ndef experiment(): return B\n"
SHADOWED = "X = max\ndef max(*values): return 1\ndef experiment(): return X(1, 2)\n"
DEFAULT = "R = []\ndef f(x=R.append(1)): return x\ndef experiment(): return len(R)\n"
FAR = "from numpy import sum as f\ndef experiment(): return f([1, 2])\n"


@pytest.mark.parametrize(
    ("main", "old", "new"),
    [
        (SWAPPED, "direct as a, unreached as b", "direct as b, unreached as a"),
        (ORDERED, "B = A\nA = 2\n", "A = 2\nB = A\n"),
        (PATCHED, "\nfrom lib.tools import FACTOR\nlib.tools.FACTOR = 7", "\nlib.tools.FACTOR = 7\nfrom lib.tools import FACTOR"),  # noqa: E501
        (CONSUMED, "A = next(T)\nB = next(T)\n", "B = next(T)\nA = next(T)\n"),
        (HIDDEN, "from lib.tools import direct\ndef direct(): return 7\n", "def direct(): return 7\nfrom lib.tools import direct\n"),  # noqa: E501
        (THREADS, "import torch\nos.environ['T'] = '1'\n", "os.environ['T'] = '1'\nimport torch\n"),
        (STARS, "from math import *\n", ""),
        (NAMED, "K = 1", "K = 2"),
        (OWN, "self.x + 1", "self.x + 2"),
        ("n = 1\ndef f(a: (n := 5)): pass\ndef experiment(): return n\n", "n := 5", "n := 6"),
        (BODY, "float(1)", "float(2)"),
        ("TYPE_CHECKING = True\nif TYPE_CHECKING:\n    K = 1\ndef experiment(): return K\n", "K = 1", "K = 2"),
        ("D = 1\ndef experiment():\n    D = 5\n    class A:\n        D = D\n    return A.D\n", "D = 1", "D = 2"),
        ("I = 0\ndef experiment():\n    a = [0, 0]\n    [0 for a[I] in [1]]\n    return a\n", "I = 0", "I = 1"),
        ("_A__x = 1\nclass A:\n    def f(self): return __x\ndef experiment(): return A().f()\n", "= 1", "= 2"),
        ("K = 1\nM = locals()\ndef experiment(): return M['K']\n", "K = 1", "K = 2"),
        (FILLED, "t = C[0] + 1", "u = 1"),
        ("import pickle\nK = 1\ndef experiment(): return pickle.loads(b'')\n", "K = 1", "K = 2"),
        ("def experiment(): return __name__\nK = experiment.__annotations__\n", "K = exp", "J = exp"),
        (LATER, "B = lib.tools.FACTOR\nlib.tools.FACTOR = 7\n", "lib.tools.FACTOR = 7\nB = lib.tools.FACTOR\n"),
        ("L = []\ndef f(a: L.append(1)): pass\ndef experiment(): return L\n", "append(1)", "append(2)"),
        (STORED, "B = D['k']\nD['k'] = 2\n", "D['k'] = 2\nB = D['k']\n"),
        (SHADOWED, "X = max\ndef max(*values): return 1\n", "def max(*values): return 1\nX = max\n"),
        (DEFAULT, "R.append(1)", "R.extend([1, 2])"),
        (DOCUMENTED, "Say.", "Said."),
        (FAR, "sum as f", "prod as f"),
        ("K = 1\ndef experiment(): return eval('K')\n", "K = 1", "K = 2"),
        ("K = 1\ndef experiment(): return globals()['K']\n", "K = 1", "K = 2"),
        ("class C:\n    a = 1\n    def f(self): return self.a\ndef experiment(): return C().f()\n", "a = 1", "a = 2"),
        ("def f(x): return x\nR = []\nclass C:\n    R.append(f(1))\ndef experiment(): return R\n", "f(1)", "f(2)"),
        ("try:\n    K = 1\nfinally:\n    pass\ndef experiment(): return K\n", "K = 1", "K = 2"),
    ],
    ids=lambda text: " ".join(text.split())[:20],
)  # fmt: skip
def test_what_changes_the_outcome_by_its_order_its_name_or_its_text_counts(follow, main, old, new):
    assert main.count(old) == 1
    assert follow(main).digest != follow(main.replace(old, new)).digest


@pytest.mark.parametrize("use", ["importlib.import_module('lib.tools')", "__import__('lib.tools')"])
def test_code_that_looks_anywhere_counts_every_file(follow, use):
    main = f"import importlib\n\ndef experiment():\n    return {use}.unreached()\n"
    before = follow(main)
    assert {"main.py", "lib/tools.py", "lib/other.py"} <= set(before.code)
    assert before.digest != follow(main, other="# a comment\n").digest


def reaching(closure: Closure) -> Fingerprint:
    return Fingerprint(code=Code(closure.digest, closure.code))


def test_a_function_that_only_moved_to_another_file_is_the_same(follow):
    main = "from lib.tools import helper\n\ndef experiment():\n    return helper(1)\n"
    before = follow(main)
    after = follow(main.replace("lib.tools", "lib.moved"), tools="", moved=TOOLS)
    assert before.digest == after.digest
    assert fingerprint.reasons(reaching(before), reaching(after)) == []
    changed = follow(main.replace("lib.tools", "lib.moved"), tools="", moved=TOOLS.replace("* FACTOR", "/ FACTOR"))
    assert "lib.moved.deep is new" in fingerprint.reasons(reaching(before), reaching(changed))
    assert "lib.moved.helper is new" not in fingerprint.reasons(reaching(before), reaching(changed))


USING = """import functools, torch
from pathlib import Path
from typing import TYPE_CHECKING
from torch import nn
USED = functools, nn, torch
"""
UNUSED = [
    "class MLP(nn.Module):\n    width = 8\n    def forward(self, x):\n        return x",
    "@torch.no_grad()\ndef accuracy(net):\n    return net",
    "@functools.cache\ndef table():\n    return 1",
    'NAMES = [f"{n}" for n in range(3)]',
    "SIZES = tuple(range(3))",
    'WORDS = "a b".split()',
    "TOTAL = sum(x * x for x in (1, 2))",
    "HALF = functools.partial(divmod, 2)",
    "if TYPE_CHECKING:\n    from lib import other",
    "class Wrong(ValueError):\n    pass",
    "class Base(nn.Module):\n    pass\nclass Own(Base):\n    pass",
    "from matplotlib.figure import Figure\nclass Chart(Figure):\n    pass",
    "ACT = nn.functional.relu",
    "BEST = {'a': torch.optim.SGD}",
    "TURN = 2 * torch.pi",
    "HERE = Path(__file__).parent / 'data'",
    "Table = dict[str, list[float]]",
]


@pytest.mark.parametrize(
    ("main", "old", "new"),
    [
        (EXPERIMENT, "import math\n", "import math, json\n"),
        (EXPERIMENT, "def unreached():\n    return SHIFT\n", ""),
        (EXPERIMENT, "def unreached():", "if __name__ == '__main__':\n    print(1)\n\ndef unreached():"),
        (EXPERIMENT, "helper(SCALE) + tools", "helper(\n        SCALE  # the scale\n    ) + tools"),
        (EXPERIMENT, "return SHIFT", "return float(SHIFT)"),
        ("K = 1\ndef experiment():\n    [K := x for x in [3]]\n    return K\n", "K = 1", "K = 2"),
        ("K = 1\ndef experiment():\n    match 5:\n        case K: return K\n", "K = 1", "K = 2"),
        *((f"{USING}{unused}\ndef experiment(): return 1\n", f"{unused}\n", "") for unused in UNUSED),
    ],
    ids=["import", "unreached function", "main guard", "line breaks", "unreached call", "walrus", "match", *UNUSED],
)
def test_what_changes_no_outcome_does_not_count(follow, main, old, new):
    assert main.count(old) == 1
    assert follow(main).digest == follow(main.replace(old, new)).digest


def test_a_package_without_a_version_counts_by_its_files(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lone.py").write_text("K = 1\n", encoding="utf-8")
    before = fingerprint.versions({"lone"})
    (tmp_path / "lone.py").write_text("K = 2\n", encoding="utf-8")
    assert before["lone"].startswith("source ")
    assert before["lone"] != fingerprint.versions({"lone"})["lone"]


def test_versions_are_those_of_the_distribution_that_brings_a_package():
    from importlib.metadata import version

    assert fingerprint.versions({"yaml"})["yaml"] == version("PyYAML")


@tried(120, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whenever_the_outcome_of_a_random_program_changed_so_did_its_digest(data, tmp_path_factory):
    root = tmp_path_factory.mktemp("program")
    before = data.draw(programs())
    after = data.draw(edits(before))
    outcomes = [program.outcome(root) for program in (before, after)]
    if None in outcomes or outcomes[0] == outcomes[1]:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "SCRIPTS", root)
        digests = [_digest(program, root) for program in (before, after)]
    assert digests[0] != digests[1]


def _digest(program: Program, root: Path) -> str:
    program.write(root)
    return closure(Sources(), "main", "experiment").digest


def test_reasons_are_in_words():
    before = Fingerprint(
        code=Code("1", {"a.f": "1", "a.g": "2"}),
        data={"d": "1"},
        settings={"lr": 0.1},
        versions={"torch": "2.13.0"},
        device="cpu",
    )
    after = Fingerprint(
        code=Code("2", {"a.f": "3", "a.h": "4"}),
        data={"d": "2"},
        settings={"lr": 0.2},
        versions={"torch": "2.14.0"},
        device="cpu",
    )
    assert fingerprint.reasons(before, after) == [
        "a.f changed",
        "a.g is no longer used",
        "a.h is new",
        "data d changed",
        "lr 0.1 → 0.2",
        "torch 2.13.0 → 2.14.0",
    ]
    assert fingerprint.reasons(before, before) == []


LIMITS = ", seconds=9, gigabytes=1, checkpoints=True, checked='attested', device='cuda'"


def test_limits_of_a_run_do_not_count_and_what_it_declares_beside_does(follow):
    main = "from engine import exact, experiment as other, experiment\n@experiment(numbers={'x': exact}MORE)\n"
    main += "def experiment():\n    return {'x': 1}\n"
    plain, limited, declared = (follow(main.replace("MORE", more)) for more in ("", LIMITS, ", environment={'A': '1'}"))
    assert plain.digest == limited.digest != declared.digest


def test_whether_modules_are_held_or_read_again_a_closure_is_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path)  # nothing is kept of what was followed before
    held, again = Book(), Book()
    for one, other in zip(held.declared, again.declared, strict=True):
        before = again.sources.load(other.module)
        again.sources.let_go()
        assert again.sources.load(other.module) is before, "few are held"
        again.sources.let_go(beyond=0)
        assert again.sources.load(other.module) is not before
        first, second = one.reached(one.name), other.reached(other.name)
        assert (first, first.reached) == (second, second.reached)
