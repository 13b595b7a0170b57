"""Results of several kinds of device beside each other, on a machine that has but the CPU."""

import re
import shutil
from dataclasses import replace
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import DATA, Checkout

from engine.results import records
from engine.results.records import Record

CPU, CUDA = "docs/results/valley/scratch.cpu.json", "docs/results/valley/scratch.cuda.json"
PEOPLE, CONCISE = "scripts/chapters/valley/people.py", "@experiment(numbers=FITTED)\ndef concise("

pytestmark = pytest.mark.skipif(
    bool(shutil.which("nvidia-smi")), reason="says what happens where there is no cuda device"
)


def recorded_on_cuda(checkout: Checkout, **made: Any) -> Record:
    """Leave a record as a machine with CUDA would: its loss lies a little off the CPU's."""
    cpu = records.load(checkout.path(CPU))
    assert cpu
    record = replace(
        cpu,
        numbers=cpu.numbers | {"loss": cpu.numbers["loss"] + 1e-6},
        made=replace(cpu.made, **({"device": "cuda"} | made)),
        ran=replace(cpu.ran, device="NVIDIA H100", date="2026-11-01"),
        views={},
    )
    checkout.path(CUDA).write_text(record.to_text(), encoding="utf-8", newline="\n")
    return record


def test_a_machine_without_cuda_keeps_what_cuda_recorded_and_says_which(checkout: Checkout):
    record = recorded_on_cuda(checkout)
    said = next(line for line in checkout.built("--status").splitlines() if "(cuda)" in line)
    assert said.split() == [
        "valley.scratch",
        "(cuda)",
        "fresh",
        "(recorded",
        "on",
        "NVIDIA",
        "H100,",
        "which",
        "is",
        "not",
        "here)",
    ]
    table = checkout.updated()
    line = next(line for line in table.splitlines() if line.startswith("valley.scratch (cuda)"))
    assert "(+1e-06 against cpu)" in line
    assert line.split()[-5:] == ["fresh", "cuda", "(NVIDIA", "H100),", "2026-11-01"]
    assert checkout.read(CUDA) == record.to_text()


@pytest.mark.slow
def test_a_stale_result_of_cuda_is_named_and_kept_and_stops_no_machine_without_it(checkout: Checkout):
    record = recorded_on_cuda(checkout, settings={"lr": 0.2, "seed": 0})
    said = next(line for line in checkout.built("--status").splitlines() if "(cuda)" in line)
    assert "stale: lr 0.2 → 0.1 (recorded on NVIDIA H100" in said
    for options in (["--no-site"], ["--check"], ["--no-site", "--force", "--only", "scratch", "--data", DATA]):
        printed = checkout.built(*options)
        line = next(line for line in printed.splitlines() if "(cuda)" in line)
        assert "kept, stale: no such device here" in line
        assert "against cpu" not in line
        assert ("1 of devices that are not here" in printed) == ("--check" in options)
    assert checkout.read(CUDA) == record.to_text()


def test_a_result_of_the_cpu_is_no_result_of_cuda(checkout: Checkout):
    said = checkout.built("--status", "--device", "cuda")
    on_devices = ["valley.scratch", "valley.concise", "valley.seeds"]
    assert [line.split() for line in said.splitlines() if "(cuda)" in line] == [
        [key, "(cuda)", "stale:", "never", "run"] for key in on_devices
    ]


def test_a_record_of_cuda_that_was_edited_stops_the_build(checkout: Checkout):
    recorded_on_cuda(checkout)
    checkout.edit(CUDA, "NVIDIA H100", "NVIDIA H200")
    assert "scratch.cuda.json: edited by hand" in checkout.refused()


@pytest.fixture
def for_cuda(checkout: Checkout) -> Checkout:
    """A site one of whose results is declared for CUDA, and recorded there, with another loss than the CPU's."""
    checkout.edit(PEOPLE, CONCISE, CONCISE.replace("FITTED)", 'FITTED, checked="attested", device="cuda")'))
    path = checkout.path("docs/results/valley/concise.cpu.json")
    record = records.load(path)
    assert record
    made = replace(record.made, device="cuda")
    settings = {"backends.cudnn.allow_tf32": "False"}
    ran = replace(record.ran, device="NVIDIA H100", system="Linux x86_64", settings=settings)
    text = replace(record, made=made, ran=ran).to_text()
    path.with_name("concise.cuda.json").write_text(text, encoding="utf-8", newline="\n")
    path.unlink()
    checkout.built("--notebooks")  # which show it as it is recorded
    return checkout


@pytest.mark.slow
def test_what_is_declared_for_cuda_needs_no_record_of_the_cpu_and_is_what_the_pages_print(for_cuda: Checkout):
    said = for_cuda.built("--check", "--force", "--data", DATA)
    assert "valley.concise is attested, and not computed again: " in said
    assert re.search(r"^valley\.concise .* cuda \(NVIDIA H100\)", said, re.MULTILINE)
    assert not re.search(r"valley\.concise \(|\] valley\.concise", said)
    for_cuda.built()
    panel = LexborHTMLParser(for_cuda.read("site/walks/valley-sources.html")).css_first('[id="valley.concise"]')
    assert panel
    text = panel.text(deep=True)
    for part in ("CUDA · NVIDIA H100", "not for this release", "backends.cudnn.allow_tf32 = False"):
        assert part in text


@pytest.mark.slow
def test_what_is_declared_for_cuda_and_stale_stops_a_build_where_there_is_none_and_says_where_to_run_it(
    for_cuda: Checkout,
):
    for_cuda.edit(PEOPLE, "def concise(heights, device, lr=0.2)", "def concise(heights, device, lr=0.3)")
    cure = "run python scripts/build.py --device cuda where NVIDIA H100, Linux x86_64 is, and commit what it writes"
    for options in (["--no-site"], ["--check", "--no-site"]):
        said = for_cuda.refused(*options)
        assert "error: valley.concise is stale: " in said
        assert f"lr 0.2 → 0.3; it is attested: {cure}" in said
    for_cuda.path("docs/results/valley/concise.cuda.json").unlink()
    cure = "run python scripts/build.py --device cuda where there is such a device: cuda"
    assert f"valley.concise is stale: never run; it is attested: {cure}" in for_cuda.refused("--no-site")


def test_a_record_of_the_cpu_that_nothing_prints_any_more_is_named(for_cuda: Checkout):
    for_cuda.path("docs/results/valley/concise.cpu.json").write_text("{}", encoding="utf-8")
    assert "concise.cpu.json belongs to no declared result: delete it" in for_cuda.refused("--no-site")
