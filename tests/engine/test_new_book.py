"""A book of one's own: it is made, built and tested as it is; a newer engine comes to it and no line of it is lost."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import Checkout, linked
from tests.examples import tried

from engine.ground.paths import ROOT, read
from engine.new_book import contents, joining, manifest
from engine.new_book.joining import Fate

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
TITLES = {"en": 'The "first" book & more', "zh": "数值方法"}
WHO = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, env=os.environ | WHO, capture_output=True, encoding="utf-8", check=True)  # fmt: skip # noqa: E501
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout of the engine, and of nothing else."""
    root = tmp_path_factory.mktemp("home") / "engine"
    for path, content in contents.of_engine().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return Checkout(root)


def made(home: Checkout, folder: Path, language: str = "en") -> Checkout:
    """A book with all that it begins with committed."""
    done = home.run("scripts/new.py", "--book", str(folder), "--title", TITLES[language], "--language", language)
    assert done.returncode == 0, done.stderr
    git(folder, "commit", "-qm", "made")
    return Checkout(folder)


def edited(book: Checkout, edits: dict[str, str | None]) -> None:
    """Let the author write, or take away, what he likes, and commit it."""
    for path, text in edits.items():
        if text is None:
            book.path(path).unlink()
        else:
            book.path(path).write_text(text, encoding="utf-8", newline="\n")
    git(book.root, "add", "--all")
    git(book.root, "commit", "-qm", "edited")


def upgraded(home: Checkout, book: Checkout, *options: str) -> subprocess.CompletedProcess[str]:
    return home.run("scripts/new.py", "--upgrade", str(book.root), *options)


@pytest.mark.slow
@pytest.mark.parametrize("language", TITLES)
def test_a_new_book_is_built_and_tested_as_it_is(home: Checkout, tmp_path: Path, language: str):
    book = made(home, tmp_path / "book", language)
    linked(ROOT / "node_modules", book.path("node_modules"))
    state = {"en": "new", "zh": "新的"}[language]
    assert re.search(rf"newton\.root +x = 1\.41421 .* {state} ", book.built(SITE_URL="https://me.github.io/book/"))
    texts = {path: content.decode("utf-8") for path, content in book.files("site").items() if path.endswith((".html", ".xml", ".js", ".md"))}  # fmt: skip # noqa: E501
    said = "".join(texts.values())
    assert bool(HAN.search(said)) == (language == "zh")
    assert not re.search(r"<<[a-z]+>>|&amp;(?:#|amp|quot)|rmsprop|adagrad", said)
    assert "https://me.github.io/book/basics/newton.html" in texts["site/sitemap.xml"]
    done = book.run("-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert "12 passed" in done.stdout, done.stdout + done.stderr
    for check in (["check", "-q"], ["format", "--check", "-q"]):
        done = book.run("-m", "ruff", *check)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_book_names_its_engine_and_says_how_each_file_of_it_came(home: Checkout, tmp_path: Path):
    book = made(home, tmp_path / "book")
    kept = json.loads(book.read("engine.json"))
    assert re.fullmatch(r"digest [0-9a-f]{12}", kept["engine"])  # git knows nothing of this engine
    verbatim = [path for path in kept["files"] if path != "mkdocs.yml"]
    assert git(book.root, "rev-parse", *(f"HEAD:{path}" for path in verbatim)).split() == [
        kept["files"][path] for path in verbatim
    ]
    assert git(book.root, "branch", "--show-current") == "main\n"


def test_every_command_and_every_requirement_comes_to_a_book():
    there = {path.relative_to(ROOT).as_posix() for pattern in ("scripts/*.py", "requirements*.txt") for path in ROOT.glob(pattern)}  # fmt: skip # noqa: E501
    assert there <= contents.of_engine().keys()


def test_what_is_set_for_a_new_book_is_set_for_this_one():
    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        pass

    Loader.add_multi_constructor("", lambda _, tag, node: f"{tag} {node.value}")

    def settings(text: str) -> dict[str, Any]:
        own = {"site_name", "site_description", "copyright", "nav", "not_in_nav"}
        found = yaml.load(re.sub("<<.*>>|本节的链接|目录|Link to this section|Contents", "x", text), Loader)
        return {key: value for key, value in found.items() if key not in own} | {"theme": {**found["theme"], "language": "x"}}  # fmt: skip # noqa: E501

    template = settings(read(contents.EVERY / "mkdocs.yml"))
    for place in (ROOT, ROOT / "tests" / "site"):
        assert settings(read(place / "mkdocs.yml")) == template


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--book", "{0}/full", "--title", "x", "--language", "en"], 1, "full is not empty; choose a new folder"),
        (["--book", "{0}/file", "--title", "x", "--language", "en"], 1, "file is a file; choose another folder"),
        (["--book", "{0}/no/book", "--title", "x", "--language", "en"], 1, "no is not there; make it"),
        (["--book", "mine", "--title", "x", "--language", "en"], 1, "lies in the engine's own repository"),
        (["--book", "{0}/new", "--title", " ", "--language", "en"], 1, "the title of the book is empty"),
        (["--book", "{0}/new", "--title", "x", "--language", "fr"], 2, "--language: invalid choice: 'fr'"),
        (["--book", "{0}/new", "--language", "en"], 2, "a new book needs a title and a language"),
        (["--book", "{0}/new", "--title", "x", "--language", "en", "--run"], 2, "beside --book stand --title"),
        (["--upgrade", "{0}/full", "--title", "x"], 2, "beside --upgrade only --marked"),
        (["--upgrade", "{0}/full"], 1, "full: no engine.json is there, so new.py --book has not made this"),
        (["--title", "x"], 2, "--title and --language stand beside --book"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(home: Checkout, tmp_path: Path, options, code, said):
    (tmp_path / "full").mkdir()
    for name in ("full/there.txt", "file"):
        (tmp_path / name).touch()
    done = home.run("scripts/new.py", *(one.format(tmp_path) for one in options))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]


def test_a_book_without_git_is_not_begun(home: Checkout, tmp_path: Path):
    done = home.run("scripts/new.py", "--book", str(tmp_path / "new"), "--title", "x", "--language", "en", PATH="")
    assert done.stderr.startswith("error: git is not installed")
    assert [*tmp_path.iterdir()] == []


class TestANewerEngine:
    @pytest.fixture
    def newer(self, home: Checkout, tmp_path: Path) -> Checkout:
        """The engine, with its foot and its styles changed, a file more and a file less."""
        root = tmp_path / "newer"
        shutil.copytree(home.root, root, ignore=shutil.ignore_patterns("__pycache__"))
        copy = Checkout(root)
        copy.edit("theme/partials/footer.html", '<footer class="foot">', '<footer class="foot foot--new">')
        copy.path("docs/assets/base.css").write_text(
            f"/* newer */\n{copy.read('docs/assets/base.css')}", encoding="utf-8"
        )
        copy.edit("scripts/engine/new_book/every/mkdocs.yml", "use_directory_urls: false", "strict: true\nuse_directory_urls: false")  # fmt: skip # noqa: E501
        copy.path("theme/added.html").write_text("added\n", encoding="utf-8")
        copy.path("theme/feed.xml").unlink()
        copy.path("theme/404.html").unlink()
        copy.path("docs/assets/touch-icon.png").write_bytes(b"\0 newer")
        return copy

    def test_brings_what_it_has_and_keeps_what_is_the_authors(self, home: Checkout, newer: Checkout, tmp_path: Path):
        book = made(home, tmp_path / "book")
        edited(book, {
            "docs/basics/newton.md": "# Mine\n",
            "scripts/site.toml": book.read("scripts/site.toml") + "# mine\n",
            "docs/assets/base.css": book.read("docs/assets/base.css") + ".mine {}\n",
            "mkdocs.yml": book.read("mkdocs.yml").replace("- basics/newton.md", "- basics/mine.md"),
            "requirements.txt": book.read("requirements.txt") + "torch==2.13.0  # mine\n",
            "theme/404.html": "mine\n",
            ".github/shards.py": None,
        })  # fmt: skip
        before = book.files("docs/basics") | book.files("scripts/chapters") | book.files("tests/book")
        done = upgraded(newer, book)
        assert done.returncode == 0, done.stderr
        assert [line.strip() for line in done.stdout.splitlines()[1:-2]] == [
            "3 as the engine has them now",
            "1 new in the engine",
            "1 no longer in the engine, taken away",
            "2 with your changes and the engine's: docs/assets/base.css, mkdocs.yml",
            "1 kept as you have them; the engine did not change them: requirements.txt",
            "1 still left out, as you took them away: .github/shards.py",
            "1 no longer in the engine, and yours from now on, as you changed them: theme/404.html",
        ]
        assert before == book.files("docs/basics") | book.files("scripts/chapters") | book.files("tests/book")
        assert book.read("scripts/site.toml").endswith("# mine\n")
        assert book.read("docs/assets/base.css") == newer.read("docs/assets/base.css") + ".mine {}\n"
        settings = book.read("mkdocs.yml")
        assert "\nstrict: true\n" in settings
        assert f"site_name: {json.dumps(TITLES['en'])}\n" in settings
        assert "- basics/mine.md" in settings
        assert "foot--new" in book.read("theme/partials/footer.html")
        assert book.read("theme/404.html") == "mine\n"
        assert not book.path("theme/feed.xml").exists()
        assert not book.path(".github/shards.py").exists()

        assert "A  theme/added.html\n" in git(book.root, "status", "--porcelain")
        assert "not committed; commit first" in upgraded(newer, book).stderr
        git(book.root, "commit", "-qm", "upgraded")
        assert "Nothing had to be done." in upgraded(newer, book).stdout
        assert git(book.root, "status", "--porcelain") == ""

    @pytest.mark.slow
    def test_joins_again_what_it_joined_before_as_far_as_git_knows_how_it_was(self, home, newer, tmp_path: Path):
        book, style = made(home, tmp_path / "book"), "docs/assets/base.css"
        edited(book, {style: book.read(style) + ".mine {}\n"})
        git(newer.root, "init", "-q")
        for word in ("newer", "newest"):
            newer.edit(style, "/* newer */", f"/* {word} */")
            git(newer.root, "add", "--all")
            git(newer.root, "commit", "-qm", word)
            done = upgraded(newer, book)
            assert f"1 with your changes and the engine's: {style}" in done.stdout, done.stderr
            assert re.search(r"→ \d{4}-\d\d-\d\d, commit [0-9a-f]{10}, digest", done.stdout)
            assert book.read(style) == newer.read(style) + ".mine {}\n"
            git(book.root, "commit", "-qm", word)
        git(newer.root, "commit", "-q", "--allow-empty", "-m", "the same engine")
        assert "Nothing had to be done." in upgraded(newer, book).stdout
        assert git(book.root, "status", "--porcelain") == ""
        newer.edit(style, "/* newest */", "/* another */")
        shutil.rmtree(newer.path(".git"))
        assert f"error: {style}: changed by you, and as the engine brought it git knows it neither" in upgraded(newer, book).stderr  # fmt: skip # noqa: E501

    def test_names_what_both_sides_changed_and_writes_nothing_or_leaves_both(self, home, newer, tmp_path: Path):
        book = made(home, tmp_path / "book")
        foot = book.read("theme/partials/footer.html").replace('<footer class="foot">', '<footer class="foot mine">')
        edited(book, {"theme/partials/footer.html": foot, "theme/added.html": "mine\n", "docs/assets/touch-icon.png": "mine"})  # fmt: skip # noqa: E501
        before = book.files(".")
        done = upgraded(newer, book)
        line = 1 + foot[: foot.index('<footer class="foot mine">')].count("\n")
        assert done.returncode == 1
        assert done.stderr.splitlines()[:-1] == [
            "error: docs/assets/touch-icon.png: changed by you and by the engine",
            "error: theme/added.html: changed by you and by the engine",
            f"error: theme/partials/footer.html:{line}: changed by you and by the engine",
        ]
        assert "nothing was written; with --marked" in done.stderr
        after = book.files(".")
        assert {path: after[path] for path in before if ".git/" not in path} == {
            path: content for path, content in before.items() if ".git/" not in path
        }

        assert upgraded(newer, book, "--marked").returncode == 0
        assert f'<<<<<<< yours\n{foot.splitlines()[line - 1]}\n=======\n<footer class="foot foot--new">\n>>>>>>> ' in book.read("theme/partials/footer.html")  # fmt: skip # noqa: E501
        assert (book.read("theme/added.html"), book.read("theme/added.html.engine")) == ("mine\n", "added\n")
        assert book.path("docs/assets/touch-icon.png.engine").read_bytes() == b"\0 newer"
        assert "/* newer */" in book.read("docs/assets/base.css")

    def test_is_not_taken_from_a_book(self, home: Checkout, tmp_path: Path):
        book = made(home, tmp_path / "book")
        for options in (["--upgrade", "."], ["--book", "../new", "--title", "x", "--language", "en"]):
            done = book.run("scripts/new.py", *options)
            assert done.stderr.startswith("error: this is a book; run new.py --book or --upgrade in a checkout")


LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=6).map(lambda one: "".join(f"{x}\n" for x in one).encode())  # fmt: skip # noqa: E501
GIVEN = st.none() | LINES


@tried(60)
@given(base=LINES, mine=LINES, new=GIVEN)
def test_no_line_of_an_author_is_lost(base: bytes, mine: bytes, new: bytes | None):
    mine += b"mine\n"
    found = joining.outcome(mine, base, new, known=True, touched=True)
    assert found.content is not None
    assert b"mine\n" in found.content
    if found.fate is not Fate.JOINED:
        left = [line for line in mine.splitlines() if line not in found.content.splitlines()]
        assert not left


def test_a_content_is_called_as_git_calls_it():
    assert manifest.blob(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
