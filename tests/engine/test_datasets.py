"""Real data first, any faithful copy, and a stand-in that says so."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.answering import Start, not_found, send, servers
from tests.examples import tried

from engine.data import download, places, tables
from engine.data.dataset import STAND_IN, Dataset
from engine.data.load import Files, digest, load
from engine.ground.problem import Problem

ROWS = [[800.0, 0.3048, -1.5e-3], [1000.0, 0.25, 126.201]]
TEXT = "800\t0.3048\t-0.0015\r\n1000\t0.25\t126.201\r\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Dataset]:
    """A small published table, by the address of its only copy; its cache is empty."""
    monkeypatch.setattr(places, "DATA", tmp_path / ".cache" / "data")
    monkeypatch.setattr(download, "SOCKET_SECONDS", 60.0)
    monkeypatch.setattr(download, "WINDOW_SECONDS", 60.0)

    def published(url: str = "") -> Dataset:
        digest, sources = tables.values_digest(ROWS), (url,) if url else ()
        return Dataset("small", (2, 3), digest, sources=sources, stand_in=lambda: np.zeros((2, 3)))

    return published


@pytest.fixture
def serve() -> Iterator[Start]:
    with servers("small.dat") as start:
        yield start


def hang(request: BaseHTTPRequestHandler) -> None:
    time.sleep(60)


def dribble(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(600):
        time.sleep(0.1)
        try:
            request.wfile.write(b"8")
            request.wfile.flush()
        except OSError:
            return


def test_a_good_download_is_used_and_kept(table, serve):
    dataset = table(serve(send(TEXT.encode())))
    loaded: Any = load(dataset)
    assert loaded.values.tolist() == ROWS
    assert loaded.digest == dataset.digest
    assert loaded.origin == dataset.sources[0]
    assert load(dataset, offline=True).origin == "cache"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (send(TEXT.replace("126.201", "126.202").encode()), "the values are not those of the published small table"),
        (send(b"<html>a login page</html>\n<p>"), "not a row of numbers"),
        (not_found, "HTTP Error 404"),
        (hang, "timed out"),
        (dribble, "no end after 0.6 s"),
    ],
    ids=["wrong values", "a web page", "404", "hangs", "dribbles"],
)
def test_a_bad_download_falls_through_to_the_stand_in_and_says_why(
    table, serve, capsys, monkeypatch: pytest.MonkeyPatch, answer, said
):
    dataset = table(serve(answer))
    if answer is hang:
        monkeypatch.setattr(download, "SOCKET_SECONDS", 0.3)
    if answer is dribble:
        monkeypatch.setattr(download, "WINDOW_SECONDS", 0.6)
    assert load(dataset).origin == STAND_IN
    printed = capsys.readouterr().out
    assert said in printed
    assert "STAND-IN" in printed
    assert not places.cached(dataset).exists()


def test_without_a_network_the_stand_in_serves(table, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/small.dat"
        assert load(table(url)).digest == STAND_IN
    assert "refused" in capsys.readouterr().out


def test_a_mirror_in_the_environment_comes_first(table, serve, monkeypatch):
    mirror = serve(send(TEXT.encode()))
    monkeypatch.setenv("SMALL_URL", mirror)
    assert load(table(serve(not_found))).origin == mirror


def test_a_table_that_was_cut_is_not_gone_on_with_from_another_copy(table, serve, monkeypatch):
    monkeypatch.setenv("SMALL_URL", serve(send(TEXT.encode(), most=20)))
    other = serve(send(TEXT.replace("\r\n", "\n").replace("\t", " ").encode()))
    assert load(table(other)).origin == other


def test_offline_asks_no_server(table, serve):
    def answer(request: BaseHTTPRequestHandler) -> None:
        pytest.fail("a server was asked")

    assert load(table(serve(answer)), offline=True).origin == STAND_IN


def test_a_spoilt_cache_is_thrown_away(table, serve):
    dataset = table(serve(send(TEXT.encode())))
    places.cached(dataset).parent.mkdir(parents=True)
    places.cached(dataset).write_text("800\t0.3", encoding="utf-8")
    assert load(dataset).origin == dataset.sources[0]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\r\n", "\n"),
        "frequency\tchord\tlevel\n" + TEXT,
        "\ufeff" + TEXT,
        TEXT.replace("\t", ","),
        TEXT.replace("\t", "; ").rstrip(),
        TEXT.replace("-0.0015", "-1.5e-03") + "\n\n",
    ],
    ids=["CRLF", "LF", "header", "byte order mark", "commas", "semicolons", "another notation"],
)
def test_every_faithful_copy_is_accepted(table, tmp_path, text):
    copy = tmp_path / "copy.txt"
    copy.write_text(text, encoding="utf-8", newline="")
    loaded: Any = load(table(), str(copy))
    assert loaded.values.tolist() == ROWS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("0.25", "0.26"), "the values are not those of the published small table"),
        (TEXT + TEXT, "4 rows, 2 expected"),
        (TEXT.replace("\t-0.0015", ""), ":1: 2 columns, 3 expected"),
        (TEXT.replace("0.25", "x"), ":2: not a row of numbers"),
        ("", "0 rows, 2 expected"),
    ],
)
def test_an_unfaithful_copy_is_refused_with_its_place(table, tmp_path, text, said):
    copy = tmp_path / "copy.txt"
    copy.write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=said):
        load(table(), str(copy))


def test_a_binary_file_is_refused(table, tmp_path):
    copy = tmp_path / "copy.npy"
    copy.write_bytes(b"\x93NUMPY\xff\xfe")
    with pytest.raises(Problem, match="not a text file"):
        load(table(), str(copy))


@tried(50)
@given(row=st.integers(0, 1), column=st.integers(0, 2), factor=st.floats(0.5, 2.0).filter(lambda factor: factor != 1))
def test_any_changed_value_changes_the_digest(row, column, factor):
    changed = [list(values) for values in ROWS]
    changed[row][column] *= factor
    if changed != ROWS:
        assert tables.values_digest(changed) != tables.values_digest(ROWS)


FILES = {"a.bin": b"first", "b.bin": b"second"}


def several(stand_in: Callable[[], Any] | None = None) -> Dataset:
    files = {name: sha256(content).hexdigest() for name, content in FILES.items()}
    return Dataset("several", files=files, read=Path.iterdir, stand_in=stand_in)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of `several`."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_several_files_are_given_as_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch):
    loaded = load(several(), str(folder))
    assert isinstance(loaded, Files)
    assert {name: path.read_bytes() for name, path in loaded.paths.items()} == FILES
    monkeypatch.setenv("SEVERAL_DATA", str(folder))
    assert load(several()) == loaded
    (folder / "b.bin").unlink()
    with pytest.raises(Problem) as refused:
        load(several())
    said = "No such file or directory; --data and SEVERAL_DATA name a file, or a folder that has a.bin, b.bin"
    assert str(refused.value) == f"{folder}: {said}"


@given(name=st.sampled_from(sorted(FILES)), content=st.binary(max_size=10))
def test_any_other_content_is_refused(tmp_path_factory, name: str, content: bytes):
    folder = tmp_path_factory.mktemp("given")
    for one, right in FILES.items():
        (folder / one).write_bytes(content if one == name else right)
    if content == FILES[name]:
        assert load(several(), str(folder)).digest
        return
    said = f"not {name} of the data set several: {len(content)} bytes of SHA-256"
    with pytest.raises(Problem, match=re.escape(said)):
        load(several(), str(folder))


def test_the_digest_of_several_files_is_of_their_names_and_contents(folder: Path):
    loaded = load(several(), str(folder))
    lines = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in FILES.items())
    assert loaded.digest == digest(several()) == sha256(lines.encode()).hexdigest()


def test_a_stand_in_of_files_is_named_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(places, "DATA", tmp_path)
    made = load(several(lambda: dict.fromkeys(FILES, b"made up")), offline=True)
    assert isinstance(made, Files)
    assert made.digest == STAND_IN
    assert {path.read_bytes() for path in made.paths.values()} == {b"made up"}
    assert "several: STAND-IN data; give the real one with --data several=FILE" in capsys.readouterr().out


def test_a_file_of_a_package_is_found_and_one_of_none_is_said(capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "DATA", tmp_path)
    content = Path(pytest.__file__).with_name("py.typed").read_bytes()
    sources = ("package:nobody_has_this/py.typed", "package:pytest/py.typed")
    typed = Dataset("typed", files={"py.typed": sha256(content).hexdigest()}, read=Path.read_bytes, sources=sources)
    assert load(typed, offline=True).origin == sources[1]
    said = "typed: not from package:nobody_has_this/py.typed (nobody_has_this is not installed)"
    assert said in capsys.readouterr().out
