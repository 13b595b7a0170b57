"""Packages of the environment: their versions, those of what they import, what their import does, what they look into.

PACKAGES lie in a folder of the environment; UPGRADED is what an upgrade makes of them.
"""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import FRESH, LOWER, REFUSED, STALE, Case

PEEKING = """
import importlib, inspect, pickle, sys, types


def query(text):
    return sys._getframe(1).f_globals[text]


def read(content):
    return pickle.loads(content)


def size(function):
    return len(inspect.getsource(function))


def doc(function):
    return function.__doc__ or "0.5"


def named(text):
    return importlib.import_module(text)


def globals_of(function):
    return function.__globals__


def opened(path):
    with open(path) as file:
        return float(file.read())
"""


def distribution(name: str, version: str) -> dict[str, str]:
    return {f"{name}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", f"{name}-{version}.dist-info/RECORD": ""}  # fmt: skip


PACKAGES = {
    **{name: text for one in ("peeking", "outer", "inner", "direct", "odd", "lazy", "late", "deep", "plugin") for name, text in distribution(one, "1.0").items()},
    "peeking.py": PEEKING,
    "direct.py": "RATE = 0.25\n",
    "outer.py": "import inner\n\n\ndef f():\n    return inner.RATE\n",
    "inner.py": "RATE = 0.25\n",
    "odd.py": "import torch\n\ntorch.set_default_dtype(torch.float64)\n",
    "lazy.py": "def f():\n    import late\n\n    return late.RATE\n",
    "late.py": "RATE = 0.25\n",
    "deep/__init__.py": "",
    "deep/er/__init__.py": "from . import inside\n",
    "deep/er/inside.py": "RATE = 0.25\n",
    "local.py": "RATE = 0.25\n",
    "plain/__init__.py": "from plain.part import RATE\n",
    "plain/part.py": "RATE = 0.25\n",
    "stored/__init__.py": "from pathlib import Path\n\n\ndef f():\n    return float((Path(__file__).parent / 'data.txt').read_text())\n",
    "stored/data.txt": "0.25",
    "plugin.py": "RATE = [0.25]\n",
    "patching.py": "import plugin\n\nplugin.RATE[0] = 0.25\n",
    "unused.py": "RATE = 0.25\n",
}  # fmt: skip
UPGRADED: dict[str, str | None] = {
    **{name: None for one in ("inner", "direct", "odd", "late", "deep") for name in distribution(one, "1.0")},
    **{name: text for one in ("inner", "direct", "odd", "late", "deep") for name, text in distribution(one, "2.0").items()},
    "direct.py": "RATE = 0.35\n",
    "inner.py": "RATE = 0.35\n",
    "odd.py": "import torch\n",
    "late.py": "RATE = 0.35\n",
    "deep/er/inside.py": "RATE = 0.35\n",
    "local.py": "RATE = 0.35\n",
    "plain/part.py": "RATE = 0.35\n",
    "stored/data.txt": "0.35",
    "patching.py": "import plugin\n\nplugin.RATE[0] = 0.35\n",
    "unused.py": "RATE = 0.35\n",
}  # fmt: skip

LAB = "from common.ME import lab"


def upgraded(name: str, head: str, body: str, says: str, wanted: str = STALE, lab: str | None = None) -> Case:
    return Case(name, wanted, body, head, lab=lab, change=LOWER, says=says)


CASES = [
    upgraded("version", "import direct", "direct.RATE", "direct"),
    upgraded("version_in_a_function", "", "__import__('direct').RATE", "direct"),
    upgraded("version_in_a_helper", LAB, "lab.f()", "direct", lab="def f():\n    import direct\n\n    return direct.RATE\n"),
    upgraded("version_from_import", "from direct import RATE", "RATE", "direct"),
    upgraded("version_star", "from direct import *", "RATE", "direct"),
    upgraded("version_by_name", "import importlib", "importlib.import_module('dir' + 'ect').RATE", "direct"),
    upgraded("version_of_a_dependency", "import outer", "outer.f()", "inner"),
    upgraded("version_of_a_late_dependency", "import lazy", "lazy.f()", "late"),
    upgraded("version_of_a_submodule", "import deep.er", "deep.er.inside.RATE", "deep"),
    upgraded("version_after_try", "try:\n    import direct\nexcept ImportError:\n    direct = None", "direct.RATE", "direct"),
    upgraded("version_at_import", "import direct\nRATE = direct.RATE", "RATE", "direct"),
    upgraded("effect_of_an_import", "import torch\nimport odd\n\n\ndef unreached():\n    return odd.x", "float(torch.tensor(0.1).double())", "", REFUSED),
    upgraded("effect_of_an_import_in_a_helper", f"import torch\n{LAB}", "float(torch.tensor(0.1).double()) + lab.ZERO", "", REFUSED, "import odd\n\nZERO = 0\n\n\ndef unreached():\n    return odd.x\n"),
    upgraded("without_a_version", "import local", "local.RATE", "local"),
    upgraded("package_without_a_version", "import plain", "plain.RATE", "plain"),
    upgraded("data_of_a_package", "import stored", "stored.f()", "stored"),
    upgraded("patch_of_a_package", "import patching, plugin", "plugin.RATE[0]", "patching"),
    upgraded("version_of_what_is_imported_for_its_effect", "import unused", "0.25", "unused"),
    upgraded("version_that_is_not_used", "import direct\n\n\ndef unreached():\n    return direct.RATE", "0.25", "", FRESH),
    upgraded("version_of_another", "import math", "math.pi", "", FRESH),
    Case("import_that_goes", STALE, "float(torch.tensor(0.1).double())", "import torch\nimport odd", change={"chapter": ("\nimport odd", "\n")}),
    # what looks into its caller
    Case("query", REFUSED, "peeking.query('alpha')", "import peeking\nalpha = 0.25", says="alpha"),
    Case("query_of_a_setting", STALE, "peeking.query('alpha') + alpha", "import peeking\nalpha = 0.25"),
    Case("query_by_a_helper", REFUSED, "lab.f()", LAB, lab="import peeking\n\nalpha = 0.25\n\n\ndef f():\n    return peeking.query('alpha')\n", says="alpha"),
    Case("size_of_a_source", REFUSED, "peeking.size(lab.f)", f"import peeking\n{LAB}", lab="def f():\n    # why\n    return 0.25\n", change={"lab.py": "def f():\n    return 0.25\n"}),
    Case("doc_by_a_package", REFUSED, "float(peeking.doc(lab.f))", f"import peeking\n{LAB}", lab='def f():\n    """0.25"""\n'),
    Case("named_to_a_package", REFUSED, "peeking.named('common.ME.lab').RATE", "import peeking", lab="RATE = 0.25\n", says="ME"),
    Case("globals_by_a_package", REFUSED, "peeking.globals_of(lab.f)['alpha']", f"import peeking\n{LAB}", lab="alpha = 0.25\n\n\ndef f():\n    return 1\n", says="alpha"),
    Case("opened_by_a_package", REFUSED, "peeking.opened('scripts/common/ME/data.txt')", "import peeking", files={"data.txt": "0.25"}, change={"data.txt": "0.35"}, says="data.txt"),
    Case("opened_by_a_package_declared", STALE, "peeking.opened('scripts/common/ME/data.txt')", "import peeking", files={"data.txt": "0.25"}, change={"data.txt": "0.35"}, declares='files=["scripts/common/ME/data.txt"]', says="data.txt"),
]  # fmt: skip
