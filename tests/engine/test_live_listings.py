"""Live listings: what each needs of its page, that it runs as the page says, and what is said where it does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import Checkout
from tests.contents import only_page
from tests.live_parts import PAGE, WALKED, add_listings

from engine.ground.kept import Kept
from engine.interactive import check, cpython, fences, listing_trial, listings
from engine.interactive.names import names
from engine.prose import by_text, typed_numbers
from engine.results.book import Book

BOOK = Book()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for one in (listing_trial, cpython):
        monkeypatch.setattr(one, "KEPT", tmp_path / f"{one.__name__}.json")
    for module in (check, by_text, typed_numbers):
        monkeypatch.setattr(module, "KEPT", Kept(tmp_path.with_name(f"{tmp_path.name}-kept") / module.__name__))
    return only_page(tmp_path, monkeypatch)


def written(*parts: str) -> str:
    """Return a page of fences: each is the end of its head, and what is in it."""
    return "\n".join(f"```{part}\n```\n" for part in parts)


def needed(page: Path, *parts: str) -> list[tuple[str, ...]]:
    """Return (import statements, what comes before) of each live listing of a page of fences."""
    page.write_text(written(*parts), encoding="utf-8")
    programs = listings.programs(fences.of_page(page, {}))
    return [(program.imports, *(listings.name(fence) for fence in program.before)) for program in programs]


def faults(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    return [f"{fault.line}: {fault.text}" for fault in check.faults(BOOK.renewed(), {})]


def test_a_listing_comes_with_the_fences_that_bind_what_it_reads_and_no_others(page):
    assert needed(page, "python\na = 1", "python\nb = 2", "python live\nc = a", "python live\nprint(c)") == [
        ("", "#1"),
        ("", "#1", "1"),
    ]


def test_of_two_fences_that_bind_a_name_the_later_counts_and_that_it_changes_comes_too(page):
    assert needed(page, "python\na = 1", "python\na = 2", "python live\na") == [("", "#2")]
    assert needed(page, "python\na = 1", "python\na += 1", "python live\na") == [("", "#1", "#2")]


def test_what_a_function_reads_is_what_the_page_bound_last(page):
    parts = ("python\nrate = 1", "python\ndef step(x): return x * rate", "python\nrate = 2", "python live\nstep(3)")
    assert needed(page, *parts) == [("", "#2", "#3")]
    assert needed(page, *parts[:2], "python live\nrate = 3\nstep(3)") == [("", "#2")]


def test_imports_come_one_by_one(page):
    parts = ("python\nimport math\nimport torch\nfrom math import pi as half, tau", "python live\nmath.sqrt(half)")
    assert needed(page, *parts) == [("from math import pi as half\nimport math\n",)]


def test_only_python_that_says_live_is_live(page):
    assert needed(page, "python\n1", "text\nlive", 'python title="live"\n1', 'python live title="x"\n1') == [("",)]
    quoted = "````markdown\n```python live\n1\n```\n````\n"
    page.write_text(quoted, encoding="utf-8")
    assert fences.of_page(page, {})[0].live == 0
    for shown in (quoted, "text\n\n        ```python live\n        1\n        ```\n"):
        assert fences.marked(shown.split("\n")) == shown.split("\n")


@pytest.mark.parametrize(
    ("head", "marked"),
    [
        ("```python live", '```{ .python data-live="1" }'),
        ('~~~~ py live title="a b"', '~~~~{ .py data-live="1" title="a b" }'),
        ('    ``` python title="a" live hl_lines="1"', '    ```{ .python data-live="1" title="a" hl_lines="1" }'),
    ],
)
def test_the_highlighter_is_told_the_number_of_a_listing(head, marked):
    indent, fence = head[: len(head) - len(head.lstrip())], head.strip()[:4].rstrip(" py")
    item = ["- item", ""] if indent else []
    assert fences.marked([*item, head, f"{indent}a", f"{indent}{fence}"])[len(item)] == marked


@pytest.mark.parametrize(
    ("code", "bound", "first", "later"),
    [
        ("x = y", "x", "y", ""),
        ("x += 1", "x", "x", ""),
        ("x = 1\nx += 1", "x", "", ""),
        ("def f(a=b): return a + c", "f", "b", "c"),
        ("def f():\n    global g\n    g = h", "f", "", "h"),
        ("[n * k for n in ns]", "", "k ns", ""),
        ("f = lambda n: n * k", "f", "", "k"),
        ("class A(B):\n    x = y\n    def f(self): return z", "A", "B y", "z"),
        ("for n in ns:\n    t = n\n    print(t)", "n t", "ns print", ""),
        ("with a as b:\n    b.c", "b", "a", ""),
        ("try:\n    x = y\nexcept E as e:\n    x = e", "x e", "y E", ""),
        ("import a.b, c as d", "a d", "", ""),
        ("if (n := m):\n    n", "n", "m", ""),
        ("del x", "", "x", ""),
        ("x: int = 1", "x", "int", ""),
    ],
)
def test_names_that_code_binds_reads_and_reads_later(code, bound, first, later):
    found = names(code)
    assert ({*found.first}, {*found.later}) == ({*first.split()}, {*later.split()})
    assert {*found.bound} >= {*bound.split()}


@given(st.lists(st.sampled_from(["a = 1", "b = a", "c = b + a", "a = c", "b += a", "def f(): return c", "c = f()"])))
def test_a_program_runs_wherever_the_page_up_to_its_listing_does(code):
    """By names alone: what the whole page binds, and the program of its last fence, are the same to that fence."""
    whole: dict[str, object] = {}
    try:
        for one in code:
            exec(one, whole)
    except NameError:
        return
    lines = [fences.Line(one, Path("page.md"), n) for n, one in enumerate(code, 1)]
    made = [fences.Fence(one, (one,), one.number, int(one is lines[-1]), "python", (), False) for one in lines]
    alone: dict[str, object] = {}
    for program in listings.programs(made):
        for part in program.parts:
            exec(part.text, alone)
    for name in names(code[-1]).bound - {"f"} if code else ():
        assert alone[name] == whole[name]


def test_a_listing_that_runs_has_no_fault(page):
    assert faults(page, written("python live\nimport math\nprint(math.sqrt(4.0))")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "```python live\nx = 1\ny = x + z\n```",
            "3: this listing is live and reads z, which no fence before it binds",
        ),
        ("```python live\nx = (\n```", "2: this listing is live and no Python: '(' was never closed"),
        ("```console live\n$ ls\n```", "1: a live listing is Python, not console; write ```python live"),
        ("```python live\nx = 1\nx / 0\n```", "3: the reader's Python says ZeroDivisionError: divide by zero"),
        ("```python live\nimport torch\n```", "2: the reader's Python says ImportError: no module named 'torch'"),
        (
            "```python live\nx = 1\nwhile x: pass\n```",
            "1: the reader's Python says Stopped: it runs for more than 10 s",
        ),
        (
            "```python\ndef f(n):\n    return 1 / n\n```\n\n```python live\nf(0)\n```",
            "3: the live listing of line 6 needs this, and the reader's Python says ZeroDivisionError",
        ),
        (
            "- item\n\n    ```python live\n    a = [1]\n    a[1]\n    ```\n",
            "5: the reader's Python says IndexError",
        ),
    ],
)
def test_a_listing_that_does_not_run_is_named_with_its_line(page, text, said):
    (fault,) = faults(page, text)
    assert fault.startswith(said)


@pytest.mark.slow
def test_a_listing_that_does_not_end_is_stopped_and_the_next_one_runs(page, monkeypatch):
    monkeypatch.setattr(listing_trial, "LIMIT", 3000)
    (fault,) = faults(page, written("python live\nwhile True: pass", "python live\nprint(1)"))
    assert fault.startswith("1: the reader's Python says Stopped: it runs for more than 3 s")


def test_what_ran_is_not_run_again(page, monkeypatch):
    text = written("python live\nprint(17 * 3)")
    assert faults(page, text) == []
    monkeypatch.setattr("engine.machine.npm.run", None)
    monkeypatch.setattr("subprocess.run", None)
    assert faults(page, text) == []
    assert faults(page, f"Words.\n\n{text}") == []


@pytest.mark.parametrize(
    ("code", "there", "here"),
    [
        ("print(1)\nprint('%.2f' % 0.125)", "'0.13'", "'0.12'"),
        ("n = 20\nprint(list({f'{k}' * k: k for k in range(n)}.values())[0])", None, "'0'"),
        ("print(isinstance(True, int))", "'False'", "'True'"),
        ("print(2.0 ** 5000)", "'inf'", '"OverflowError: ('),
    ],
)
def test_a_listing_that_prints_otherwise_in_cpython_is_named_with_its_line(page, code, there, here):
    (fault,) = faults(page, "Text.\n\n" + written("python live\n" + code))
    assert fault.startswith(f"3: this live listing prints {there or ''}")
    assert f" in the reader's Python, {here}" in fault
    assert " in CPython; write it so that both print the same" in fault


def test_a_listing_with_another_output_than_the_recorded_one_stops_the_build(checkout: Checkout):
    add_listings(checkout)
    checkout.edit(PAGE, WALKED, WALKED.replace('f"step', 'f"steps'))
    said = checkout.build("--no-site").stderr
    assert "docs/walks/valley.md:108: the live listing above prints 'steps 20, x1: -0.010599, x2: 0.000000' in" in said
    assert "the record says 'step 20, x1: -0.010599, x2: 0.000000'" in said
    assert (
        "docs/walks/valley.md:108: the live listing above" in checkout.run("-m", "mkdocs", "build", "--strict").stderr
    )


def test_of_python_that_is_not_live_it_is_known_which_packages_it_needs(page):
    page.write_text(
        written(
            "python\nimport torch\nimport math",
            "python\ndef half(x):\n    return torch.tensor(x) / 2",
            "python\ny = half(3)",
            "python\nz = math.pi",
            "python\nfrom common import training\nfrom engine import close",
            "sh\npip install torch",
        ),
        encoding="utf-8",
    )
    needs = {1: ["torch"], 2: ["torch"], 3: ["torch"], 5: ["common"]}  # of this repository: its notebook has it
    assert listings.packages(fences.all_of_page(page, {})) == needs
