"""Comments from a server of one's own, and where else a notebook can be opened, as the site asks for it."""

import hashlib
import io
import re
import tarfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request
from tests.checkout import Checkout
from tests.serving import served

from engine.ground.problem import Problem
from engine.ground.site_file import Table
from engine.ground.words import words
from engine.pages import comments, notebook_page

SERVER, HOME = "https://comments.example.org", "https://site.example/book/"
OPENED = {"Kaggle": "https://kaggle.com/kernels/welcome?src={address}", "魔搭": "https://forge.example/view/{path}"}
ASKED = f'[comments]\nwaline = "{SERVER}"\n\n[open_in]\n' + "".join(f'"{n}" = "{a}"\n' for n, a in OPENED.items())
CLIENT = {
    "LICENSE": "MIT\n",
    "dist/waline.umd.js": "window.Waline = {init: told => { window.given = told; told.el.textContent = 'One said'; }};",
    "dist/waline.css": ":root{--waline-color: #444}/*# sourceMappingURL=waline.css.map */",
}


def archive(files: dict[str, str]) -> bytes:
    """A package as npm packs it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as opened:
        for name, text in files.items():
            about = tarfile.TarInfo(f"package/{name}")
            about.size = len(text.encode())
            opened.addfile(about, io.BytesIO(text.encode()))
    return made.getvalue()


@pytest.fixture(scope="module")
def site(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini-site with such a server, as the deploy renders it; its client has been fetched, and is a short one."""
    copy = pristine.copied(tmp_path_factory.mktemp("comments") / "repo")
    copy.edit("scripts/site.toml", "[literature]", f"{ASKED}\n[literature]")
    copy.path(".cache/npm").mkdir()
    packed = archive(CLIENT)
    copy.path(f".cache/npm/waline-client-{comments.VERSION}.tgz").write_bytes(packed)
    integrity = f"sha512-{b64encode(hashlib.sha512(packed).digest()).decode()}"
    copy.edit("scripts/engine/pages/comments.py", comments.INTEGRITY, integrity)
    done = copy.run("-m", "mkdocs", "build", "--strict", SITE_URL=HOME)
    assert done.returncode == 0, done.stderr
    return copy.path("site")


@pytest.fixture
def page(site: Path, browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A chapter, and what it has asked for from elsewhere."""
    with served(site) as address:
        opened, asked = browser.new_page(), list[str]()

        def hear(request: Request) -> None:
            if not request.url.startswith(address):
                asked.append(request.url)

        opened.on("request", hear)
        opened.goto(f"{address}/walks/valley.html")
        yield opened, asked
        opened.close()


def test_the_client_comes_from_the_site_itself_once_a_reader_asks(page: tuple[Page, list[str]], site: Path):
    opened, asked = page
    loaded = "performance.getEntriesByType('resource').some(one => one.name.includes('waline'))"
    button = opened.get_by_role("button", name="Load comments (from comments.example.org)")
    button.wait_for()
    assert not opened.evaluate(loaded)
    button.click()
    opened.get_by_text("One said").wait_for()
    given = opened.evaluate("({...window.given, el: 0})")
    assert (given["serverURL"], given["path"], given["lang"]) == (SERVER, "walks/valley.md", "en")
    assert not any(given[name] for name in ("emoji", "search", "imageUploader", "texRenderer")), (
        "nothing from elsewhere"
    )
    assert (button.count(), asked) == (0, [])
    (style,) = site.glob("assets/waline.*.css")
    assert "MIT" in style.read_text(encoding="utf-8")
    assert "--waline-color:var(--ink)" in re.sub(r": ", ":", style.read_text(encoding="utf-8"))
    assert "sourceMapping" not in style.read_text(encoding="utf-8")


def test_a_client_that_does_not_come_is_said_and_can_be_asked_for_again(page: tuple[Page, list[str]]):
    opened, _ = page
    opened.route("**/assets/waline.*.js", lambda route: route.abort())
    button = opened.get_by_role("button", name="Load comments")
    button.click()
    opened.get_by_text("The comments could not be loaded; try again.").wait_for()
    opened.unroute("**/assets/waline.*.js")
    button.click()
    opened.get_by_text("One said").wait_for()


def test_a_notebook_can_be_opened_where_the_site_says(site: Path):
    for name in ("walks/valley.html", "notebooks/valley.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert f'<a href="https://kaggle.com/kernels/welcome?src={HOME}notebooks/valley.ipynb">Kaggle</a>' in text
        assert '<a href="https://forge.example/view/docs/notebooks/valley.ipynb">魔搭</a>' in text


def told(monkeypatch: pytest.MonkeyPatch, module: Any, **tables: dict[str, str]) -> None:
    asked: dict[str, Any] = {name: Table(name, table) for name, table in tables.items()}
    given = replace(words(), **asked)
    monkeypatch.setattr(module, "words", lambda: given)


FILES: Any = SimpleNamespace(get_file_from_path=lambda _: None)
NOTHING: Any = SimpleNamespace(extra={})
NO_SERVER = ["comments.example.org", "http://comments.example.org", "https://", "https://a.example/?x", "https://a b"]


@pytest.mark.parametrize("server", NO_SERVER)
def test_what_is_no_address_of_a_server_is_refused(monkeypatch: pytest.MonkeyPatch, server: str):
    told(monkeypatch, comments, comments={"waline": server})
    with pytest.raises(Problem, match=r"comments\.waline is .*; write the address of its server, as https://"):
        comments.take(FILES, NOTHING, lambda *_: None)


def test_two_kinds_of_comments_and_an_unknown_one_are_refused(monkeypatch: pytest.MonkeyPatch):
    giscus: Any = SimpleNamespace(extra={"giscus": {"repo": "a/b"}})
    told(monkeypatch, comments, comments={"waline": SERVER})
    with pytest.raises(Problem, match=r"comments\.waline, and mkdocs\.yml: extra\.giscus; leave one of them out"):
        comments.take(FILES, giscus, lambda *_: None)
    told(monkeypatch, comments, comments={"walin": SERVER})
    with pytest.raises(Problem, match=r"nothing here reads comments\.walin; do you mean waline\?$"):
        comments.take(FILES, giscus, lambda *_: None)


MADE: Any = SimpleNamespace(src_uri="notebooks/a b.ipynb")
NO_PLACE = ["kaggle.com/x?src={address}", "https://kaggle.com/", "http://kaggle.com/{address}", "https://x/{adress}"]


@pytest.mark.parametrize("place", NO_PLACE)
def test_what_is_no_address_of_a_notebook_is_refused(monkeypatch: pytest.MonkeyPatch, place: str):
    told(monkeypatch, notebook_page, open_in={"Kaggle": place})
    with pytest.raises(Problem, match=r"open_in\.Kaggle is .*; write an address as|cannot be filled in"):
        notebook_page.places(MADE, HOME)


def test_where_nobody_knows_the_address_of_the_site_none_is_offered_that_needs_it(monkeypatch: pytest.MonkeyPatch):
    told(monkeypatch, notebook_page, open_in=OPENED)
    found = notebook_page.places(MADE, "")
    assert found == {"魔搭": "https://forge.example/view/docs/notebooks/a%20b.ipynb"}
