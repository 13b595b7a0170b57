"""The searches that are compared: each is made once, and then answers in the browser that its readers use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page.tools import SUFFIX, call, environment, install_packages
from benchmarks.search.pages import Page
from playwright.sync_api import Page as Tab

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache" / "benchmarks" / "search"

Answer = Callable[[Tab, str], list[str]]


@dataclass(frozen=True)
class Search:
    """A search: its name with its version, the folder that is served, how it is opened, and how it answers."""

    name: str
    folder: Path
    page: str
    opened: Callable[[Tab], None]
    answers: Answer


def ours(site: Path, _: list[Page]) -> Search:
    """Take our site as it is built."""

    def opened(tab: Tab) -> None:
        tab.locator("#search-open").click()
        tab.wait_for_function("window.siteSearch")

    def answers(tab: Tab, query: str) -> list[str]:
        return list(tab.evaluate("async query => (await siteSearch.search(query)).map(hit => hit.href)", query))

    return Search("this project", site, "index.html", opened, answers)


def pagefind(_: Path, pages: list[Page]) -> Search:
    """Let Pagefind index the pages; of a page, the part with most of the query comes first, as in its own dialog."""
    install_packages(HERE, CACHE)
    folder, version = CACHE / "pagefind", _pinned("pagefind")
    shutil.rmtree(folder, ignore_errors=True)
    for page in pages:
        file = folder / page.address
        file.parent.mkdir(parents=True, exist_ok=True)
        head = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{page.title}</title></head>'
        file.write_text(f"{head}<body><main data-pagefind-body>{page.content}</main></body></html>", encoding="utf-8")
    program = CACHE / "npm" / "node_modules" / ".bin" / f"pagefind{'.cmd' if SUFFIX else ''}"
    call([str(program), "--site", str(folder)], CACHE)

    def opened(tab: Tab) -> None:
        tab.evaluate("async () => { window.pagefind = await import('/pagefind/pagefind.js'); await pagefind.init(); }")

    def answers(tab: Tab, query: str) -> list[str]:
        return list(tab.evaluate(ASKED_PAGEFIND, query))

    return Search(f"Pagefind {version}", folder, "index.html", opened, answers)


ASKED_PAGEFIND = """async query => {
    const { results } = await pagefind.search(query);
    const pages = await Promise.all(results.slice(0, 10).map(result => result.data()));
    const worth = part => part.weighted_locations.reduce((sum, { balanced_score }) => sum + balanced_score, 0);
    const sorted = parts => parts.toSorted((one, other) => worth(other) - worth(one));
    return pages.flatMap(page => sorted(page.sub_results).map(({ url }) => url));
}"""


def material(_: Path, pages: list[Page]) -> Search:
    """Let Material index the pages, jieba parting the words, and ask its worker as its own dialog does."""
    project, programs = CACHE / "material" / "project", environment("material", HERE, CACHE)
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(HERE / "templates" / "material", project)
    for page in pages:
        source, content = project / "docs" / Path(page.address).with_suffix(".md"), project / "pages" / page.address
        for file, text in ((source, f"# {page.title}\n"), (content, page.content)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    call([str(programs / f"mkdocs{SUFFIX}"), "build"], project)

    def opened(tab: Tab) -> None:
        tab.locator("[data-md-component=search-query]").focus()
        tab.wait_for_function("window.searchReady")

    def answers(tab: Tab, query: str) -> list[str]:
        return list(tab.evaluate(ASKED_MATERIAL, query))

    return Search(
        f"Material {_pinned_python('mkdocs-material')} + jieba", project / "site", "index.html", opened, answers
    )


# what a message to Material's search worker, or from it, is
READY, QUERY, RESULT = 1, 2, 3
# keeps the worker where it can be asked
LISTENING = f"""window.Worker = class extends Worker {{
    constructor(...given) {{
        super(...given);
        window.searchWorker = this;
        this.addEventListener("message", ({{ data }}) => {{ window.searchReady ||= data.type === {READY}; }});
    }}
}}"""
ASKED_MATERIAL = f"""query => new Promise(resolve => {{
    const heard = ({{ data }}) => {{
        if (data.type !== {RESULT}) return;
        searchWorker.removeEventListener("message", heard);
        resolve(data.data.items.flat().map(({{ location }}) => location));
    }};
    searchWorker.addEventListener("message", heard);
    searchWorker.postMessage({{ type: {QUERY}, data: query }});
}})"""

SEARCHES: dict[str, Callable[[Path, list[Page]], Search]] = {"ours": ours, "pagefind": pagefind, "material": material}


def _pinned(package: str) -> str:
    return str(json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"][package])


def _pinned_python(package: str) -> str:
    pins = (HERE / "requirements" / "material.txt").read_text(encoding="utf-8").split()
    return dict(pin.split("==") for pin in pins)[package]
