"""What runs when a module is imported, and the ways to import one: whatever it is, a change of it is seen."""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import CHAPTER, STALE, TOLD, Case, Edit

LAB = "from common.ME import lab"
F = "def f():\n    return 0.25\n"
K = "K = 0.25\n"


def told(name: str, head: str, body: str, lab: str | None = None, change: dict[str, Edit] | None = None, says: str = "ME", **files: str) -> Case:  # fmt: skip
    others = {f"{file}.py": text for file, text in files.items()}
    return Case(name, STALE, body, head, lab=lab, files=others, change=change or {}, says=says)


FAR: dict[str, Edit] = {"far.py": TOLD}
CASES = [
    # what runs at import
    told("counted_at_import", LAB, "len(lab.L)", "L = []\nfor _ in range(25):\n    L.append(1)\n", {"lab.py": ("25", "35")}),
    told("conditional", LAB, "lab.x", "if 1:\n    x = 0.25\nelse:\n    x = 0.5\n"),
    told("with_at_import", LAB, "lab.x", "from contextlib import nullcontext\n\nwith nullcontext(0.25) as x:\n    pass\n"),
    told("try_at_import", LAB, "lab.x", "try:\n    import none_such as x\nexcept ImportError:\n    x = 0.25\n"),
    told("walrus_at_import", LAB, "lab.x", "if (x := 0.25):\n    pass\n"),
    told("loop_at_import", LAB, "lab.x", "for x in (1, 0.25):\n    pass\n"),
    told("match_at_import", LAB, "lab.x", "match [0.25]:\n    case [x]:\n        pass\n"),
    told("unpacked", LAB, "lab.b", "a, (b, *c) = 1, (0.25, 3, 4)\n"),
    told("augmented", LAB, "lab.x", "x = 1\nx += 0.25\n"),
    told("item_set", LAB, "lab.D['x']", "D = {}\nD['x'] = 0.25\n"),
    told("attribute_set", LAB, "lab.f.x", "def f():\n    pass\n\n\nf.x = 0.25\n"),
    told("deleted", LAB, "lab.x", "x = 0.5\nfrom common.ME.far import x\n", FAR, far="x = 0.25\n"),
    told("global_statement", LAB, "lab.f()", "x = 1\n\n\ndef f():\n    global x\n    x = x * 0.25\n    return x\n"),
    told("global_of_another", LAB, "lab.change()\nlab.f()", "x = 1\n\n\ndef change():\n    global x\n    x = 0.25\n\n\ndef f():\n    return x\n"),
    told("changed_elsewhere", f"{LAB}\nfrom common.ME import far", "far.change()\nlab.x[0]", "x = [1]\n", FAR, far="from common.ME import lab\n\n\ndef change():\n    lab.x[0] = 0.25\n"),
    told("changed_at_import_elsewhere", f"{LAB}\nimport common.ME.far", "lab.x[0]", "x = [1]\n", FAR, far="from common.ME import lab\n\nlab.x[0] = 0.25\n"),
    told("patched_at_import", f"{LAB}\nimport common.ME.far", "lab.f()", "def f():\n    return 1\n", FAR, far="from common.ME import lab\n\nlab.f = lambda: 0.25\n"),
    told("patched_method", f"{LAB}\nimport common.ME.far", "lab.C().f()", "class C:\n    def f(self):\n        return 1\n", FAR, far="from common.ME import lab\n\nlab.C.f = lambda self: 0.25\n"),
    told("patched_library", "import math\nimport common.ME.far", "math.tau", None, FAR, far="import math\n\nmath.tau = 0.25\n"),
    told("patched_builtin", "import common.ME.far", "float(abs(1))", None, FAR, far="import builtins\n\nbuiltins.abs = lambda x: 0.25\n"),
    told("patched_package", "import numpy as np\nimport common.ME.far", "float(np.e)", None, FAR, far="import numpy as np\n\nnp.e = 0.25\n"),
    told("seeded_at_import", "import random\nimport common.ME.far", "random.random()", None, {"far.py": ("(25)", "(35)")}, far="import random\n\nrandom.seed(25)\n"),
    told("precision_at_import", "import decimal\nimport common.ME.far", "float(decimal.Decimal(1) / 7)", None, {"far.py": ("= 5", "= 6")}, far="import decimal\n\ndecimal.getcontext().prec = 5\n"),
    told("numpy_settings_at_import", "import torch\nimport common.ME.far", "float(torch.tensor(0.1).double())", None, {"far.py": ("float64", "float16")}, far="import torch\n\ntorch.set_default_dtype(torch.float64)\n"),
    told("registered", f"{LAB}\nimport common.ME.far", "lab.ALL['f']()", "ALL = {}\n\n\ndef register(f):\n    ALL[f.__name__] = f\n    return f\n", FAR, far="from common.ME.lab import register\n\n\n@register\ndef f():\n    return 0.25\n"),
    told("single_dispatch", f"{LAB}", "lab.f(1)", "from functools import singledispatch\n\n\n@singledispatch\ndef f(x):\n    return 1\n\n\n@f.register\ndef _(x: int):\n    return 0.25\n"),
    told("single_dispatch_far", f"{LAB}\nimport common.ME.far", "lab.f(1)", "from functools import singledispatch\n\n\n@singledispatch\ndef f(x):\n    return 1\n", FAR, far="from common.ME.lab import f\n\n\n@f.register(int)\ndef _(x):\n    return 0.25\n"),
    told("single_dispatch_method", LAB, "lab.C().f(1)", "from functools import singledispatchmethod\n\n\nclass C:\n    @singledispatchmethod\n    def f(self, x):\n        return 1\n    @f.register\n    def _(self, x: int):\n        return 0.25\n"),
    told("at_exit", "import atexit\nfrom common.ME import lab", "lab.x", "import atexit\n\nx = 0.25\natexit.register(print)\n"),
    told("attribute_with_an_effect", "from common.ME.lab import counter\n\nFIRST = counter.tick", "counter.value", "class Counter:\n    value = 0.0\n    @property\n    def tick(self):\n        self.value += 0.25\n        return self.value\n\n\ncounter = Counter()\n", {CHAPTER: ("\nFIRST = counter.tick", "\n")}, ""),
    told("item_with_an_effect", "from common.ME.lab import counter\n\nFIRST = counter[0]", "counter.value", "class Counter:\n    value = 0.0\n    def __getitem__(self, key):\n        self.value += 0.25\n        return self.value\n\n\ncounter = Counter()\n", {CHAPTER: ("\nFIRST = counter[0]", "\n")}, ""),
    told("comparison_with_an_effect", "from common.ME.lab import counter\n\nFIRST = counter == 0", "counter.value", "class Counter:\n    value = 0.0\n    def __eq__(self, key):\n        self.value += 0.25\n        return True\n\n\ncounter = Counter()\n", {CHAPTER: ("\nFIRST = counter == 0", "\n")}, ""),
    told("text_with_an_effect", "from common.ME.lab import counter\n\nFIRST = f'{counter}'", "counter.value", "class Counter:\n    value = 0.0\n    def __str__(self):\n        self.value += 0.25\n        return 'x'\n\n\ncounter = Counter()\n", {CHAPTER: ("\nFIRST = f'{counter}'", "\n")}, ""),
    told("iteration_with_an_effect", "from common.ME.lab import counter\n\nFIRST, *_ = counter", "counter.value", "class Counter:\n    value = 0.0\n    def __iter__(self):\n        self.value += 0.25\n        return iter([1])\n\n\ncounter = Counter()\n", {CHAPTER: ("\nFIRST, *_ = counter", "\n")}, ""),
    told("default_with_an_effect", "from common.ME.lab import counter\n\n\ndef unused(x=counter.tick):\n    return x", "counter.value", "class Counter:\n    value = 0.0\n    @property\n    def tick(self):\n        self.value += 0.25\n        return self.value\n\n\ncounter = Counter()\n", {CHAPTER: ("x=counter.tick", "x=1")}, ""),
    told("class_body_with_an_effect", "from common.ME.lab import counter\n\n\nclass Unused:\n    x = counter.tick", "counter.value", "class Counter:\n    value = 0.0\n    @property\n    def tick(self):\n        self.value += 0.25\n        return self.value\n\n\ncounter = Counter()\n", {CHAPTER: ("x = counter.tick", "x = 1")}, ""),
    told("name_set_with_an_effect", "from common.ME import lab\n\n\nclass Unused:\n    x = lab.D()", "lab.L[0]", "L = [0.25]\n\n\nclass D:\n    def __set_name__(self, owner, name):\n        L[0] += 1\n", {CHAPTER: ("x = lab.D()", "x = 1")}, ""),
    told("module_attribute_with_an_effect", "from common.ME import lab\n\nFIRST = lab.tick", "lab.L[0]", "L = [0.25]\n\n\ndef __getattr__(name):\n    L[0] += 1\n    return 1\n", {CHAPTER: ("\nFIRST = lab.tick", "\n")}, ""),
    told("decorator_with_an_effect", "from common.ME import lab\n\n\n@lab.counted\ndef unused():\n    return 1", "lab.L[0]", "L = [0.25]\n\n\ndef counted(f):\n    L[0] += 1\n    return f\n", {CHAPTER: ("@lab.counted\n", "")}, ""),
    told("metaclass_with_an_effect", "from common.ME import lab\n\n\nclass Unused(metaclass=lab.M):\n    pass", "lab.L[0]", "L = [0.25]\n\n\nclass M(type):\n    def __init__(cls, *_):\n        L[0] += 1\n", {CHAPTER: ("(metaclass=lab.M)", "")}, ""),
    told("annotation_with_an_effect", "from common.ME import lab\n\nx: lab.tick() = 1", "lab.L[0]", "L = [0.25]\n\n\ndef tick():\n    L[0] += 1\n    return int\n", {CHAPTER: ("x: lab.tick() = 1", "x: int = 1")}, ""),
    told("own_type_checking", "from common.ME import lab\nfrom common.ME.far import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    lab.x[0] = 0.25", "lab.x[0]", "x = [0.5]\n", {CHAPTER: TOLD}, "", far="TYPE_CHECKING = True\n"),
    told("type_checking_of_its_own", "from common.ME import lab\n\nTYPE_CHECKING = 1\nif TYPE_CHECKING:\n    lab.x[0] = 0.25", "lab.x[0]", "x = [0.5]\n", {CHAPTER: TOLD}, ""),
    told("type_checking_turned", "import typing\nfrom common.ME import lab\n\nif not typing.TYPE_CHECKING:\n    lab.x[0] = 0.25", "lab.x[0]", "x = [0.5]\n", {CHAPTER: TOLD}, ""),
    told("type_checking_else", "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    RATE = 1\nelse:\n    RATE = 0.25", "RATE", None, {CHAPTER: TOLD}),
    told("under_main_otherwise", "if __name__ != '__main__':\n    RATE = 0.25", "RATE", None, {CHAPTER: TOLD}),
    # imports
    told("from_import", "from common.ME.lab import f", "f()", F),
    told("import_as", "import common.ME.lab as lab", "lab.f()", F),
    told("import_dotted", "import common.ME.lab", "common.ME.lab.f()", F),
    told("import_renamed", "from common.ME.lab import f as g", "g()", F),
    told("import_in_a_function", "", "from common.ME.lab import f\nf()", F),
    told("import_star", "from common.ME.lab import *", "f()", F),
    told("import_star_listed", "from common.ME.lab import *", "f()", f"__all__ = ['f']\n\n\n{F}"),
    told("import_star_twice", "from common.ME.lab import *\nfrom common.ME.far import *", "K", K, FAR, far=K),
    told("re_exported", "from common.ME.lab import f", "f()", "from common.ME.far import f\n", FAR, far=F),
    told("re_exported_by_the_package", "from common.ME import f", "f()", F, {"lab.py": TOLD}, __init__="from common.ME.lab import f\n"),
    told("relative", LAB, "lab.g()", "from .far import f as g\n", FAR, far=F),
    told("relative_package", LAB, "lab.far.f()", "from . import far\n", FAR, far=F),
    told("in_a_circle", LAB, "lab.g()", "import common.ME.far as far\n\nK = 0.25\n\n\ndef g():\n    return far.f()\n", None, far="import common.ME.lab as lab\n\n\ndef f():\n    return lab.K\n"),
    told("conditional_import", "import sys\n\nif sys.version_info >= (3, 0):\n    from common.ME.lab import f\nelse:\n    from common.ME.far import f", "f()", F, {"lab.py": TOLD}, far=F),
    told("try_import", "try:\n    import none_such\nexcept ImportError:\n    from common.ME import lab as none_such", "none_such.f()", F),
    told("optional_import_joins", "try:\n    from common.ME import far\nexcept ImportError:\n    far = None", "0.35 if far else 0.25", None, {"far.py": K}),
    told("package_attribute", "import common.ME", "common.ME.K", None, {"__init__.py": TOLD}, __init__=K),
    told("package_at_import", "import common.ME.lab", "common.ME.lab.L[0]", "L = [1]\n", {"__init__.py": TOLD}, __init__="import common.ME.lab as lab\n\nlab.L[0] = 0.25\n"),
    told("module_attribute", LAB, "lab.anything", "def __getattr__(name):\n    return 0.25\n"),
    told("module_attribute_from", "from common.ME.lab import anything", "anything", "def __getattr__(name):\n    return 0.25\n"),
    told("module_passed_on", f"{LAB}\nimport common.ME.far as far", "far.call(lab)", F, {"lab.py": TOLD}, far="def call(module):\n    return module.f()\n"),
    told("namespace_package", "from common.ME.deep.far import f", "f()", None, {"deep/far.py": TOLD}, **{"deep/far": F}),
    told("another_chapter", "from chapters.own_constant import K", "K", None, {CHAPTER: ("own_constant", "own_constant ")}, "") if False else told("beside_the_packages", "import common.ME.lab, sys", "sys.modules['common.ME.lab'].K", K),
]  # fmt: skip
