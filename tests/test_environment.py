"""The pins, and the environment that satisfies them."""

import re
import sys
import venv
from importlib import metadata
from pathlib import Path

import pytest
from tests.checkout import Checkout

import environment
from results.paths import ROOT, Problem, read

ALL = ("requirements-site.txt", "requirements.txt", "requirements-test.txt")


@pytest.mark.parametrize("name", ALL)
def test_every_requirement_is_pinned_exactly_and_says_why(name: str):
    for line in read(ROOT / name).splitlines():
        if line and not line.startswith(("#", "-r")):
            assert re.fullmatch(r"[\w-]+==[\w.]+ +# \S.*", line), line


def test_every_transitive_requirement_has_its_version():
    constrained = {line.partition("==")[0].lower() for line in read(ROOT / "constraints.txt").splitlines()}
    direct = {name.lower() for name in environment.pins(ROOT / "requirements-test.txt")}
    assert constrained & direct == set()
    for name in direct:
        for requirement in metadata.requires(name) or []:
            dependency = re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")
            if "extra" in requirement or "sys_platform" in requirement or "platform_system" in requirement:
                continue
            try:
                metadata.version(dependency)
            except metadata.PackageNotFoundError:
                continue  # for another Python
            assert dependency in constrained | direct | {"setuptools"}, f"{name} needs {dependency}"


def test_an_interpreter_that_satisfies_the_pins_is_used_as_it_is(tmp_path: Path):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"pytest=={metadata.version('pytest')}  # as installed\n", encoding="utf-8")
    assert environment.unmet(requirements) == []
    environment.ensure(requirements)


def test_a_build_of_a_version_satisfies_its_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(metadata, "version", lambda _: "2.13.0+cpu")
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("torch==2.13.0\n", encoding="utf-8")
    assert environment.unmet(requirements) == []


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    with pytest.raises(Problem, match="use 3.11 or newer".replace(".", r"\.")):
        environment.ensure(ROOT / "requirements.txt")


def test_offline_and_not_installed_is_said_in_one_line(checkout: Checkout, tmp_path: Path):
    venv.create(tmp_path / "bare", with_pip=False)
    python = tmp_path / "bare" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    bare = Checkout(checkout.root)
    done = bare.run("-c", f"import subprocess; raise SystemExit(subprocess.call([{str(python)!r}, 'scripts/build.py', '--offline']))")  # fmt: skip # noqa: E501
    assert done.returncode == 1
    assert done.stderr.startswith("error: mkdocs==")
    assert done.stderr.endswith("not installed; run once without --offline\n")
    assert not checkout.path(".venv").exists()
