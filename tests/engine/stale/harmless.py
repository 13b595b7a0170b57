"""Changes of no meaning: nothing that they touch is run again."""

# ruff: noqa: E501 programs read best as rows

from tests.engine.stale.case import CHAPTER, FRESH, STALE, TOLD, Case, Edit

LAB = "from common.ME import lab"
F = "def f():\n    return 0.25\n"
G = "def g():\n    return 1.5\n\n\n"


def kept(name: str, before: str, after: str, body: str = "lab.g()", wanted: str = FRESH, **files: Edit) -> Case:
    """Change the helper, in something that the number does not stand on."""
    others = {f"{file}.py": text for file, text in files.items() if isinstance(text, str)}
    return Case(name, wanted, body, LAB, lab=before, files=others, change={"lab.py": after})


CASES = [
    kept("comment", G, f"# why\n{G}  # so\n"),
    kept("docstring_joins", G, 'def g():\n    """Return it."""\n    return 1.5\n'),
    kept("docstring_of_the_module", G, f'"""A helper."""\n\n{G}'),
    kept("empty_lines", G, f"\n\n\n{G}\n\n"),
    kept("formatting", "def g():\n    return max(1.5, 1)\n", "def g():\n    return max(\n        1.5,\n        1,\n    )\n"),
    kept("brackets", "def g():\n    return 1.5 + 1\n", "def g():\n    return (1.5 + 1)\n"),
    kept("quotes", "def g():\n    return float('1.5')\n", 'def g():\n    return float("1.5")\n'),
    kept("literal_written_otherwise", "def g():\n    return 1.5 + 1000\n", "def g():\n    return 15e-1 + 1_000\n"),
    kept("literal_hexadecimal", "def g():\n    return 255\n", "def g():\n    return 0xFF\n"),
    kept("text_in_two_parts", "def g():\n    return len('ab')\n", "def g():\n    return len('a' 'b')\n"),
    kept("crlf", G, G.replace("\n", "\r\n")),
    kept("mark_joins", G, "\ufeff" + G),
    kept("local_renamed", "def g():\n    short = 1.5\n    return short\n", "def g():\n    longer = 1.5\n    return longer\n"),
    kept("target_renamed", "def g():\n    return sum(x for x in [1.5])\n", "def g():\n    return sum(value for value in [1.5])\n"),
    kept("loop_variable_renamed", "def g():\n    total = 0\n    for x in [1.5]:\n        total += x\n    return total\n", "def g():\n    total = 0\n    for value in [1.5]:\n        total += value\n    return total\n"),
    kept("caught_renamed", "def g():\n    try:\n        1 / 0\n    except ZeroDivisionError as error:\n        return len(error.args)\n", "def g():\n    try:\n        1 / 0\n    except ZeroDivisionError as problem:\n        return len(problem.args)\n"),
    kept("with_renamed", "from contextlib import nullcontext\n\n\ndef g():\n    with nullcontext(1.5) as x:\n        return x\n", "from contextlib import nullcontext\n\n\ndef g():\n    with nullcontext(1.5) as value:\n        return value\n"),
    kept("statements_swapped", f"{G}{F}", f"{F}\n\n{G}"),
    kept("function_joins", G, f"{G}{F}"),
    kept("function_goes", f"{G}{F}", G),
    kept("another_function", f"{G}{F}", f"{G}{F.replace('0.25', '0.35')}"),
    kept("another_constant", f"K = 0.25\n\n\n{G}", f"K = 0.35\n\n\n{G}"),
    kept("another_class", f"class C:\n    x = 0.25\n\n\n{G}", f"class C:\n    x = 0.35\n\n\n{G}"),
    kept("another_enumeration", f"from enum import Enum\n\n\nclass E(Enum):\n    A = 0.25\n\n\n{G}", f"from enum import Enum\n\n\nclass E(Enum):\n    A = 0.35\n\n\n{G}"),
    kept("another_counted_enumeration", f"from enum import IntEnum, auto\n\n\nclass E(IntEnum):\n    A = auto()\n    B = 25\n\n\n{G}", f"from enum import IntEnum, auto\n\n\nclass E(IntEnum):\n    A = auto()\n    B = 35\n\n\n{G}"),
    kept("another_metaclass", f"class M(type):\n    x = 0.25\n\n\nclass C(metaclass=M):\n    pass\n\n\n{G}", f"class M(type):\n    x = 0.35\n\n\nclass C(metaclass=M):\n    pass\n\n\n{G}"),
    kept("another_decorator", f"def marked(f):\n    return lambda: f() + 0.25\n\n\n@marked\ndef h():\n    return 1\n\n\n{G}", f"def marked(f):\n    return lambda: f() + 0.35\n\n\n@marked\ndef h():\n    return 1\n\n\n{G}"),
    kept("another_decorator_with_arguments", f"def marked(x):\n    def inner(f):\n        return f\n    return inner\n\n\n@marked(0.25)\ndef h():\n    return 1\n\n\n{G}", f"def marked(x):\n    def inner(f):\n        return f\n    return inner\n\n\n@marked(0.35)\ndef h():\n    return 1\n\n\n{G}"),
    kept("another_callable", f"class C:\n    def __call__(self):\n        return 0.25\n\n\nh = C()\n\n\n{G}", f"class C:\n    def __call__(self):\n        return 0.35\n\n\nh = C()\n\n\n{G}"),
    kept("another_instance", f"class C:\n    def __init__(self, x):\n        self.x = x\n\n\nh = C(0.25)\n\n\n{G}", f"class C:\n    def __init__(self, x):\n        self.x = x\n\n\nh = C(0.35)\n\n\n{G}"),
    kept("another_dataclass", f"from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass C:\n    x: float = 0.25\n\n\n{G}", f"from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass C:\n    x: float = 0.35\n\n\n{G}"),
    kept("another_named_tuple", f"from typing import NamedTuple\n\n\nclass C(NamedTuple):\n    x: float = 0.25\n\n\n{G}", f"from typing import NamedTuple\n\n\nclass C(NamedTuple):\n    x: float = 0.35\n\n\n{G}"),
    kept("another_optional_import", f"try:\n    import none_such\nexcept ImportError:\n    none_such = None\n\n\ndef h():\n    return 0.25\n\n\n{G}", f"try:\n    import none_such\nexcept ImportError:\n    none_such = None\n\n\ndef h():\n    return 0.35\n\n\n{G}"),
    kept("pattern", f"import re\n\nP = re.compile('0.25')\n\n\n{G}", f"import re\n\nP = re.compile('0.35')\n\n\n{G}"),
    kept("cached_function", f"from functools import cache\n\n\n@cache\ndef h():\n    return 0.25\n\n\n{G}", f"from functools import cache\n\n\n@cache\ndef h():\n    return 0.35\n\n\n{G}"),
    kept("property_of_another_class", f"class C:\n    @property\n    def x(self):\n        return 0.25\n\n\n{G}", f"class C:\n    @property\n    def x(self):\n        return 0.35\n\n\n{G}"),
    kept("partial_of_another", f"from functools import partial\n\n\ndef h(x):\n    return x\n\n\ni = partial(h, 0.25)\n\n\n{G}", f"from functools import partial\n\n\ndef h(x):\n    return x\n\n\ni = partial(h, 0.35)\n\n\n{G}"),
    kept("only_for_types", f"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    K = 0.25\n\n\n{G}", f"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    K = 0.35\n\n\n{G}"),
    kept("only_as_a_program", f"{G}if __name__ == '__main__':\n    print(0.25)\n", f"{G}if __name__ == '__main__':\n    print(0.35)\n"),
    kept("unused_import_of_python", G, f"import bisect\n\n\n{G}"),
    Case("import_written_otherwise", FRESH, "lab.g()", LAB, lab=G, change={CHAPTER: (LAB, "import common.ME.lab as lab")}),
    Case("function_moves", FRESH, "f()", "from common.ME.lab import f", lab=F, files={"far.py": "K = 1\n"}, change={CHAPTER: ("ME.lab", "ME.far"), "lab.py": "", "far.py": f"{F}\n\nK = 1\n"}),
    Case("file_joins", FRESH, "lab.g()", LAB, lab=G, change={"far.py": F, "notes.txt": "1"}),
    Case("another_file", FRESH, "lab.g()", LAB, lab=G, files={"far.py": F}, change={"far.py": TOLD}),
    Case("file_of_another", FRESH, "float(open('scripts/common/ME/data.txt').read())", files={"data.txt": "0.25", "other.txt": "1"}, declares='files=["scripts/common/ME/data.txt"]', change={"other.txt": "2"}),
    Case("line_ends_of_a_text", FRESH, "float(open('scripts/common/ME/data.txt').read())", files={"data.txt": "0.25\n"}, declares='files=["scripts/common/ME/data.txt"]', change={"data.txt": "0.25\r\n"}),
    Case("saved_as_it_was", FRESH, "lab.g()", LAB, lab=G, change={"lab.py": G}),
    Case("figures_imported", FRESH, "1.5", "from engine import figures\nfrom common.ME import lab\n\n\ndef drawn(numbers):\n    return figures.plot([('a', [0], [lab.K])], 'x', 'y', 'alt')", lab="K = 0.25\n"),
    # run again though nothing comes of it, which costs a run and no more
    kept("inner_function_renamed", "def g():\n    def inner():\n        return 1.5\n    return inner()\n", "def g():\n    def within():\n        return 1.5\n    return within()\n", wanted=STALE),
    kept("optional_import_joins_harmlessly", G, f"try:\n    import none_such\nexcept ImportError:\n    none_such = None\n\n\n{G}", wanted=STALE),
    Case("function_moves_and_is_passed_on", STALE, "f()", "from common.ME.lab import f", lab=F, change={"lab.py": "from common.ME.far import f\n", "far.py": F}),
]  # fmt: skip
