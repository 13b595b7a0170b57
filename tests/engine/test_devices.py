"""Results of several kinds of device beside each other, on a machine that has but the CPU."""

import shutil
from dataclasses import replace
from typing import Any

import pytest
from tests.checkout import DATA, Checkout

from engine.results import records
from engine.results.records import Record

CPU, CUDA = "docs/results/valley/scratch.cpu.json", "docs/results/valley/scratch.cuda.json"

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
