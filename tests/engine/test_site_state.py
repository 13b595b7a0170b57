"""A site that is what rendering it would make is not rendered again; whatever it is made of may have changed."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.checkout import Checkout
from tests.slow import all_but

from engine.build import site_state, state
from engine.build.state import State
from engine.machine import npm

PAGE = "docs/page.md"
AS_IT_WAS = "The site is as it would be rendered"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a site in it that is remembered."""
    root = tmp_path / "repo"
    for name, path in {"ROOT": "", "SITE": "site", "CACHE": ".cache"}.items():
        monkeypatch.setattr(state, name, root / path)
    monkeypatch.setattr(site_state, "SITE", root / "site")
    monkeypatch.setattr(site_state, "KEPT", root / ".cache/site")
    monkeypatch.setattr(npm, "PACKAGES", root / "node_modules")
    monkeypatch.setattr(npm, "WRITTEN_LAST", root / "node_modules/.package-lock.json")
    files = (PAGE, "docs/.hidden/one.md", "theme/main.html", ".github/flow.yml", "mkdocs.yml", "site/index.html")
    for name in (*files, "node_modules/.package-lock.json"):
        write(root, name, "1")
    (root / "docs/empty").mkdir()
    remember()
    return root


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def now() -> State | None:
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # which is another in a fixture and in its test
    return state.now()


def remember() -> None:
    if there := now():
        site_state.remember(there, "mkdocs")


def is_kept(engine: str = "mkdocs") -> bool:
    there = now()
    return there is not None and site_state.holds(there, engine)


@pytest.mark.parametrize(
    "name",
    [
        *(PAGE, "docs/.hidden/one.md", "docs/new.md", "theme/main.html", ".github/flow.yml", "mkdocs.yml", "new.toml"),
        *("node_modules/.package-lock.json", "site/index.html", "site/new.html", "site/.well-known/new"),
    ],
)
def test_a_site_is_kept_until_a_file_changes_of_itself_or_of_what_it_is_made_of(root: Path, name: str):
    assert is_kept()
    before = (root / name).read_text(encoding="utf-8") if (root / name).exists() else None
    write(root, name, "2")
    assert not is_kept()
    if before is None:
        (root / name).unlink()
    else:
        write(root, name, before)
    assert is_kept()


@pytest.mark.parametrize("name", [PAGE, "docs/.hidden/one.md", "site/index.html", ".cache/site"])
def test_a_site_is_not_kept_where_something_is_gone(root: Path, name: str):
    (shutil.rmtree if (root / name).is_dir() else os.unlink)(root / name)
    assert not is_kept()


def test_a_file_under_another_name_is_another_site(root: Path):
    (root / PAGE).rename(root / "docs/other.md")
    assert not is_kept()


def test_an_engine_a_variable_a_package_a_commit_make_another_site(root: Path, monkeypatch: pytest.MonkeyPatch):
    assert not is_kept("zensical")
    with monkeypatch.context() as patch:
        patch.setenv("SITE_URL", "https://a.example/")
        assert not is_kept()
        patch.setenv("SHLVL", "7")  # of the terminal
        patch.delenv("SITE_URL")
        assert is_kept()
        write(root.parent, "packages/one-1.0.dist-info/METADATA", "")
        patch.syspath_prepend(str(root.parent / "packages"))
        assert not is_kept()
    assert is_kept()
    who = ("git", "-c", "user.name=A", "-c", "user.email=a@b.c")
    for command in (["init", "-q"], ["commit", "-qm", "first", "--allow-empty"]):
        subprocess.run([*who, *command], cwd=root, check=True)
    monkeypatch.setattr("engine.ground.git.ROOT", root)
    remember()
    assert is_kept()
    subprocess.run([*who, "commit", "-qm", "second", "--allow-empty"], cwd=root, check=True)
    assert not is_kept()


@pytest.mark.parametrize("name", [".cache/x.json", "docs/__pycache__/a.pyc", ".venv/pyvenv.cfg", "site.zip"])
def test_what_no_site_is_made_of_changes_nothing(root: Path, name: str):
    write(root, name, "2")
    assert is_kept()


def test_a_cache_of_a_tool_changes_nothing(root: Path):
    write(root, ".tool/CACHEDIR.TAG", "")
    write(root, ".tool/one", "2")
    assert is_kept()


def test_of_folders_elsewhere_nothing_is_known(root: Path):
    (root.parent / "elsewhere").mkdir()
    (root / "docs/there").symlink_to(root.parent / "elsewhere", target_is_directory=True)
    remember()
    assert not is_kept()


def test_a_site_with_an_address_is_always_rendered(root: Path):
    write(root, "site/index.html", '<link rel="canonical" href="https://a.example/">')
    remember()
    assert not is_kept()


def test_of_all_states_the_last_alone_is_kept(root: Path):
    for text in "234":
        write(root, PAGE, text)
        remember()
    assert len([*(root / ".cache/site").iterdir()]) == 1


def changed_page(checkout: Checkout) -> None:
    checkout.edit("docs/walks/valley.md", "## Summary", "A sentence more.\n\n## Summary")


def changed_template(checkout: Checkout) -> None:
    checkout.edit("theme/main.html", "{% extends", "{# of another kind #}{% extends")


@pytest.mark.parametrize("change", all_but([changed_template], [changed_page, changed_template]))
def test_the_second_build_leaves_the_site_and_one_after_a_change_renders_it(
    checkout: Checkout, change: Callable[[Checkout], None]
):
    assert AS_IT_WAS not in checkout.built()
    before = checkout.files("site")
    assert AS_IT_WAS in checkout.built()
    assert checkout.files("site") == before
    change(checkout)
    assert AS_IT_WAS not in checkout.built()
    ours = checkout.files("site")
    assert AS_IT_WAS in checkout.built()
    shutil.rmtree(checkout.path(".cache/site"))
    assert AS_IT_WAS not in checkout.built()
    assert checkout.files("site") == ours
