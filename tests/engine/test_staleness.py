"""The matrix of staleness, our row: every change that can change a result runs it again, no other does."""

# ruff: noqa: E501 the table of changes reads best as rows

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import pytest
from tests import environments
from tests.checkout import DATA, Checkout

from engine.data import tables

CHAPTER, SLOPE = "scripts/chapters/valley/walking.py", "scripts/common/slope.py"
PEOPLE, RULES = "scripts/chapters/valley/people.py", "scripts/chapters/valley/rules.py"
CHARTS, PAGE = "scripts/engine/figures/charts.py", "docs/walks/valley.md"


def keys(names: str) -> set[str]:
    return {f"valley.{name}" for name in names.split()}


ON_GRADIENT = keys("comparison trajectory")
ON_EPSILON = keys("trajectory floor")
ON_DATA = keys("scratch concise seeds")


@dataclass(frozen=True)
class Change:
    """A change of a copy whose results are fresh, and what it must run again: these results and no others."""

    name: str
    make: Callable[[Checkout], object]
    runs: set[str] = field(default_factory=set)
    why: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    accepts: bool = False  # the numbers do change


def edit(path: str, old: str, new: str) -> Callable[[Checkout], object]:
    return lambda copy: copy.edit(path, old, new)


def with_crlf(copy: Checkout) -> None:
    for path in [*copy.path("scripts").rglob("*.py"), *copy.path("docs").rglob("*.md"), copy.path(DATA)]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def other_data(copy: Checkout) -> None:
    """Another edition of the table: one value differs, and the code names its digest."""
    rows = [[float(word) for word in line.split()] for line in copy.read(DATA).splitlines()]
    before, rows[0][1] = tables.values_digest(rows), 71.8
    copy.path(DATA).write_text("".join(f"{h:g}\t{w:g}\t{a:g}\n" for h, w, a in rows), encoding="utf-8", newline="\n")
    copy.edit("scripts/common/heights.py", before, tables.values_digest(rows))


def upgrade(copy: Checkout, package: str) -> None:
    """What an upgrade leaves, in an environment of its own: another version in the metadata, and the pins say so."""
    info = environments.made(copy.path("upgraded")) / f"{package}-99.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 99.0\n", encoding="utf-8")
    pin = f"{package}=={metadata.version(package)}"
    for pins in ("requirements.txt", "requirements-run.txt", "constraints.txt"):
        if pin in copy.read(pins):
            copy.edit(pins, pin, f"{package}==99.0")


def next_numpy(copy: Checkout) -> None:
    upgrade(copy, "numpy")


def moved_helper(copy: Checkout) -> None:
    """`walk` moves to a file of its own; the chapters import it from there."""
    text = copy.read(SLOPE)
    start, end = text.index("# --8<-- [start:walk]"), text.index("# --8<-- [end:walk]\n")
    section = text[start : end + len("# --8<-- [end:walk]\n")]
    copy.edit(SLOPE, section, "")
    copy.path("scripts/common/loops.py").write_text(f'"""Walking."""\n\n\n{section}', encoding="utf-8")
    copy.edit(CHAPTER, "import height, slope, walk\n", "import height, slope\nfrom common.loops import walk\n")
    copy.edit(PAGE, "slope.py:walk", "loops.py:walk")


NUMPY = metadata.version("numpy")
OTHER_SEED = ("rows=200, seed=0)", "rows=200, seed=1)")
HELPER = ("        state = step(*state)\n", "        state = (*step(*state),)\n")
HARMLESS = [
    Change("a comment", edit(SLOPE, HELPER[0], f"{HELPER[0].rstrip()}  # one step\n")),
    Change("formatting", edit(SLOPE, "        trace.append(state[:2])\n", "        trace.append(\n            state[:2]\n        )\n")),
    Change("a docstring", edit(SLOPE, "def walk(step, steps=20):\n", 'def walk(step, steps=20):\n    """Descend."""\n')),
    Change("prose", edit(PAGE, "step 20 is no end either", "step 20 is not the end")),
    Change("a function that is not reached", edit(CHAPTER, "# --8<-- [start:stride]", "def unused():\n    return 1\n\n\n# --8<-- [start:stride]")),
    Change("the data file's time", lambda copy: os.utime(copy.path(DATA), (0, 0))),
    Change("Python's hash seed", lambda _: None, variables={"PYTHONHASHSEED": "4242"}),
    Change("CRLF line ends", with_crlf),
    Change("a helper that moves to another file", moved_helper),
]  # fmt: skip
CHANGES = [
    Change("its own function", edit(CHAPTER, "    x1, x2 = trace[-1]\n    settings", "    (x1, x2) = trace[steps]\n    settings"), {"valley.trajectory"}, "chapters.valley.walking.trajectory changed"),
    Change("a helper that it imports", edit(SLOPE, *HELPER), {"valley.trajectory"}, "common.slope.walk changed"),
    Change("a helper of that helper", edit(SLOPE, "return 0.2 * x1, 4 * x2", "return x1 * 0.2, x2 * 4"), ON_GRADIENT, "common.slope.slope changed"),
    Change("a constant", edit(CHAPTER, "eta, gamma, eps = 0.4, 0.9, 1e-6", "eta, gamma, eps = 0.4, 0.9, 1e-5"), ON_EPSILON, "chapters.valley.walking.eps changed", accepts=True),
    Change("a class attribute", edit(SLOPE, "x1 = -5.0", "x1 = -5"), keys("comparison circle drift"), "common.slope.Start changed"),
    Change("a default argument", edit(SLOPE, "def walk(step, steps=20):", "def walk(step, steps=21):"), {"valley.trajectory"}, "common.slope.walk changed"),
    Change("the data file's bytes", other_data, ON_DATA, "data heights changed", accepts=True),
    Change("a library's version", next_numpy, ON_DATA, f"numpy {NUMPY} → 99.0", variables={"PYTHON": "upgraded"}),
    Change("the seed", edit(PEOPLE, *OTHER_SEED), {"valley.seeds"}, "seed 0 → 1", accepts=True),
]  # fmt: skip


def test_nothing_is_stale_where_nothing_changed(fresh: Checkout):
    assert stale(fresh) == {}


@pytest.fixture
def fresh(checkout: Checkout) -> Checkout:
    """Results of which none is stale."""
    return checkout


def stale(copy: Checkout, **variables: str) -> dict[str, str]:
    """What `--status` calls stale of this chapter's results, and why."""
    lines = copy.built("--status", "--device", "cpu", **variables).splitlines()
    found = (re.fullmatch(r"((?:valley|roots)\.\S+) +(?:fresh|stale: (.*))", line) for line in lines)
    return {match[1]: match[2] for match in found if match and match[2]}


def ran(printed: str) -> set[str]:
    """The results that a build says it ran."""
    return set(re.findall(r"^\[\d+/\d+\] (\S+\.\S+)", printed, re.MULTILINE))


def test_changes_of_no_meaning_run_nothing_again(fresh: Checkout):
    """One after the other in one copy, so that each is seen by `--status` and all of them by one build."""
    for change in HARMLESS:
        change.make(fresh)
        assert stale(fresh, **change.variables) == {}, change.name
    assert ran(fresh.updated("--data", DATA, PYTHONHASHSEED="4242")) == set()


@pytest.mark.slow
def test_a_colour_draws_again_and_runs_nothing(fresh: Checkout):
    fresh.edit(CHARTS, '"#0072b2"', '"#0072b3"')
    said = stale(fresh)
    assert said
    assert all(".svg" in why for why in said.values())
    assert ran(fresh.updated("--data", DATA)) == set()
    assert stale(fresh) == {}


@pytest.mark.slow
def test_another_version_of_what_draws_draws_again_and_runs_nothing(fresh: Checkout):
    upgrade(fresh, "matplotlib")
    said = stale(fresh, PYTHON="upgraded")
    assert said
    for why in said.values():
        assert re.search(r"\.svg: .*matplotlib \S+ → 99\.0", why) or ".md: matplotlib" in why
        assert not why.startswith("matplotlib")
    before = fresh.files("docs/results")
    assert ran(fresh.updated("--data", DATA, PYTHON="upgraded")) == set()
    assert stale(fresh, PYTHON="upgraded") == {}
    changed = {name for name, content in fresh.files("docs/results").items() if before[name] != content}
    assert changed
    assert all(name.endswith(".json") for name in changed)  # the same bytes of every figure


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_runs_again_what_it_can_change_and_nothing_else(fresh: Checkout, change: Change):
    change.make(fresh)
    said = stale(fresh, **change.variables)
    said = {key: why for key, why in said.items() if not why.startswith("docs/")}  # and not only to be drawn again
    assert set(said) == change.runs
    assert all(change.why in why for why in said.values())
    how = ["--accept"] if change.accepts else ["--check"]  # which runs the same, and renders nothing
    done = fresh.build("--no-site", "--device", "cpu", "--data", DATA, *how, **change.variables)
    assert ran(done.stdout) == change.runs, done.stderr
    if change.accepts:
        assert done.returncode == 0, done.stderr
        assert stale(fresh, **change.variables) == {}


def test_moving_the_repository_runs_nothing_again(fresh: Checkout, tmp_path: Path):
    moved = Checkout(fresh.root.rename(tmp_path / "搬走 了"))
    assert stale(moved) == {}
    assert "[1/" not in moved.updated("--device", "cpu")
    shutil.rmtree(moved.root)


def test_too_few_seeds_for_the_shift_that_is_to_be_caught_stop_the_build(fresh: Checkout):
    fresh.edit(PEOPLE, "def seeds(heights, device, runs=256,", "def seeds(heights, device, runs=32,")
    said = fresh.refused("--device", "cpu", "--only", "seeds", "--data", DATA)
    assert re.fullmatch(
        r"error: valley.seeds.loss: 32 runs show a relative shift of 0.0\d+ or more; a shift of 0.01 .*\n", said
    )


def test_a_mean_over_other_seeds_holds_and_one_per_cent_more_is_drift(fresh: Checkout):
    fresh.edit(PEOPLE, *OTHER_SEED)
    said = fresh.refused("--only", "seeds", "--data", DATA)  # the quantiles of other seeds are no means
    assert "valley.seeds.range" in said
    assert "valley.seeds.loss" not in said
    fresh.edit(PEOPLE, "return spread(losses, scratch(", "return spread(losses * 1.01, scratch(")
    said = fresh.refused("--only", "seeds", "--data", DATA)
    assert "valley.seeds.loss.mean: recorded 67.77" in said
    assert "means over 256 and 256 runs, chance of a false alarm ≤ 0.0001 a build" in said
    assert "valley.seeds drifted because chapters.valley.people.seeds changed; seed 0 → 1" in said


def test_all_that_a_result_stands_on_is_listed(fresh: Checkout):
    fresh.path("scripts/chapters/start.txt").write_text("-5.0\n", encoding="utf-8")
    declaring(fresh, 'files=["scripts/chapters/start.txt"], environment={"MINE": "1"}, seconds=60')
    first, *lines = fresh.built("--status", "--explain", "valley.trajectory", "--device", "cpu").splitlines()
    assert re.match(r"valley.trajectory, scripts/chapters/valley/walking.py:\d+: stale: .*start.txt is new", first)
    said = " ".join(" ".join(lines).split())
    line = 1 + fresh.read(SLOPE).split("def walk(")[0].count("\n")
    assert (
        f"code scripts/chapters/valley/walking.py:{1 + fresh.read(CHAPTER).split('eta, gamma')[0].count(chr(10))}"
        in said
    )
    for part in (
        f"{SLOPE}:{line} common.slope.walk",
        "files scripts/chapters/start.txt ",
        "settings steps = 20",
        "versions python 3.",
        "TZ=UTC",
        "MINE=1",
        "device cpu",
        "checked always: by every push",
        "numbers x1: exact",
        "ended after 60 s, or beyond 8 GB",
    ):
        assert part in said
    assert "no such result" in fresh.refused("--status", "--explain", "valley.nothing")
    assert "--explain stands beside --status" in fresh.build("--explain", "valley.trajectory").stderr


def doing_first(copy: Checkout, *lines: str) -> None:
    """Let the experiment `trajectory` begin with some lines."""
    start = "    trace = walk(stride, steps)\n    x1"
    copy.edit(CHAPTER, start, "".join(f"    {line}\n" for line in lines) + start)


def declaring(copy: Checkout, more: str) -> None:
    """Let the experiment `trajectory` declare more than its numbers."""
    copy.edit(CHAPTER, '"gamma": exact, "trace": exact})', f'"gamma": exact, "trace": exact}}, {more})')


@pytest.mark.slow
def test_a_file_that_an_experiment_declares_counts_like_code(fresh: Checkout):
    declaring(fresh, 'files=["scripts/chapters/start.txt"]')
    fresh.path("scripts/chapters/start.txt").write_text("-5.0\n", encoding="utf-8", newline="\n")
    doing_first(fresh, 'start = float(open("scripts/chapters/start.txt", encoding="utf-8").read())', "assert start < 0")
    fresh.updated("--only", "trajectory")
    assert stale(fresh) == {}
    fresh.path("scripts/chapters/start.txt").write_bytes(b"-5.0\r\n")
    assert stale(fresh) == {}
    fresh.path("scripts/chapters/start.txt").write_text("-6.0\n", encoding="utf-8")
    assert stale(fresh) == {"valley.trajectory": "scripts/chapters/start.txt changed"}
    fresh.path("scripts/chapters/start.txt").unlink()
    assert stale(fresh) == {"valley.trajectory": "scripts/chapters/start.txt is missing"}


@pytest.mark.slow
def test_a_file_joining_a_folder_that_an_experiment_declares_counts(fresh: Checkout):
    fresh.path("scripts/chapters/tables").mkdir()
    fresh.path("scripts/chapters/tables/a.txt").write_text("1", encoding="utf-8")
    declaring(fresh, 'files=["scripts/chapters/tables"]')
    fresh.edit(CHAPTER, "import math\n", "import math\nfrom pathlib import Path\n")
    doing_first(fresh, "steps += 0 * len(list(Path('scripts/chapters/tables').glob('*')))")
    fresh.updated("--only", "trajectory")
    assert stale(fresh) == {}
    fresh.path("scripts/chapters/tables/b.txt").write_text("1", encoding="utf-8")
    assert stale(fresh) == {"valley.trajectory": "scripts/chapters/tables/b.txt is new"}


def test_a_file_read_when_a_module_is_imported_is_declared_by_all_that_import_it(fresh: Checkout):
    fresh.path("scripts/chapters/label.txt").write_text("0", encoding="utf-8")
    marker = "# --8<-- [start:stride]\n"
    read = "with open('scripts/chapters/label.txt', encoding='utf-8') as file:\n    LABEL = file.read()\n"
    fresh.edit(CHAPTER, marker, f"{read}\n\n{marker}")
    said = (
        r"error: (?:valley.\w+, )+valley.\w+: scripts/chapters/valley/walking.py:\d+: reads scripts/chapters/label.txt,"
        r' which it does not declare: files=\["scripts/chapters/label.txt"\]'
    )
    assert re.fullmatch(said, fresh.refused("--data", DATA).strip())


def test_what_an_experiment_leaves_behind_reaches_no_other(fresh: Checkout):
    """The first one changes a function of numpy, and a global: the others give what they gave."""
    fresh.edit(PEOPLE, "    start = time", "    np.random.default_rng = None\n    start = time")
    assert (
        fresh.updated("--force", "--only", "s*", "--data", DATA).count("re-run, holds") == 2
    )  # scratch, and then seeds
    fresh.edit(CHAPTER, "def weights(steps=40):\n", "def weights(steps=40):\n    eps_of['x'] = 1\n")
    fresh.edit(CHAPTER, "ROUNDED = close", "eps_of = {}\nROUNDED = close")
    fresh.edit(CHAPTER, '"x2": x2, **settings', '"x2": x2 + len(eps_of), **settings')
    drawn = '    return figures.plot(lines, "age", "weight", alt)\n'
    fresh.edit(CHAPTER, drawn, f'    figures.charts.matplotlib.rcParams["axes.facecolor"] = "red"\n{drawn}')
    before = fresh.read("docs/results/valley/trajectory.svg")
    fresh.updated("--force", "--only", "[wt]*[sy]")  # weights before trajectory
    assert fresh.read("docs/results/valley/trajectory.svg") == before


@pytest.mark.slow
def test_many_shifts_each_within_its_tolerance_do_not_add_up(fresh: Checkout):
    """A recorded mean stays the measure until another one is accepted."""
    for factor in ("1.001", "1.002"):
        was = "losses" if factor == "1.001" else "losses * 1.001"
        fresh.edit(PEOPLE, f"spread({was}, scratch", f"spread(losses * {factor}, scratch")
        assert "re-run, holds" in fresh.updated("--only", "seeds", "--data", DATA)
    fresh.edit(PEOPLE, "spread(losses * 1.002, scratch", "spread(losses * 1.004, scratch")
    assert "valley.seeds.loss.mean" in fresh.refused("--only", "seeds", "--data", DATA)


def test_a_file_that_other_machines_do_not_have_is_refused(fresh: Checkout, tmp_path_factory: pytest.TempPathFactory):
    table = tmp_path_factory.mktemp("elsewhere") / "table.csv"
    table.write_text("1", encoding="utf-8")
    doing_first(fresh, f"open({str(table)!r}).close()")
    said = fresh.refused("--only", "trajectory")
    assert f"reads {table}, which other machines do not have: put it into the repository and declare it\n" in said


def test_a_variable_of_the_machine_is_not_there(fresh: Checkout):
    fresh.edit(CHAPTER, "import math\n", "import math\nimport os\n")
    doing_first(fresh, "assert 'MINE' not in os.environ", "assert os.environ['TZ'] == 'UTC'")
    fresh.updated("--only", "trajectory", MINE="1", TZ="Asia/Shanghai", OMP_NUM_THREADS="3")
    declaring(fresh, 'environment={"MINE": "2"}')
    fresh.edit(CHAPTER, "'MINE' not in os.environ", "os.environ['MINE'] == '2'")
    fresh.updated("--only", "trajectory")
    fresh.edit(CHAPTER, '"MINE": "2"', '"MINE": "3"')
    assert "MINE 2 → 3" in stale(fresh)["valley.trajectory"]


def test_a_view_that_reads_a_file_is_refused(fresh: Checkout):
    fresh.edit(
        CHAPTER,
        "def trajectory_text(numbers):\n",
        "def trajectory_text(numbers):\n    open('README.md', encoding='utf-8').close()\n",
    )
    said = fresh.refused("--only", "trajectory")
    assert "trajectory_text reads README.md; a view is made from the numbers alone\n" in said


@pytest.mark.slow
def test_what_was_accepted_says_where_the_pages_show_it(fresh: Checkout):
    fresh.edit(CHAPTER, "eta, gamma, eps = 0.4, 0.9, 1e-6", "eta, gamma, eps = 0.41, 0.9, 1e-6")
    printed = fresh.updated("--accept", "--data", DATA)
    line = fresh.read(PAGE).splitlines().index('--8<-- "docs/results/valley/comparison.md"') + 1
    assert f"{PAGE}:{line} shows it; read what is said of it" in printed
    assert "| summed | 0.41 |" in fresh.read("docs/results/valley/comparison.md")


@pytest.mark.slow
def test_a_sentence_of_which_nothing_would_be_left_is_not_rewritten(fresh: Checkout):
    fresh.edit(CHAPTER, "    x1, x2 = trace[-1]\n    settings", "    x1, x2 = trace[-1]\n    x1 /= 1000\n    settings")
    said = fresh.refused("--accept", "--only", "trajectory")
    assert "nothing is left of -1.06e-05 at the precision of −0.011; write −0.000011" in said


def test_an_unseeded_experiment_is_refused_at_once(fresh: Checkout):
    fresh.edit(
        CHAPTER,
        "    x1, x2 = trace[-1]\n    settings",
        "    import random\n    x1, x2 = trace[-1]\n    x1 += random.random()\n    settings",
    )
    said = fresh.refused("--accept", "--only", "trajectory")
    assert re.match(
        r"error: scripts/chapters/valley/walking.py:\d+: valley.trajectory.x1 was \S+, and then \S+: seed", said
    )


@pytest.mark.slow
def test_an_experiment_may_have_workers_and_sees_no_option_of_the_build(fresh: Checkout):
    workers = ("from multiprocessing import Pool", "with Pool(1) as pool:", "    assert pool.map(abs, [-1]) == [1]")
    doing_first(fresh, "import sys", *workers, "assert len(sys.argv) == 1")
    assert "re-run, holds" in fresh.updated("--only", "trajectory")


@pytest.mark.slow
def test_a_source_file_that_is_read_as_text_is_declared_and_counts_as_it_is_written(fresh: Checkout):
    fresh.edit(CHAPTER, "import math\n", "import math\nfrom pathlib import Path\n")
    doing_first(fresh, "assert Path(__file__).read_text(encoding='utf-8')")
    assert f'declare it: files=["{CHAPTER}"]' in fresh.refused("--only", "trajectory")
    declaring(fresh, f'files=["{CHAPTER}"]')
    fresh.updated("--only", "trajectory")
    assert stale(fresh) == {}
    fresh.edit(CHAPTER, "# --8<-- [start:trajectory]", "# a comment\n# --8<-- [start:trajectory]")
    assert stale(fresh) == {"valley.trajectory": "scripts/chapters/valley/walking.py changed"}


def test_no_matplotlibrc_changes_a_figure(fresh: Checkout):
    before = fresh.read("docs/results/valley/weights.svg")
    fresh.path("matplotlibrc").write_text("axes.facecolor: red\naxes.grid: True\n", encoding="utf-8")
    fresh.updated("--force", "--only", "weights")
    assert fresh.read("docs/results/valley/weights.svg") == before
