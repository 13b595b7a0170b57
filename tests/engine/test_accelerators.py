"""A result that is declared for a device is computed there, where there is one, and recorded with how that was set."""

import re

import pytest
from tests.checkout import Checkout

from engine.results import records
from engine.results.devices import CPU, KINDS
from engine.sandbox import TORCH

CHAPTER = """\"\"\"A product of matrices.\"\"\"

import time

import torch

from engine import close, experiment, measured


@experiment(numbers={"norm": close(rtol=1e-5), "seconds": measured}, checked="attested", device="KIND")
def product(device, seed=0, n=512):
    torch.manual_seed(seed)
    one = torch.randn(n, n, device=device)
    start = time.perf_counter()
    norm = (one @ one).norm().item()
    return {"norm": norm, "seconds": time.perf_counter() - start}
"""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of device that is here."""
    import torch

    here = {CPU: True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not here[request.param]:
        pytest.skip(f"this machine has no {request.param} device")
    return str(request.param)


@pytest.mark.slow
def test_an_attested_result_is_computed_on_its_device_recorded_and_holds_when_computed_again(
    kind: str, checkout: Checkout
):
    checkout.path("scripts/chapters/mill.py").write_text(CHAPTER.replace("KIND", kind), encoding="utf-8")
    said = checkout.updated("--only", "product", "--device", kind)
    assert re.search(r"^\[1/1\] mill\.product  ", said, re.MULTILINE)
    record = records.load(checkout.path(f"docs/results/mill/product.{kind}.json"))
    assert record
    assert record.made.device == kind
    if kind == CPU:
        assert record.ran.settings == {}
    else:
        assert record.ran.settings.items() >= {name: str(value) for name, value in TORCH.items()}.items()
    assert len([*checkout.path("docs/results/mill").iterdir()]) == 1
    checkout.built("--check", "--force", "--only", "product", "--device", kind)
    assert "mill.product is attested" in checkout.built("--check", "--no-site")
