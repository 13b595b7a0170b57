"""Data sets as the book declares them: seen without importing, or refused with file and line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.checkout import DATA, Checkout

from engine.code.modules import Sources
from engine.data.load import digest
from engine.ground import paths, raised
from engine.ground.problem import Problem
from engine.results import declared_data
from engine.results.declared_data import Function, Place

READING = "scripts/chapters/reading.py"
SHA = "0123456789abcdef" * 4
TABLE = f'Dataset(name="depths", shape=(2, 3), digest="{SHA}")'
FILES = f'Dataset(name="depths", files={{"a.bin": "{SHA}"}}, read=read, sources=("https://example.com/a.bin",))'
BEFORE = "from engine import Dataset\ndef read(path): ...\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Sources]:
    """Make a book of one module, `common/depths.py`."""
    for module in (paths, raised):
        monkeypatch.setattr(module, "SCRIPTS", tmp_path)
    (tmp_path / "common").mkdir()

    def written(source: str) -> Sources:
        (tmp_path / "common/depths.py").write_text(source, encoding="utf-8")
        return Sources()

    return written


def test_a_data_set_is_read_from_the_source_of_its_module_which_nobody_imports(book):
    sources = book(
        f"import torch\nfrom engine import Dataset\nROWS = 2\nNAMES = ('a', 'b', 'c')\n1 / 0\n"
        f'DEPTHS = Dataset(name="depths", shape=(ROWS, len(NAMES)), digest="{SHA}", stand_in=made,\n'
        '                 sources=("https://example.com/" + "depths.csv",), licence="CC BY 4.0")\n'
        "def made(): ...\n"
    )
    dataset = declared_data.known(sources)["depths"]
    assert (dataset.shape, dataset.licence) == ((2, 3), "CC BY 4.0")
    assert dataset.sources == ("https://example.com/depths.csv",)
    assert dataset.stand_in == Function("common.depths", "made")
    assert (dataset.variable, digest(dataset)) == ("DEPTHS_DATA", SHA)
    place = Place("common.depths", "DEPTHS", f"{paths.SCRIPTS / 'common' / 'depths.py'}:6")
    assert declared_data.places(sources)["depths"] == place


@pytest.mark.parametrize(
    "source",
    [
        f"import engine\nX = engine.{TABLE}",
        f"import engine as e\nX = e.{TABLE}",
        f"from engine import Dataset as Data\nX = {TABLE.replace('Dataset', 'Data')}",
        f"{BEFORE}X = {FILES}",
        f"from engine import Dataset\nfrom elsewhere import read\nX = {FILES}",
    ],
)
def test_however_it_is_imported_it_is_seen(book, source: str):
    assert declared_data.known(book(source)).keys() == {"depths"}


TOP = "a data set is declared at the top level of a module, as HEIGHTS = "


def table(old: str, new: str) -> str:
    return f"X = {TABLE.replace(old, new)}"


def files(old: str, new: str) -> str:
    return f"X = {FILES.replace(old, new, 1)}"


REFUSED = {
    "in a function": (f"def f():\n    return {TABLE}", TOP),
    "in a list": (f"ALL = [{TABLE}]", TOP),
    "not bound": (TABLE, TOP),
    "twice": (f"X = {TABLE}\nY = {TABLE}", "depths is declared in .*depths.py:3 too"),
    "by place": (f'X = Dataset("depths", (2, 3), "{SHA}")', "its parts are given by name"),
    "unknown part": (f"X = {TABLE[:-1]}, urls=())", "got an unexpected keyword argument 'urls'"),
    "no name": (table("depths", "deep sea"), "name='deep sea': experiments ask for it by a parameter"),
    "the device": (table("depths", "device"), "name='device': experiments ask for it by a parameter"),
    "of two at once": (
        "A, B = 1, read\n" + table("(2, 3)", "(2, A)"),
        "shape cannot be read from here: A; write it out",
    ),
    "made elsewhere": (table("(2, 3)", "read(1)"), "shape cannot be read from here: .*write it out"),
    "no digest": (table(SHA, "12"), "digest='12': the SHA-256 of its values, 64 digits"),
    "neither": ('X = Dataset(name="depths")', "it is a table, shape=.* or files="),
    "both": (files("read=read", "read=read, shape=(2, 3)"), "files have a SHA-256 each: leave shape and digest out"),
    "no reader": (files("read=read, ", ""), "read=… is missing"),
    "lambda": (files("read=read", "read=lambda path: 1"), "read cannot be read from here"),
    "no function": (files("read=read", "read=other"), "other is no function of this module"),
    "no SHA-256": (files(SHA, "abc"), "files: a.bin: 'abc' is no SHA-256"),
    "elsewhere without": (files(SHA, ""), 'a.bin needs its SHA-256; "" is for what lies in this repository'),
    "a path as name": (files("a.bin", "b/a.bin"), "'b/a.bin' is no name of a file"),
    "a machine's path": (files("https://example.com", "/data"), "source /data/a.bin: write an address"),
    "outside": (files("https://example.com", ".."), "source ../a.bin: write an address"),
    "a text": (files(",))", "))"), "sources is a tuple of texts"),
    "no folder": (files('"}', f'", "b.bin": "{SHA}"}}'), "of several files, a source is a folder, and ends in /"),
    "no size": (files("read=read", "read=read, megabytes=0"), "megabytes is a number above 0"),
}
LINES = {"in a function": 4, "twice": 4, "of two at once": 4}


@pytest.mark.parametrize("how", REFUSED)
def test_what_nobody_could_use_is_refused_with_its_line(book, how: str):
    source, said = REFUSED[how]
    with pytest.raises(Problem) as refused:
        declared_data.known(book(BEFORE + source))
    assert re.fullmatch(rf"\S+depths\.py:{LINES.get(how, 3)}: .*{said}.*", str(refused.value)), refused.value


def test_of_several_data_sets_the_one_is_named_that_a_file_is_for(checkout: Checkout):
    assert "fresh" in checkout.built("--status", "--data", DATA), "only heights lie elsewhere"
    checkout.path("scripts/common/widths.py").write_text(f"from engine import Dataset\nW = {TABLE}", encoding="utf-8")
    assert checkout.refused("--status", "--data", DATA) == (
        f"error: --data {DATA}: write --data NAME=FILE; there is shades, heights, verse, depths\n"
    )
    checkout.built("--status", "--data", f"heights={DATA}", "--data", "verse=scripts/common/verse.txt")
    said = "error: none.dat: No such file or directory; --data and DEPTHS_DATA name a file\n"
    assert checkout.refused("--status", "--data", "depths=none.dat") == said
    assert checkout.refused("--status", DEPTHS_DATA="none.dat") == said
    assert "--data dephts=none.dat: write --data NAME=FILE" in checkout.refused("--status", "--data", "dephts=none.dat")


def stale(checkout: Checkout) -> dict[str, str]:
    lines = (line.split(maxsplit=2) for line in checkout.built("--status").splitlines())
    return {key: why for key, state, *rest in lines if state == "stale:" for why in rest}


def test_what_reads_the_data_counts_and_where_they_lie_does_not(checkout: Checkout):
    checkout.edit(READING, '    citation="made for the tests",\n', "")
    checkout.edit(READING, 'sources=("scripts/common/', 'sources=("https://example.com/shades.zip", "scripts/common/')
    assert stale(checkout) == {}
    checkout.edit(READING, "[-4:]", "[-3:]")
    assert stale(checkout) == {"reading.brightness": "chapters.reading.read_shades changed"}
    assert "reading.brightness.mean.dark: recorded 15.0, now 20.0" in checkout.refused()


def test_a_text_of_the_repository_counts_by_what_it_holds(checkout: Checkout):
    checkout.path("scripts/common/verse.txt").write_text("A walker\n", encoding="utf-8", newline="\n")
    assert stale(checkout) == {"reading.letters": "data verse changed"}
    checkout.updated("--accept")
    assert '"count": 7' in checkout.read("docs/results/reading/letters.cpu.json")
    checkout.path("scripts/common/verse.txt").unlink()
    assert stale(checkout) == {"reading.letters": "data verse changed"}
    assert (
        "no source has the data set verse, and it has no stand-in: give it with --data verse=FILE" in checkout.refused()
    )


def test_a_result_that_need_not_run_needs_no_data(checkout: Checkout):
    checkout.path("scripts/common/shades.zip").rename(checkout.path("copy.zip"))
    checkout.updated()
    again = ("--force", "--only", "brightness")
    assert "no source has the data set shades" in checkout.refused(*again)
    assert "re-run, holds" in checkout.updated(*again, "--data", "shades=copy.zip")
    assert "re-run, holds" in checkout.updated(*again, SHADES_DATA="copy.zip")


def test_a_wrong_file_is_refused_by_the_name_of_its_data_set_and_what_differs(checkout: Checkout):
    said = checkout.refused("--data", "shades=README.md")
    assert said.startswith("error: README.md: not shades.zip of the data set shades: ")
    assert re.search(r": \d+ bytes of SHA-256 \w{64}, 7ba5defd839f… is declared\n$", said)
    assert "README.md: not verse.txt of the data set verse" in checkout.refused(VERSE_DATA="README.md")


def test_an_unknown_data_set_is_named_with_those_that_there_are(checkout: Checkout):
    checkout.edit(READING, "def letters(verse):", "def letters(poem, verse=''):")
    said = "reading.letters asks for poem; there is device, shades, heights, verse; give a setting a default"
    assert said in checkout.refused("--status")
    checkout.edit(READING, "def letters(poem, ", "def letters(vers, ")
    line = 1 + checkout.read(READING)[: checkout.read(READING).index("def letters")].count("\n")
    said = "reading.letters asks for vers; there is device, shades, heights, verse; do you mean verse"
    assert f"{READING}:{line - 1}: {said}" in checkout.refused("--status")
