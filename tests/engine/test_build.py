"""The build command, as a person calls it, on a copy of the repository."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.checkout import DATA, Checkout
from tests.slow import all_but

from engine.ground.digest import digest
from engine.results import records

CHAPTER = "scripts/chapters/valley/walking.py"
PEOPLE = "scripts/chapters/valley/people.py"
PAGE = "docs/walks/valley.md"
RECORD = "docs/results/valley/trajectory.cpu.json"
GAMMA = "eta, gamma, eps = 0.4, 0.9, 1e-6"
RESULTS = [
    *("reading.letters", "reading.brightness"),
    *("valley.circle", "valley.drift", "valley.scratch", "valley.concise", "valley.seeds", "valley.comparison"),
    *("valley.floor", "valley.weights", "valley.trajectory"),
]


def test_force_reruns_every_experiment_and_changes_no_byte(checkout: Checkout):
    before = checkout.files("docs")
    printed = checkout.updated("--force", "--data", DATA)
    for name in RESULTS:
        assert name in printed
    assert printed.count("re-run, holds") == len(RESULTS) + 1  # and roots.newton
    assert checkout.files("docs") == before
    assert "Everything that was asked for holds" in checkout.built("--check", "--no-site")


def test_without_the_site_all_else_is_brought_up_to_date(checkout: Checkout):
    checkout.edit(CHAPTER, 'return f"step {steps}', 'return f"after step {steps}')
    said = checkout.built("--no-site")
    assert "The site was not rendered: site/ is as it was." in said
    assert checkout.read("docs/results/valley/trajectory.txt").startswith("after step 20")
    assert "after step 20" in checkout.read("docs/notebooks/valley.ipynb")
    assert not checkout.path("site").exists()
    checkout.built("--check", "--no-site")
    checkout.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    assert "the sentence says −0.012" in checkout.refused("--no-site")


@pytest.mark.slow
def test_a_second_build_with_nothing_changed_imports_neither_torch_nor_matplotlib(checkout: Checkout):
    for options in (["--only", "trajectory"], ["--status"], ["--check", "--only", "trajectory"]):
        done = checkout.run("-X", "importtime", "scripts/build.py", "--offline", *options)
        assert done.returncode == 0
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "engine.machine.environment" in imported
        assert not imported & {"torch", "matplotlib", "numpy"}


def test_status_says_fresh_or_stale_and_why(checkout: Checkout):
    assert checkout.built("--status", "--only", "trajectory").split() == ["valley.trajectory", "fresh"]
    checkout.edit(CHAPTER, "s1 = gamma * s1 + (1 - gamma) * g1 * g1\n    s2 = gamma * s2 + (1 - gamma) * g2 * g2\n    x1 = x1 - eta / math.sqrt(s1 + eps)", "s1 = gamma * s1 + (1 - gamma) * g1 * g1\n    s2 = gamma * s2 + (1 - gamma) * g2 * g2\n    x1 = x1 - 2 * eta / math.sqrt(s1 + eps)")  # fmt: skip # noqa: E501
    status = checkout.built("--status")
    lines = {line.split()[0]: line for line in status.splitlines()}
    assert "stale: chapters.valley.walking.stride changed" in lines["valley.trajectory"]
    assert lines["valley.comparison"].endswith("fresh")
    assert lines["valley.weights"].endswith("fresh")
    assert lines["valley.seeds"].endswith("fresh")


def test_a_change_of_the_engine_leaves_a_result_fresh(checkout: Checkout):
    checkout.edit("scripts/engine/results/comparison.py", "FALSE_ALARM = 1e-4", "FALSE_ALARM = 1e-5")
    assert checkout.built("--status", "--only", "trajectory").split() == ["valley.trajectory", "fresh"]


def test_a_changed_listing_is_drift_until_it_is_accepted_and_once_undone_no_byte_is_another(checkout: Checkout):
    before, record, figure = (
        checkout.files("docs"),
        checkout.read(RECORD),
        checkout.read("docs/results/valley/trajectory.svg"),
    )
    checkout.edit(CHAPTER, GAMMA, "eta, gamma, eps = 0.4, 0.8, 1e-6")
    for options in (["--check"], []):
        said = checkout.refused("--only", "t*", *options)
        assert "valley.trajectory.x1: recorded -0.01059867213411372, now -0.0" in said
        assert "difference 0.00" in said
        assert "tolerance 0" in said
        assert "because chapters.valley.walking.gamma changed" in said
    assert "valley.trajectory.gamma 0.9 → 0.8; read the sentence again" in checkout.updated("--accept")
    assert checkout.read(RECORD) != record
    assert checkout.read("docs/results/valley/trajectory.svg") != figure
    now = json.loads(checkout.read(RECORD))["numbers"]["x1"]
    assert f'<data value="valley.trajectory.x1">{now:.3f}</data>'.replace("-", "−") in checkout.read(PAGE)
    checkout.built("--only", "trajectory", "--check")
    checkout.edit(CHAPTER, "eta, gamma, eps = 0.4, 0.8, 1e-6", GAMMA)
    checkout.updated("--accept")
    assert checkout.files("docs") == before


def test_a_number_edited_in_a_sentence_is_named_by_file_and_line(checkout: Checkout):
    checkout.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    line = 1 + checkout.read(PAGE)[: checkout.read(PAGE).index("−0.012")].count("\n")
    for options in (["--check"], []):
        said = checkout.refused("--only", "trajectory", *options)
        assert said == (
            f"error: {PAGE}:{line}: valley.trajectory.x1: the sentence says −0.012, the record −0.011;"
            " python scripts/build.py --accept rewrites it\n"
        )
    checkout.updated("--only", "trajectory", "--accept")
    assert ">−0.011</data>" in checkout.read(PAGE)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--device", "tpu"], "argument --device: invalid choice: 'tpu'"),
        (["--colour", "red"], "unrecognized arguments: --colour red"),
        (["--only", "nothing*"], "--only nothing*: no such result; there are "),
        (["--only", "trajektory"], "--only trajektory: no such result; do you mean trajectory"),
        (["--check", "--accept"], "--check writes nothing, --accept writes: choose one"),
        (["--check", "--pdf"], "--check, --status and --no-site render nothing: leave --pdf, --zip and --engine out"),
        (["--data", "missing.dat"], "missing.dat: No such file or directory; --data and HEIGHTS_DATA name a file"),
    ],
    ids=[
        "unknown device",
        "unknown option",
        "unknown result",
        "mistyped result",
        "check and accept",
        "check and pdf",
        "missing data",
    ],
)
def test_a_wrong_call_is_refused_in_one_line(checkout: Checkout, options: list[str], said: str):
    errors = checkout.refused(*options)
    assert said in errors
    assert errors.count("\n") == 1


def test_cuda_is_refused_where_there_is_none(checkout: Checkout):
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    why = "is built without CUDA; for one with CUDA: " if torch.version.cuda is None else "is the driver there"
    said = checkout.refused("--device", "cuda")
    assert said.startswith("error: --device cuda: torch sees no cuda device here")
    assert why in said
    assert said.endswith("; use --device cpu or auto\n")
    assert said.count("\n") == 1


def test_data_with_one_value_changed_is_refused(checkout: Checkout, tmp_path: Path):
    wrong = tmp_path / "wrong.dat"
    wrong.write_bytes(checkout.path(DATA).read_bytes().replace(b"70.8", b"70.9", 1))
    assert "the values are not those of the published heights table" in checkout.refused("--data", str(wrong))
    assert "the values are not those" in checkout.refused(HEIGHTS_DATA=str(wrong))


BROKEN = {
    "raises": (
        CHAPTER,
        "    x1, x2 = trace[-1]\n",
        "    x1, x2 = trace[-1] / 0\n",
        "scripts/chapters/valley/walking.py:LINE: TypeError",
    ),
    "nan": (
        CHAPTER,
        "    x1, x2 = trace[-1]\n",
        "    x1, x2 = float('nan'), 0.0\n",
        "walking.py:47: valley.trajectory.x1 is nan, with steps = 20; nothing was written",
    ),
    "returns a number that it does not declare": (
        CHAPTER,
        '"trace": path}',
        '"trace": path, "x9": x1}',
        "walking.py:47: valley.trajectory returned x9, undeclared: add it to numbers={…}, or do not return it",
    ),
    "a mistyped import": (
        CHAPTER,
        "import height, slope, walk",
        "import height, slope, wlk",
        "name 'walk' is not defined; scripts/chapters/valley/walking.py:LINE: common.slope has no wlk; do you mean ",
    ),
    "a mistyped number in a view": (
        CHAPTER,
        'steps = len(numbers["trace"])',
        'steps = len(numbers["trce"])',
        "walking.py:LINE: KeyError: 'trce'; do you mean trace?",
    ),
    "bare decorator": (
        PEOPLE,
        "@experiment(numbers=FITTED)\n# --8<-- [start:scratch]",
        "@experiment\n# --8<-- [start:scratch]",
        "scripts/chapters/valley/people.py:LINE: declare the numbers: @experiment(numbers={…})",
    ),
    "async": (
        CHAPTER,
        "def trajectory(steps=20):",
        "async def trajectory(steps=20):",
        "an experiment is a plain function: write def instead of async def",
    ),
    "no comparison": (
        CHAPTER,
        '{"x1": exact, "x2": exact, "eta"',
        '{"x1": close, "x2": exact, "eta"',
        "scripts/chapters/valley/walking.py:LINE: x1 is to be compared by exact, close(rtol=…), ",
    ),
    "no mean": (
        CHAPTER,
        "from engine import close, exact, experiment, figures\n",
        "from engine import close, experiment, figures, statistical\n\nexact = statistical(shift=0.01)\n",
        "valley.trajectory.x1: a statistical number is a dict of mean, stderr and n",
    ),
    "printing": (
        CHAPTER,
        '    return f"step {steps}, x1',
        '    _ = f"step {steps}, x1',
        "valley.trajectory: trajectory_text must print or return text, not NoneType",
    ),
    "syntax": (
        CHAPTER,
        "    x1, x2 = trace[-1]\n",
        "    x1, x2 = = trace[-1]\n",
        "scripts/chapters/valley/walking.py:LINE: invalid syntax",
    ),
    "figure": (
        CHAPTER,
        "figures.contours(height, alt)",
        "figures.contours(height)",
        "valley.trajectory: scripts/chapters/valley/walking.py:LINE: TypeError",
    ),
    "exits": (
        CHAPTER,
        "    x1, x2 = trace[-1]\n",
        "    raise SystemExit(0)\n",
        "valley.trajectory: scripts/chapters/valley/walking.py:LINE: SystemExit: 0; nothing was written",
    ),
    "two of one name": (
        CHAPTER,
        "def weights_table(numbers):",
        "def weights_figure(numbers):",
        "scripts/chapters/valley/walking.py:LINE: weights_figure is defined twice",
    ),
    "two figures": (
        CHAPTER,
        "@trajectory.text",
        "@trajectory.figure",
        "a second trajectory.figure",
    ),
    "a tolerance larger than the number": (
        CHAPTER,
        '"eta": exact, "gamma"',
        '"eta": close(rtol=0, atol=9), "gamma"',
        "walking.py:LINE: close(atol=9) holds whatever comes of valley.trajectory.eta, now 0.4; declare less",
    ),
    "a tolerance that is no number": (
        CHAPTER,
        '"eta": exact, "gamma"',
        '"eta": close(rtol=float("nan")), "gamma"',
        "scripts/chapters/valley/walking.py:LINE: close(rtol=nan), atol=0.0: a tolerance is a number from 0 up",
    ),
    "a set as setting": (
        CHAPTER,
        "def trajectory(steps=20):",
        "def trajectory(steps={20}):",
        "the settings of trajectory must be plain numbers or texts",
    ),
    "a broken helper": (
        "scripts/common/slope.py",
        "    trace = [state[:2]]\n",
        "    trace = = [state[:2]]\n",
        "scripts/common/slope.py:LINE: invalid syntax",
    ),
    "unknown result": (
        PAGE,
        "valley.trajectory.x1",
        "valley.trajectory.x9",
        "there is no number valley.trajectory.x9; valley.trajectory has steps, x1, x2, eta, gamma",
    ),
    "no number": (
        PAGE,
        ">−0.011</data>",
        ">a bit</data>",
        "valley.trajectory.x1: 'a bit' is not a number as in 0.123, 12.3%, 1,230 or 1.2 × 10⁻³",
    ),
    "unfinished data": (
        PAGE,
        "−0.011</data>",
        "−0.011",
        'write <data value="chapter.experiment.number">0.123</data>, with "" and on one line',
    ),
    "section": (
        PAGE,
        "walking.py:stride",
        "walking.py:stribe",
        "scripts/chapters/valley/walking.py has no section stribe; do you mean stride",
    ),
    "unclosed section": (
        CHAPTER,
        "# --8<-- [end:stride]\n",
        "",
        ": section stride is never ended: # --8<-- [end:stride]",
    ),
    "view of no experiment": (
        CHAPTER,
        "@trajectory.text",
        "@trajektory.text",
        "walking.py:LINE: @trajektory.text: no experiment trajektory in this file; there are ",
    ),
    "view of no kind": (
        CHAPTER,
        "@trajectory.text",
        "@trajectory.test",
        "walking.py:LINE: @trajectory.test: no view test; there are figure, text, table",
    ),
    "front matter": (
        PAGE,
        "description:",
        "descripton:",
        f"{PAGE}:LINE: front matter: nothing here reads descripton; do you mean description?",
    ),
    "template": (
        "theme/sources.html",
        "</nav>",
        "</nav>{{ gone.gone }}",
        "mkdocs: theme/sources.html:LINE: UndefinedError: 'gone' is undefined",
    ),
    "file": (
        PAGE,
        "docs/results/valley/trajectory.svg",
        "docs/results/valley/trajektorie.svg",
        "there is no file docs/results/valley/trajektorie.svg; do you mean trajectory.svg",
    ),
    "snippet": (
        PAGE,
        '--8<-- "docs/results/valley/weights.md"',
        "--8<-- docs/results/valley/weights.md",
        'a snippet stands alone on its line, as --8<-- "path:section"',
    ),
}


SELDOM = {
    *("async", "bare decorator", "two figures", "two of one name", "no mean", "a tolerance that is no number", "exits"),
    *("a set as setting", "view of no kind", "view of no experiment", "unclosed section", "unfinished data", "snippet"),
}


@pytest.mark.parametrize("case", all_but(BROKEN.keys() - SELDOM, BROKEN))
def test_a_broken_chapter_stops_the_build_in_one_line_and_writes_nothing(checkout: Checkout, case: str):
    name, good, broken, said = BROKEN[case]
    checkout.edit(name, good, broken)
    errors = checkout.refused("--only", "trajectory")
    line = 1 + checkout.read(name).split(broken or None, 1)[0].count("\n")
    assert said.replace("LINE", str(line)) in errors
    assert errors.count("\n") == 1
    assert not checkout.path("site").exists()


def test_a_deleted_figure_fails_the_check_and_the_generator_and_is_drawn_again_by_the_build(checkout: Checkout):
    figure = checkout.path("docs/results/valley/trajectory.svg")
    before = figure.read_bytes()
    figure.unlink()
    assert "docs/results/valley/trajectory.svg is missing" in checkout.refused("--check", "--only", "trajectory")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert "there is no file docs/results/valley/trajectory.svg; build.py makes it" in done.stderr
    checkout.built("--only", "trajectory")
    assert figure.read_bytes() == before


def test_a_figure_or_record_edited_by_hand_fails_the_check(checkout: Checkout):
    checkout.edit("docs/results/valley/trajectory.txt", "-0.010599", "-0.010598")
    assert "trajectory.txt was edited by hand" in checkout.refused("--check", "--only", "trajectory")
    checkout.updated("--only", "trajectory")
    assert "-0.010599" in checkout.read("docs/results/valley/trajectory.txt")
    checkout.edit(RECORD, '"x1": -0.01059867213411372', '"x1": -0.01059867213411373')
    assert f"{RECORD}: edited by hand" in checkout.refused("--check", "--only", "trajectory")
    assert f"{RECORD}: edited by hand" in checkout.refused("--only", "trajectory")


def test_real_results_are_neither_renewed_nor_checked_on_the_stand_in(checkout: Checkout):
    before = checkout.files("docs")
    assert "kept; re-run on stand-in data" in checkout.updated("--force", "--only", "scratch")
    assert checkout.files("docs") == before
    assert "valley.scratch needs the real heights data" in checkout.refused("--check", "--force", "--only", "scratch")
    checkout.edit(PEOPLE, "def scratch(heights, device, lr=0.1,", "def scratch(heights, device, lr=0.2,")
    said = checkout.refused("--only", "s*")
    assert "valley.scratch needs the real heights data (chapters.valley.people.scratch changed; lr 0.1 → 0.2)" in said
    assert "valley.scratch.loss" in checkout.refused("--only", "s*", "--data", DATA)


@pytest.mark.slow
def test_other_versions_leave_a_doubt_that_a_run_on_the_real_data_settles(checkout: Checkout):
    path = checkout.path("docs/results/valley/scratch.cpu.json")
    record = records.load(path)
    assert record is not None
    older = replace(record.made, versions={**record.made.versions, "numpy": "2.0.1"})
    path.write_text(replace(record, made=older).to_text(), encoding="utf-8", newline="\n")
    assert "stale: numpy 2.0.1 → " in checkout.built("--status", "--only", "scratch")
    assert "valley.scratch needs the real heights data" in checkout.refused("--check")
    before = checkout.files("docs")
    assert "kept; re-run on stand-in data" in checkout.updated("--only", "scratch")
    assert checkout.files("docs") == before
    assert "re-run, holds" in checkout.updated("--only", "scratch", "--data", DATA)
    now = records.load(path)
    assert now is not None
    assert now.made == record.made
    assert now.numbers["losses"] == record.numbers["losses"]


def test_a_stale_result_is_published_by_no_command(checkout: Checkout):
    checkout.edit(PEOPLE, "def concise(heights, device, lr=0.2)", "def concise(heights, device, lr=0.3)")
    done = checkout.build("--only", "trajectory")
    assert done.returncode == 1
    assert "valley.concise is stale: chapters.valley.people.concise changed; lr 0.2 → 0.3" in done.stderr
    assert not checkout.path("site").exists()
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert "valley.concise is stale: chapters.valley.people.concise changed; lr 0.2 → 0.3" in done.stderr


@pytest.mark.slow
def test_a_first_result_on_the_stand_in_says_so_and_gives_way_to_the_real_one(checkout: Checkout):
    record = checkout.path("docs/results/valley/seeds.cpu.json")
    real = json.loads(record.read_text(encoding="utf-8"))["numbers"]
    record.unlink()
    printed = checkout.built("--only", "seeds", "--accept")
    assert "STAND-IN" in printed
    assert "new (stand-in data)" in printed
    for name in (
        "docs/results/valley/seeds.svg",
        "docs/results/valley/seeds.csv",
        "site/walks/valley.html",
    ):
        assert "stand-in data" in checkout.read(name)
    stand_in = json.loads(record.read_text(encoding="utf-8"))["numbers"]
    assert stand_in["curve"] != real["curve"]
    before = checkout.files("docs")
    assert "re-run, holds (stand-in data)" in checkout.updated("--only", "seeds")
    assert checkout.files("docs") == before
    assert "re-run on real data" in checkout.built("--only", "seeds", "--accept", "--data", DATA)
    now = json.loads(record.read_text(encoding="utf-8"))["numbers"]
    assert now["curve"] == pytest.approx(real["curve"], rel=1e-4)
    for name in (
        "docs/results/valley/seeds.svg",
        "docs/results/valley/seeds.csv",
        "site/walks/valley.html",
    ):
        assert "stand-in data" not in checkout.read(name)


def test_a_file_that_no_result_makes_is_refused(checkout: Checkout):
    checkout.path("docs/results/valley/old.txt").write_text("loss: 0.1\n", encoding="utf-8")
    for options in (["--check", "--only", "trajectory"], ["--only", "trajectory"]):
        assert "docs/results/valley/old.txt belongs to no declared result: delete it" in checkout.refused(*options)


def test_a_view_cannot_change_the_numbers(checkout: Checkout):
    record, printed = checkout.read(RECORD), checkout.read("docs/results/valley/trajectory.txt")
    changing = '    numbers["x2"] = numbers["x1"]\n    steps = len(numbers["trace"]) - 1\n'
    checkout.edit(CHAPTER, '    steps = len(numbers["trace"]) - 1\n', changing)
    checkout.updated("--only", "trajectory")
    assert checkout.read("docs/results/valley/trajectory.txt") != printed
    assert json.loads(checkout.read(RECORD))["numbers"] == json.loads(record)["numbers"]


@pytest.mark.slow
def test_a_time_is_renewed_when_its_code_changed_and_only_then(checkout: Checkout):
    path = "docs/results/valley/scratch.cpu.json"
    before = json.loads(checkout.read(path))["numbers"]
    checkout.updated("--only", "scratch", "--force", "--data", DATA)
    assert json.loads(checkout.read(path))["numbers"] == before
    checkout.edit(PEOPLE, "(time.perf_counter() - start) / len", "(1e6 + time.perf_counter() - start) / len")
    checkout.updated("--data", DATA)
    now = json.loads(checkout.read(path))["numbers"]
    assert now["sec_per_epoch"] > 1000 > before["sec_per_epoch"]
    assert now["losses"] == before["losses"]


def test_experiments_cannot_spoil_each_others_data(checkout: Checkout):
    line = '    losses = fit(x, y, lr, epochs=30)\n    return {"loss"'
    checkout.edit(PEOPLE, line, f"    heights *= 0\n{line}")
    printed = checkout.updated("--force", "--only", "[cs][oe][ne]*s*", "--data", DATA)
    assert printed.count("re-run, holds") == 2  # concise, and then seeds


@pytest.mark.parametrize(
    "corner",
    [
        "~~~ text\nAn example\n\n{}",
        "```x``` is code.\n\n{}",
        "`code\nover lines` {} `end`",
        "<p>`{}`</p>",
        "</code>\n\n\\`loss {}\\`",
    ],
)
def test_a_wrong_number_hides_in_no_corner_of_the_source(checkout: Checkout, corner: str):
    wrong = corner.format('<data value="valley.trajectory.x1">−0.012</data>')
    checkout.edit(PAGE, "## Summary", f"{wrong}\n\n## Summary")
    done = checkout.build("--only", "trajectory")
    assert done.returncode == 1
    said = ("the sentence says −0.012", "never closed", "Markdown is not at work in it", "ends nothing that is open")
    assert any(one in done.stderr for one in said)
    assert not checkout.path("site").exists()


def test_a_wrong_number_in_an_included_text_is_seen_in_the_page(checkout: Checkout):
    checkout.path("included.md").write_text('<data value="valley.trajectory.x1">−0.012</data>\n', encoding="utf-8")
    checkout.edit(PAGE, "## Summary", '--8<-- "included.md"\n\n## Summary')
    done = checkout.build("--only", "trajectory")
    assert done.returncode == 1
    assert "included.md:1: valley.trajectory.x1: the sentence says −0.012" in done.stderr


@pytest.mark.slow
def test_strict_and_quiet_fails_too_and_the_folder_of_the_call_does_not_matter(checkout: Checkout, tmp_path: Path):
    call = (
        "-m",
        "mkdocs",
        "build",
        "-q",
        "--strict",
        "-f",
        str(checkout.path("mkdocs.yml")),
        "-d",
        str(tmp_path / "out"),
    )
    elsewhere = Checkout(tmp_path)
    assert elsewhere.run(*call).returncode == 0
    assert (tmp_path / "out" / "walks" / "valley.html").exists()
    checkout.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    assert elsewhere.run(*call).returncode != 0
    checkout.edit(PAGE, ">−0.012</data>", ">−0.011</data>")
    checkout.edit("docs/results/valley/trajectory.txt", "-0.010599", "-0.010598")
    assert elsewhere.run(*call).returncode != 0


@pytest.mark.slow
def test_a_number_declared_later_joins_the_record(checkout: Checkout):
    checkout.edit(CHAPTER, '"x2": x2, **settings', '"x2": x2, "sum": x1 + x2, **settings')
    checkout.edit(CHAPTER, '{"x1": exact, "x2": exact, "eta"', '{"x1": exact, "x2": exact, "sum": exact, "eta"')
    checkout.updated("--only", "trajectory")
    numbers = json.loads(checkout.read(RECORD))["numbers"]
    assert numbers["sum"] == numbers["x1"] + numbers["x2"]
    checkout.built("--only", "trajectory", "--check")


def test_only_is_refused_before_anything_is_written_while_another_result_is_stale(checkout: Checkout):
    checkout.edit("scripts/chapters/valley/walking.py", "def trajectory(steps=20)", "def trajectory(steps=21)")
    checkout.edit("scripts/chapters/valley/cycles.py", "def drift(points=9)", "def drift(points=8)")
    said = checkout.refused("--accept", "--only", "trajectory")
    assert "valley.drift is stale: " in said
    assert "valley.trajectory" not in said
    assert "let --only take in what is stale" in said


@pytest.mark.slow
def test_an_experiment_may_print_what_the_console_has_no_letters_for(checkout: Checkout):
    trace = "    x1, x2 = trace[-1]\n"
    checkout.edit("scripts/chapters/valley/walking.py", trace, f"{trace}    print('值 −1')\n")
    assert "值 −1" in checkout.built("--only", "trajectory", PYTHONUTF8="0", PYTHONIOENCODING="gbk")


def test_digits_that_the_tolerance_does_not_keep_are_refused_or_renewed(checkout: Checkout):
    roots, page = "scripts/chapters/roots.py", "docs/walks/roots.md"
    checkout.edit(roots, "import exact, experiment", "import close, exact, experiment")
    checkout.edit(roots, '"root": exact', '"root": close(rtol=1e-2)')
    said = "roots.md:36: roots.newton.root: 1.414214 has more digits than close(rtol=0.01) keeps, 2 digits: 1.4; write"
    assert said in checkout.refused("--only", "newton")
    checkout.edit(page, ">1.414214<", ">1.414<")
    checkout.updated("--only", "newton")
    checkout.edit(roots, 'return {"root": x', 'return {"root": 1.001 * x')
    said = checkout.refused("--only", "newton")
    assert "roots.newton.root: recorded 1.4142135623746899, now 1.41562" in said
    assert f"; {page}:36 says 1.414, and the tolerance keeps 2 digits: 1.4" in said
    assert "roots.newton.root 1.414 → 1.416; read the sentence again" in checkout.updated(
        "--only", "newton", "--accept"
    )


TEXT, NOTEBOOK = "docs/results/valley/trajectory.txt", "docs/notebooks/valley.ipynb"
CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"
NO_RECORD = f"{RECORD}: not a record; restore it from git, or delete it and build again"
FOLDER = "{}: a folder is where a file is needed; move it away"


def settle(name: str) -> str:
    return f"{name}:1: a merge left its conflict here; python scripts/build.py --merge settles it"


def merged(content: bytes) -> bytes:
    text = content.decode("utf-8").rstrip("\n")
    return CONFLICT.format(text, text.replace("1", "2")).encode("utf-8")


SPOILT = {
    "record nested without end": (RECORD, lambda _: b"[" * 100_000, NO_RECORD),
    "record cut within a letter": (RECORD, lambda _: '{"值'.encode()[:-1], NO_RECORD),
    "record in two versions": (RECORD, merged, settle(RECORD)),
    "record with a key twice": (
        RECORD,
        lambda content: content.replace(b'"x1"', b'"x1": 1.0, "x1"', 1),
        f'{RECORD}: "x1" stands there twice; restore it from git, or delete it and build again',
    ),
    "record a folder": (RECORD, None, FOLDER.format(RECORD)),
    "lines in two versions": (TEXT, merged, settle(TEXT)),
    "lines cut within a letter": (
        TEXT,
        lambda content: content + "值".encode()[:-1],
        f"{TEXT}:2: not UTF-8; restore it from git, or run python scripts/build.py",
    ),
    "lines a folder": (TEXT, None, FOLDER.format(TEXT)),
    "notebook in two versions": (NOTEBOOK, merged, settle(NOTEBOOK)),
    "notebook cut within a letter": (
        NOTEBOOK,
        lambda content: content[: content.index("η".encode()) + 1],
        f"{NOTEBOOK} is broken; restore it from git, or run python scripts/build.py",
    ),
    "notebook cut": (
        NOTEBOOK,
        lambda content: content[: len(content) // 2 + 1],
        f"{NOTEBOOK} is broken; restore it from git, or run python scripts/build.py",
    ),
}

# one of each file and of each way: the generator asks for the same that a check does
RENDERED = {"record in two versions", "record a folder", "lines cut within a letter", "notebook cut"}


@pytest.mark.parametrize("how", all_but(RENDERED, SPOILT))
def test_what_was_spoilt_is_said_in_a_line_by_every_command(checkout: Checkout, how: str):
    name, spoil, said = SPOILT[how]
    path = checkout.path(name)
    good = path.read_bytes()
    path.unlink()
    if spoil:
        path.write_bytes(spoil(good))
    else:
        path.mkdir()
    if name != NOTEBOOK:
        status = [
            line
            for line in checkout.built("--status", "--only", "trajectory").splitlines()
            if not line.endswith(" fresh")
        ]
        assert [said in line for line in status] == [True]
    errors = checkout.refused("--check", "--only", "trajectory")
    assert said in errors.splitlines()[0]
    assert all(line.startswith("error: run python scripts/build.py, and commit") for line in errors.splitlines()[1:])
    if how in RENDERED:
        done = checkout.run("-m", "mkdocs", "build", "--strict")
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    if name != RECORD and spoil:
        checkout.updated("--only", "trajectory")
        assert path.read_bytes() == good


def test_marks_of_a_merge_in_a_page_are_refused_with_their_line(checkout: Checkout):
    checkout.edit(PAGE, "## Summary", CONFLICT.format("It is small.", "It is large.") + "\n## Summary")
    line = checkout.read(PAGE).split("<<<<<<<")[0].count("\n") + 1
    said = f"{PAGE}:{line}: a merge left its conflict here; choose what is to stand, and delete the marks"
    assert said in checkout.refused("--check", "--only", "trajectory")


CHANGING = """\
    import datetime, os, numpy
    return (
        f"{numpy.random.rand()}\\n{datetime.date.today()}\\n{''.join({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'})}\\n"
        f"{os.environ.get('TEXT')}\\n{numbers['x1']}"
    )
"""


def test_a_view_that_comes_out_otherwise_from_the_same_numbers_is_refused(checkout: Checkout):
    """Chance, the date, the order of a set: a line each; the environment is the same for all."""
    checkout.edit(
        CHAPTER, '    steps = len(numbers["trace"]) - 1\n', f'{CHANGING}    steps = len(numbers["trace"]) - 1\n'
    )
    line = 1 + checkout.read(CHAPTER).split("def trajectory_text")[0].count("\n")
    said = checkout.refused("--only", "trajectory", "--no-site", TEXT="1")
    assert f"{CHAPTER}:{line}: trajectory_text drew two versions of {TEXT}, lines 1, 2, 3: " in said
    assert "a view is made of its numbers alone" in said


@pytest.mark.slow
def test_what_a_push_runs_it_draws_and_compares_with_what_is_committed(checkout: Checkout):
    record = records.load(checkout.path(RECORD))
    assert record is not None
    other = checkout.read(TEXT).replace("-0.010599", "-0.010598")
    views = {**record.views, "trajectory.txt": replace(record.views["trajectory.txt"], text=digest(other))}
    for name, text in ((RECORD, replace(record, views=views).to_text()), (TEXT, other)):
        checkout.path(name).write_text(text, encoding="utf-8", newline="\n")
    checkout.built("--notebooks")
    checkout.built("--check", "--no-site")
    said = checkout.refused("--check", "--force", "--only", "trajectory")
    assert f"trajectory_text drew two versions of {TEXT}, line 1: " in said
    assert "x1: -0.010598, x2: " in said
    checkout.updated("--force", "--only", "trajectory")
    checkout.built("--check", "--force", "--only", "trajectory")
    assert "-0.010599" in checkout.read(TEXT)


@pytest.mark.slow
def test_a_site_that_a_killed_build_left_older_than_the_results_is_named_by_the_next_command(
    checkout: Checkout, pristine: Checkout
):
    shutil.copytree(pristine.path("site"), checkout.path("site"))
    assert "site/ is older" not in checkout.built("--status")
    checkout.edit(CHAPTER, 'return f"step {steps}', 'return f"after step {steps}')
    assert "site/ is older" not in checkout.updated("--only", "trajectory")  # all that a build does before it renders
    said = "site/ is older than the results (docs/notebooks/valley.ipynb is not its own): it is not to be published"
    for options in (["--status"], ["--check"]):
        assert checkout.built(*options).startswith(said)
    shutil.copy(checkout.path(NOTEBOOK), checkout.path("site/notebooks"))
    assert "site/ is older" not in checkout.built("--check")
