"""`build.py --try`: which numbers another version would move; nothing of it is kept."""

import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests import environments
from tests.checkout import Checkout

from engine.ground.problem import Problem
from engine.trial import asked, interpreter

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
ROOTS = "scripts/chapters/roots.py"
MORE = """

@newton.table
def newton_table(numbers):
    return f"{small.SAID} {numbers['root']:.6f}"


@experiment(numbers={"size": exact})
def sized():
    return {"size": small.size()}
"""


def wheel(folder: Path, version: str, code: str) -> None:
    """Put the package `small` into a folder; beside it, whatever else is installed here can be imported."""
    with ZipFile(folder / f"small-{version}-py3-none-any.whl", "w") as file:
        file.writestr("small.py", code)
        file.writestr("beside.pth", sysconfig.get_path("purelib") + "\n")
        info = f"small-{version}.dist-info"
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: small\nVersion: {version}\n")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", "small.py,,\nbeside.pth,,\n")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package whose next version says something else, and the next but one halves badly."""
    folder = tmp_path_factory.mktemp("shop")
    wheel(folder, "1.0", "HALF, SAID, size = 0.5, 'one', lambda: 3.0")
    wheel(folder, "1.1", "HALF, SAID, size = 0.5, 'two', lambda: 3.0")
    wheel(folder, "2.0", "HALF, SAID = 0.6, 'one'")
    return folder


@pytest.fixture(scope="module")
def using(shared: Checkout, shop: Path) -> Checkout:
    """The mini-site with two results that use small 1.0, which is pinned."""
    with ZipFile(shop / "small-1.0-py3-none-any.whl") as file:
        file.extractall(environments.made(shared.path("with-small")))
    shared.edit(ROOTS, "import math\n", "import math\n\nimport small\n")
    shared.edit(ROOTS, "(x + 2 / x) / 2", "(x + 2 / x) * small.HALF")
    shared.path(ROOTS).write_text(shared.read(ROOTS) + MORE, encoding="utf-8")
    shared.updated("--data", "heights.dat", PYTHON="with-small")
    shared.path("requirements.txt").write_text("small==1.0  # halves\n", encoding="utf-8")
    shared.path("constraints.txt").write_text("# nothing\n", encoding="utf-8")
    return shared


def tried(checkout: Checkout, shop: Path, *options: str) -> tuple[int, str, str]:
    """Try something; return the exit code and what is said. Nothing but the cache may change."""
    before = [checkout.files(folder) for folder in ("docs", "scripts", "site")]
    where = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shop)}
    done = checkout.run("scripts/build.py", *options, **where)
    assert [checkout.files(folder) for folder in ("docs", "scripts", "site")] == before
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_numbers_that_would_drift_are_shown_with_their_tolerance_and_nothing_is_kept(using: Checkout, shop: Path):
    code, said, errors = tried(using, shop, "--try", "small==2.0")
    assert code == 1
    rows = {line.split()[0]: line.split()[1:] for line in said.splitlines() if line.endswith("drifts")}
    assert rows.keys() == {"roots.newton.root", "roots.newton.errors[2]"}
    recorded, now, difference, tolerance, verdict = rows["roots.newton.root"]
    assert (recorded, tolerance, verdict) == ("1.414214", "0", "drifts")
    assert float(now) - float(recorded) == pytest.approx(float(difference), rel=0.01)
    assert "small 1.0 → 2.0" in said
    assert "1 run again, 1 failed" in said
    why = "has no attribute 'size'; nothing was written"
    fails, drift = errors.splitlines()
    assert fails.startswith("error: roots.sized: scripts/chapters/roots.py:")
    assert fails.endswith(why)
    assert drift == "error: would drift: roots.newton.root, roots.newton.errors[2]"
    assert not using.path(".venv").exists()


@pytest.mark.slow
def test_a_version_that_moves_nothing_passes_and_what_it_draws_otherwise_is_named(using: Checkout, shop: Path):
    code, said, errors = tried(using, shop, "--try", "small==1.1")
    assert (code, errors) == (0, "")
    assert "2 run again, 0 failed" in said
    assert "3 the same, 0 moved and hold, 0 drift" in said
    assert "docs/results/roots/newton.md would be drawn otherwise: 1 of 1 lines" in said
    code, said, _ = tried(using, shop, "--try", "small==1.1", "--only", "valley.*", "--offline")
    assert code == 0
    assert "0 run again" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["smal==1.0"], "no such package in requirements.txt or constraints.txt; do you mean small?"),
        (["small"], "write NAME==VERSION"),
        (["python==3.10"], "Python 3.11 or newer is needed"),
        (["python==3.99"], "no Python 3.99 starts here; install it"),
        (["small==1.2", "--offline"], "run once without --offline"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_what_to_do(using: Checkout, shop: Path, given: list[str], said: str):
    code, _, errors = tried(using, shop, "--try", *given)
    assert code == 1
    assert said in errors
    assert all(line.startswith("error: ") for line in errors.splitlines())


@pytest.mark.parametrize("beside", ["--check", "--accept", "--status", "--zip"])
def test_what_keeps_nothing_stands_beside_nothing_that_keeps(using: Checkout, shop: Path, beside: str):
    code, _, errors = tried(using, shop, "--try", "small==2.0", beside)
    assert code == 2
    assert "--try keeps nothing" in errors


def test_versions_that_are_asked_for_take_the_place_of_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    requirements, constraints = tmp_path / "requirements.txt", tmp_path / "constraints.txt"
    requirements.write_text("torch==2.13.0  # why\nnumpy==2.4.6  # why\n", encoding="utf-8")
    constraints.write_text("ruamel.yaml==0.19.1\nsympy==1.14.0\n", encoding="utf-8")
    monkeypatch.setattr(asked, "REQUIREMENTS", requirements)
    monkeypatch.setattr(asked, "CONSTRAINTS", constraints)
    wanted = asked.parse(["torch==2.14.1", "Ruamel_yaml==0.20", "python==3.13"])
    assert wanted.python == "3.13"
    assert wanted.requirements() == ["numpy==2.4.6", "torch==2.14.1", "ruamel.yaml==0.20"]
    assert wanted.constraints() == ["sympy==1.14.0"]
    newest = asked.parse(["newest", "numpy==2.3.0"])
    assert newest.requirements() == ["torch", "numpy==2.3.0"]
    assert newest.constraints() == []


def test_the_python_that_runs_is_one_of_its_version_and_a_name_that_starts_none_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert interpreter._found(HERE) == interpreter._found("") == [sys.executable]
    broken = tmp_path / "python3.99"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match=r"no Python 3\.99 starts here"):
        interpreter.make("3.99", tmp_path / "made")


@pytest.mark.slow
def test_a_result_that_is_stale_already_is_not_tried(using: Checkout, shop: Path):
    using.edit(ROOTS, "errors.append(abs(", "errors.append(1.0 * abs(")
    code, said, errors = tried(using, shop, "--try", "small==1.1", "--only", "newton")
    assert code == 1
    assert errors == "error: roots.newton: stale already (chapters.roots.newton changed); build first\n"
    assert "0 run again, 1 failed" in said
    using.edit(ROOTS, "errors.append(1.0 * abs(", "errors.append(abs(")


@pytest.mark.slow
def test_an_attested_result_is_tried_where_it_is_named_alone(using: Checkout, shop: Path):
    declared = '@experiment(numbers={"root": exact, "errors": exact}'
    using.edit(ROOTS, declared, f'{declared}, checked="attested"')
    assert "roots.newton" not in tried(using, shop, "--try", "small==2.0")[1]
    assert "roots.newton.root" in tried(using, shop, "--try", "small==2.0", "--only", "newton")[1]
    using.edit(ROOTS, f'{declared}, checked="attested"', declared)
