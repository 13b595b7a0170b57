"""Downloads: streamed, gone on with where they were cut, given up where they are too slow or too large."""

import re
import time
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.answering import Start, not_found, send, servers
from tests.examples import tried

from engine.data import download, places
from engine.data.dataset import Dataset
from engine.data.download import LEAST, Progress
from engine.data.load import Files, load
from engine.ground.problem import Problem

CONTENT = Random(0).randbytes(2 * LEAST)
OTHER = CONTENT[:-1] + b"?"


@pytest.fixture
def serve() -> Iterator[Start]:
    with servers("images.bin") as start:
        yield start


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache."""
    monkeypatch.setattr(places, "DATA", tmp_path / ".cache" / "data")
    return places.DATA / "images"


def images(*sources: str, megabytes: float = 100) -> Dataset:
    files = {"images.bin": sha256(CONTENT).hexdigest()}
    return Dataset("images", files=files, read=Path.read_bytes, sources=sources, megabytes=megabytes)


def parts(folder: Path) -> list[Path]:
    return [*folder.glob("*.part")]


def test_a_file_is_kept_under_its_name_and_not_asked_for_again(serve: Start, folder: Path):
    asked: list[str] = []
    dataset = images(serve(send(CONTENT, asked=asked)))
    first = load(dataset)
    assert isinstance(first, Files)
    assert first.paths["images.bin"].read_bytes() == CONTENT
    assert first.digest == sha256(CONTENT).hexdigest()
    assert load(dataset).origin == "cache"
    assert asked == [""]
    assert not parts(folder)


def test_what_is_cut_is_gone_on_with_at_once(serve: Start, folder: Path, capsys):
    asked: list[str] = []
    assert load(images(serve(send(CONTENT, most=LEAST, asked=asked)))).digest
    assert asked == ["", f"bytes={LEAST}-"]
    assert f"cut after {LEAST} of {len(CONTENT)} bytes; going on from there" in capsys.readouterr().out


def test_what_is_cut_too_soon_is_gone_on_with_in_the_next_build(serve: Start, folder: Path):
    short = images(serve(send(CONTENT, most=1000)))
    with pytest.raises(Problem, match="no source has the data set images, and it has no stand-in: give it with --data"):
        load(short)
    assert [part.stat().st_size for part in parts(folder)] == [1000]
    assert not (folder / "images.bin").exists()
    asked: list[str] = []
    load(images(serve(send(CONTENT, asked=asked))))
    assert asked == ["bytes=1000-"]
    assert (folder / "images.bin").read_bytes() == CONTENT
    assert not parts(folder)


def test_a_mirror_goes_on_where_another_one_failed(serve: Start, folder: Path, capsys):
    asked: list[str] = []
    first, second = serve(send(CONTENT, most=1000)), serve(send(CONTENT, asked=asked))
    assert load(images(first, second)).origin == second
    assert asked == ["bytes=1000-"]
    assert f"images: not from {first} (cut after 1000 of {len(CONTENT)} bytes)" in capsys.readouterr().out


def test_a_server_that_knows_no_ranges_sends_all_of_it(serve: Start, folder: Path):
    folder.mkdir(parents=True)
    begun(folder).write_bytes(b"x" * 1000)  # not even the beginning is right
    assert load(images(serve(send(CONTENT, ranges=False)))).digest
    assert (folder / "images.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("before", [CONTENT, CONTENT + b"?"], ids=["whole", "too long"])
def test_a_build_that_was_killed_before_it_named_the_file_costs_no_second_download(serve: Start, folder: Path, before):
    folder.mkdir(parents=True)
    begun(folder).write_bytes(before)
    asked: list[str] = []
    assert load(images(serve(send(CONTENT, asked=asked)))).digest
    assert asked == [f"bytes={len(before)}-", *([""] if before != CONTENT else [])]
    assert (folder / "images.bin").read_bytes() == CONTENT


def begun(folder: Path) -> Path:
    """What is kept of a download that has not ended; named after what it shall be."""
    return folder / f"images.bin.{sha256(CONTENT).hexdigest()[:12]}.part"


def test_another_content_is_thrown_away_and_said(serve: Start, folder: Path, capsys):
    with pytest.raises(Problem, match="no source has the data set images"):
        load(images(serve(send(OTHER))))
    found = sha256(OTHER).hexdigest()
    said = (
        rf"answer: not images\.bin of the data set images: {len(OTHER)} bytes of SHA-256 {found}, \w{{12}}… is declared"
    )
    assert re.search(said, capsys.readouterr().out)
    assert not [*folder.glob("images*.bin"), *parts(folder)]


@pytest.mark.parametrize("told", [True, False], ids=["told", "untold"])
def test_what_is_larger_than_declared_is_stopped(serve: Start, folder: Path, capsys, told):
    def untold(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(CONTENT)

    with pytest.raises(Problem, match="no source has"):
        load(images(serve(send(CONTENT) if told else untold), megabytes=0.5))
    assert "MB or more, megabytes=0.5 is declared" in capsys.readouterr().out
    assert not parts(folder)


def test_a_server_that_is_slow_and_goes_on_is_waited_for(
    serve: Start, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    monkeypatch.setattr(download, "WINDOW_SECONDS", 0.1)
    monkeypatch.setattr(download, "LEAST", 100)
    monkeypatch.setattr(Progress, "seconds", 0.0)

    def slow(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(CONTENT)))
        request.end_headers()
        for start in range(0, len(CONTENT), len(CONTENT) // 8):
            request.wfile.write(CONTENT[start : start + len(CONTENT) // 8])
            request.wfile.flush()
            time.sleep(0.05)

    assert load(images(serve(slow))).digest


def test_progress_is_told_in_plain_lines_now_and_then(capsys):
    progress = Progress("images", seconds=0.0)
    progress.tell(250_000_000, 1_000_000_000)
    progress.tell(500_000_000, None)
    Progress("images").tell(1, 2)
    assert capsys.readouterr().out == "  images: 250 of 1000 MB …\n  images: 500 MB …\n"


def test_redirections_are_followed_with_the_range(serve: Start, folder: Path):
    asked: list[str] = []
    there = serve(send(CONTENT, asked=asked))

    def elsewhere(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", there)
        request.end_headers()

    folder.mkdir(parents=True)
    begun(folder).write_bytes(CONTENT[:1000])
    assert load(images(serve(elsewhere))).digest
    assert asked == ["bytes=1000-"]


def test_of_several_files_those_that_are_there_are_not_asked_for_again(serve: Start, folder: Path):
    contents = {"a.bin": b"a" * 10, "b.bin": b"b" * 20}
    asked: list[str] = []

    def both(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        send(contents[request.path.rpartition("/")[2]])(request)

    files = {name: sha256(content).hexdigest() for name, content in contents.items()}
    address = serve(both).rpartition("/")[0] + "/"
    dataset = Dataset(
        "images", files=files, read=Path.iterdir, sources=(serve(not_found).rpartition("/")[0] + "/", address)
    )
    loaded = load(dataset)
    assert isinstance(loaded, Files)
    assert {name: path.read_bytes() for name, path in loaded.paths.items()} == contents
    (folder / "b.bin").write_bytes(b"spoilt")
    assert load(dataset).origin == address
    assert asked == ["/a.bin", "/b.bin", "/b.bin"]


@tried(60)
@given(content=st.binary(max_size=40), cuts=st.lists(st.integers(0, 40), max_size=4), ranges=st.booleans())
def test_wherever_it_is_cut_the_same_bytes_come(tmp_path_factory, content: bytes, cuts: list[int], ranges: bool):
    part, most = tmp_path_factory.mktemp("cut") / "x.part", [0]

    def cut(request: BaseHTTPRequestHandler) -> None:
        send(content, most[0], ranges)(request)

    with servers("x") as start:
        address = start(cut)
        for most[0] in cuts:
            try:
                download.download(address, part, 1, Progress("x"))
            except OSError:
                assert content.startswith(part.read_bytes())
        most[0] = len(content)
        download.download(address, part, 1, Progress("x"))
    assert part.read_bytes() == content
