import gc
import os
import signal
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported: as the processes of the experiments have it

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests import examples
from xdist.scheduler import LoadGroupScheduling

from engine.machine import browser as browsers

# started in the background, the tests and what they start would not hear Ctrl-C
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

examples.register()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All that is imported and collected stays: to look through it again and again would take as long as all else."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


# whose tests share what takes long to make, file by file
ALIKE = (
    "blog",
    "chapter_head",
    "citing",
    "comments",
    "crash",
    "engines",
    "gallery",
    "gate",
    "hermetic",
    "hostile",
    "lab_page",
    "live_page",
    "live_parts",
    "many_pages",
    "moving",
    "new",
    "notes",
    "print",
    "profile",
    "provenance",
    "reused",
    "review",
    "serve",
    "share_cards",
    "trial",
)
TOGETHER = ("tests/book/", *(f"tests/engine/test_{name}.py" for name in ALIKE))


class Grouped(LoadGroupScheduling):  # type: ignore[misc]
    """Tests of some files in one process: pytest 9.2 takes no notice of how xdist writes its groups into ids."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.startswith(TOGETHER) else nodeid


# what takes longest comes first, so that no process is left alone with it at the end; the book is made beside the
# mini-site, for which all others wait
LONG = tuple(f"tests/{name}.py" for name in ("engine/test_crash", "book/test_reader", "book/test_notebooks", "engine/test_serve", "engine/test_live_page", "engine/test_hermetic", "book/test_rmsprop", "engine/test_lab_page", "engine/test_live_parts", "engine/test_new"))  # fmt: skip # noqa: E501
MORE = 2  # processes than cores: many tests wait for servers, browsers, locks


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return (os.cpu_count() or 1) + MORE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONG)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Grouped:
    return Grouped(config, log)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests, for all of its processes."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = browsers.launch(playwright.chromium)
        yield started
        started.close()
