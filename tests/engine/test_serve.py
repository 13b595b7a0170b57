"""The author's loop: what `mkdocs serve` does at a save."""

import io
import os
import random
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page
from tests import examples
from tests.checkout import Checkout
from tests.live import CHAPTER, LIMIT, Live, serving
from tests.slow import all_but

from engine.ground import lock

PAGE, CODE = "docs/walks/valley.md", "scripts/chapters/valley/walking.py"
ROOTS, OTHER = "docs/walks/roots.md", "scripts/chapters/roots.py"
END, STEPS, TRACE = "## Summary", "def trajectory(steps=20)", "    x1, x2 = trace[-1]\n"
OUTPUT = "step 20, x1: -0.010599, x2: 0.000000"
DRIFTED = "step 21, x1: -0.006227"
RAN = "] valley.trajectory  "

NEW_RESULT = """

@experiment(numbers={"f": exact})
def halves(steps=3):
    return {"f": 0.5**steps}


@halves.text
def halves_text(numbers):
    return f"halves: {numbers['f']}"
"""


@pytest.fixture
def checkout(own: Checkout) -> Checkout:
    """What is killed here may still write for a while."""
    return own


@pytest.fixture(scope="module")
def live(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server that was started on a chapter with a result that has never been run."""
    folder = tmp_path_factory.mktemp("live")
    copy = pristine.copied(folder / "repo")
    copy.path(CODE).write_text(copy.read(CODE) + NEW_RESULT, encoding="utf-8", newline="\n")
    copy.edit(PAGE, END, f'```text\n--8<-- "docs/results/valley/halves.txt"\n```\n\n{END}')
    with serving(copy, folder) as server:
        yield server
        server.edit(CODE, TRACE, f"{TRACE}    while True: pass\n")  # Ctrl-C has to end what runs, too
        server.until(lambda: "Computing valley.trajectory" in server.box(), "the run")


@pytest.fixture
def loop(live: Live) -> Iterator[Live]:
    """The server at rest; what a test edits is put back, and the page must then be as before."""
    live.quiet()
    yield live
    live.mend()
    live.until(lambda: not live.box() and OUTPUT in live.page(), "the mending")


@dataclass
class Author:
    """The chapter open in the author's browser."""

    page: Page
    server: Live

    def settle(self) -> None:
        """Wait until the page is the last that was served: from then on it does not load itself anew."""
        self.server.quiet()
        last = f"document.body.textContent.includes('livereload({self.server.epoch()},')"
        self.page.wait_for_function(last, timeout=LIMIT * 1000)

    def reloads(self) -> int:
        """How often the page was loaded again, once it is the last that was served."""
        self.settle()
        return int(self.page.evaluate("Number(sessionStorage.loads)")) - 1


@pytest.fixture
def author(loop: Live, browser: Browser) -> Iterator[Author]:
    """An author."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(LIMIT * 1000)
    page.add_init_script("sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1")
    page.goto(loop.address + CHAPTER)
    author = Author(page, loop)
    yield author
    author.settle()  # a page that loads itself anew meanwhile has let a close wait without end
    page.close()


def test_a_mistake_is_gone_once_it_is_mended_though_another_save_was_shown_before(loop: Live):
    loop.edit(CODE, STEPS, STEPS.replace("20", "21"))  # while that is shown aside, no notebook is written
    loop.until(lambda: DRIFTED in loop.page(), "the drift")
    loop.edit(OTHER, "(x + 2 / x) / 2", "gone")
    loop.until(lambda: "NameError" in loop.box(), "the mistake")
    loop.quiet()
    with lock.held(loop.checkout.path(".cache/build.lock")):
        waits, renders = (loop.said().count(said) for said in ("waiting for it", "Building documentation"))
        loop.edit(OTHER, "x = gone", "x = (x + 2 / x) / 2")
        loop.until(lambda: loop.said().count("waiting for it") > waits, "the look at the code")
        loop.edit(ROOTS, "Four steps lead", "Just four steps lead")
        loop.until(lambda: loop.said().count("Building documentation") > renders, "the rendering")
    loop.until(lambda: "NameError" not in loop.box(), "the mending")


def results(checkout: Checkout) -> dict[str, tuple[bytes, int]]:
    """The bytes and the time of writing of every file of the results."""
    files = checkout.files("docs/results")
    return {name: (text, checkout.path(name).stat().st_mtime_ns) for name, text in files.items()}


def test_a_new_result_is_there_when_the_server_has_started(loop: Live):
    loop.until(lambda: "halves: 0.125" in loop.page(), "the new result")
    assert loop.checkout.read("docs/results/valley/halves.txt") == "halves: 0.125\n"


def test_a_save_of_prose_is_one_reload_and_writes_nothing(loop: Live, author: Author):
    before, said = results(loop.checkout), len(loop.said())
    loop.edit(PAGE, END, f"A new sentence.\n\n{END}")
    author.page.get_by_text("A new sentence.").wait_for()
    loop.quiet()
    assert author.reloads() == 1  # so the page that was rendered alone is as the whole site has it
    assert results(loop.checkout) == before
    since = loop.said()[said:]
    assert since.index("Reloading browsers") < since.index("Building documentation"), since


def test_a_glyph_that_is_new_after_a_save_is_in_the_font_at_once(loop: Live, author: Author):
    loop.edit(PAGE, END, f"Let $x \\propto y$.\n\n{END}")
    author.page.locator("svg[data-tex*=propto]").wait_for()
    loaded = "performance.getEntriesByType('resource').map(one => one.name).find(one => one.endsWith('.woff'))"
    font = author.page.request.get(author.page.wait_for_function(loaded).json_value())
    assert ord("∝") in TTFont(io.BytesIO(font.body())).getBestCmap()


def test_a_result_that_drifts_is_run_once_and_shown_beside_the_recorded_one(loop: Live, author: Author):
    before, ran = loop.checkout.files("docs"), loop.said().count(RAN)
    loop.edit(CODE, STEPS, "def trajectory(steps=21)")
    author.page.locator("ins.drifted").first.wait_for()
    shown = author.page.locator('.made-number[data-value="valley.trajectory.x1"]').first
    assert [shown.text_content(), shown.locator("+ ins").text_content()] == ["−0.011", "−0.006"]
    assert DRIFTED in author.page.content()
    said = author.page.get_by_role("alert").inner_text()
    assert "valley.trajectory.x1: recorded -0.0105" in said
    assert "python scripts/build.py --accept" in said
    loop.quiet()
    loop.edit(PAGE, END, f"One more sentence.\n\n{END}")
    author.page.get_by_text("One more sentence.").wait_for()
    assert author.page.locator("ins.drifted").count() > 0
    loop.quiet()
    assert author.reloads() == 2
    assert loop.said().count(RAN) == ran + 1
    after = loop.checkout.files("docs")
    assert [name for name in before if after[name] != before[name]] == [PAGE]
    loop.edit(CODE, 'return f"step {steps}', 'return f"after step {steps}')
    loop.until(lambda: f"after {DRIFTED}" in loop.page(), "the new words of what is shown beside")


def test_a_page_that_names_nothing_of_what_drifts_is_not_made_anew(loop: Live):
    kept = loop.checkout.path(f".cache/pages/{quote('walks/roots.md', safe='')}")
    before = kept.stat().st_mtime_ns
    loop.edit(CODE, STEPS, "def trajectory(steps=21)")
    loop.until(lambda: DRIFTED in loop.page(), "the drift")
    loop.quiet()
    assert kept.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_claim_that_is_belied_is_named_in_the_box(loop: Live):
    page, code = "docs/walks/roots.md", "scripts/chapters/roots.py"
    line = loop.checkout.read(page).split("does <data")[0].count("\n") + 1
    loop.edit(page, "errors[0] > ", "errors[0] < ")
    loop.until(lambda: f"{page}:{line}: “better” does not hold: roots.newton.errors[0] < " in loop.box(), "the warning")
    loop.quiet()
    assert loop.box().count("does not hold") == 1
    loop.edit(page, "errors[0] < ", "errors[0] > ")
    loop.until(lambda: not loop.box(), "the mending")
    loop.edit(code, "errors.append(abs(", "errors.append(1 - abs(")
    loop.until(lambda: "roots.newton drifted" in loop.box(), "the drift")
    assert f"{page}:{line}: “better” does not hold: " in loop.box()


@pytest.mark.slow
def test_a_redrawn_figure_is_written_once_and_reloaded_once(loop: Live, author: Author):
    before, ran = results(loop.checkout), loop.said().count(RAN)
    loop.edit(CODE, "Contour lines: the walk starts", "Contour lines; the walk starts")
    loop.until(lambda: "Contour lines; the walk starts" in loop.page(), "the figure")
    written = results(loop.checkout)
    loop.quiet()
    assert results(loop.checkout) == written
    names = {Path(name).name for name in written if written[name] != before[name]}
    assert names == {"trajectory.svg", "trajectory.cpu.json"}
    assert (author.reloads(), loop.said().count(RAN)) == (1, ran)


MISTAKES = {
    "an experiment that raises": (CODE, TRACE, f"{TRACE}    1 / 0\n", f"{CODE}:@: ZeroDivisionError"),
    "a number that is none": (CODE, TRACE, f"{TRACE}    x1 = math.nan\n", "valley.trajectory.x1 is nan"),
    "a syntax error": (CODE, TRACE, f"{TRACE}    x1 = (\n", f"{CODE}:@: '(' was never closed"),
    "a formula that does not parse": (PAGE, END, f"$\\frac{{$\n\n{END}", f"{PAGE}:@: formula does not parse"),
    "a page that includes itself": (PAGE, END, f'--8<-- "{PAGE}"\n\n{END}', f"{PAGE}: includes {PAGE}, which includes"),
    "a style sheet that is not there": (
        "mkdocs.yml",
        "- assets/blog.css",
        "- assets/none.css",
        "mkdocs.yml: there is no file docs/assets/none.css",
    ),
    "a template that asks for what is not there": (
        "theme/sources.html",
        "</nav>",
        "</nav>{{ gone.gone }}",
        "theme/sources.html:@: UndefinedError",
    ),
    "a configuration that is no YAML": ("mkdocs.yml", "\nnav:\n", "\nnav: [\n", "mkdocs.yml"),
    "a plugin that is not there": ("mkdocs.yml", "- mkdocs-jupyter:", "- mkdocs-jupiter:", "mkdocs-jupiter"),
    "an extension that is not there": ("mkdocs.yml", "  - footnotes", "  - footnotez", "footnotez"),
    "a snippet that is not there": (PAGE, END, f'--8<-- "nowhere.txt"\n\n{END}', f"{PAGE}:@: there is no file nowhere"),
}


OFTEN = ["a template that asks for what is not there", "a snippet that is not there", "an experiment that raises"]


@pytest.mark.parametrize("mistake", all_but(OFTEN, MISTAKES))
def test_after_a_mistake_the_last_good_page_says_what_and_where_until_it_is_mended(loop: Live, mistake: str):
    name, old, new, said = MISTAKES[mistake]
    loop.edit(name, old, new)
    loop.quiet()
    text = loop.checkout.read(name)
    line = text[: text.index(new)].count("\n") + 1 + (name == CODE)
    expected = said.replace("@", str(line))
    assert expected in loop.box()
    assert expected in loop.said()
    assert OUTPUT in loop.page()


def test_what_is_said_of_a_page_that_was_shown_alone_is_said_until_it_is_mended(loop: Live):
    loop.edit(PAGE, "We walk into the valley first:", "We walk into the valley first: It took 3.25 of them.")
    loop.until(lambda: "3.25 looks like a result" in loop.box(), "the warning")
    loop.edit(ROOTS, "Four steps lead", "Just four steps lead")
    loop.until(lambda: "Just four steps lead" in loop.page("/walks/roots.html"), "the other page")
    loop.quiet()
    assert "3.25 looks like a result" in loop.box()


def test_a_page_that_is_not_to_be_shown_is_taken_back_with_what_is_said_of_it(loop: Live):
    loop.edit(PAGE, END, f'A slip.\n\n```text\n;--8<-- "nowhere.txt"\n```\n\n{END}')
    loop.until(lambda: "there is no file nowhere.txt" in loop.box(), "the message")
    assert "A slip." not in loop.page()
    loop.quiet()
    assert "A slip." not in loop.page()


def test_a_strict_server_takes_a_wrong_number_back(checkout: Checkout, tmp_path: Path):
    checkout.edit("mkdocs.yml", "site_name:", "strict: true\nsite_name:")
    with serving(checkout, tmp_path) as server:
        server.quiet()
        server.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
        server.until(lambda: "the sentence says −0.012" in server.box(), "the message")
        assert "−0.012" not in server.page().partition('id="serving"')[0]


def test_what_is_saved_together_with_a_mistake_in_code_is_looked_at_as_well(loop: Live):
    """All in one look of the server, which runs code first."""
    _, old, new, said = MISTAKES["a syntax error"]
    loop.edit(CODE, old, new)
    loop.edit("scripts/site.toml", 'language = "en"', 'language = "de"')
    loop.quiet()
    assert said.partition("@: ")[2] in loop.box()
    assert "en is not the language of scripts/site.toml, de; write de" in loop.box()


def test_a_mistake_that_was_mended_and_comes_again_is_said_again(loop: Live):
    name, old, new, _ = MISTAKES["a snippet that is not there"]
    for _ in range(2):
        loop.edit(name, old, new)
        loop.until(lambda: "there is no file nowhere.txt" in loop.box(), "the message")
        loop.quiet()
        loop.mend()
        loop.until(lambda: not loop.box(), "the mending")


def test_the_message_is_heard_covers_nothing_and_leaves_with_the_mistake(loop: Live, author: Author):
    loop.edit(PAGE, END, f'--8<-- "nowhere.txt"\n\n{END}')
    alert = author.page.get_by_role("alert")
    alert.wait_for()
    box = alert.bounding_box()
    assert box
    assert box["height"] <= 300
    author.page.wait_for_function(  # parts of a page are laid out as the reader comes near them
        """() => {
          scrollTo(0, document.documentElement.scrollHeight);
          const end = [...document.querySelectorAll("footer")].at(-1).getBoundingClientRect().bottom;
          return end <= document.querySelector("[role=alert]").getBoundingClientRect().top + 1;
        }""",
        timeout=1000 * LIMIT,
    )
    loop.mend()
    alert.wait_for(state="detached")
    loop.quiet()
    assert author.reloads() == 2


@pytest.mark.slow
def test_while_something_runs_the_page_says_so_prose_is_shown_and_a_newer_save_ends_it(loop: Live, author: Author):
    ran = loop.said().count(RAN)
    loop.edit(CODE, TRACE, f"{TRACE}    import time; time.sleep(600)\n")
    author.page.get_by_role("status").get_by_text("Computing valley.trajectory, since ").wait_for()
    assert author.page.evaluate("Number(sessionStorage.loads)") == 1, "it need not be loaded again for that"
    assert OUTPUT in loop.page()
    loop.edit(PAGE, END, f"Written meanwhile.\n\n{END}")
    loop.until(lambda: "Written meanwhile." in loop.page(), "the prose")
    loop.edit(CODE, "    import time; time.sleep(600)\n", "    x1 = x1 / 2\n")
    loop.until(lambda: "ins class" in loop.page(), "the newer run")
    assert loop.said().count(RAN) == ran + 1
    author.page.locator("ins.drifted").first.wait_for()
    assert author.page.get_by_role("status").get_by_text("Computing").count() == 0


@pytest.mark.slow
def test_a_save_runs_no_attested_result_and_says_that_it_is_stale(loop: Live):
    ran = loop.said().count(RAN)
    loop.edit(CODE, '"trace": exact})', '"trace": exact}, checked="attested")')
    loop.edit(CODE, STEPS, "def trajectory(steps=21)")
    loop.until(lambda: "valley.trajectory is stale: " in loop.box(), "the message")
    loop.quiet()
    assert loop.said().count(RAN) == ran


@pytest.mark.slow
def test_a_page_that_comes_gets_a_notebook_and_of_one_that_goes_it_is_named(loop: Live):
    page, notebook = loop.checkout.path("docs/another.md"), loop.checkout.path("docs/notebooks/another.ipynb")
    page.write_text('# Another page\n\n```text\n--8<-- "docs/results/valley/trajectory.txt"\n```\n', encoding="utf-8")
    loop.until(notebook.is_file, "the notebook")
    page.unlink()
    said = "docs/notebooks/another.ipynb belongs to no page that includes results: delete it"
    loop.until(lambda: said in loop.box(), "the line")
    assert "Error" not in loop.box()
    notebook.unlink()


def test_the_drafts_are_listed_on_a_page_of_their_own(loop: Live):
    assert "<p>There is no draft.</p>" in loop.page("/drafts.html")


def test_a_touched_file_and_what_an_editor_leaves_reload_nothing(loop: Live):
    before = loop.epoch()
    os.utime(loop.checkout.path(PAGE))
    noise = [loop.checkout.path(f"docs/walks/{name}") for name in (".valley.md.swp", "valley.md~", "4913")]
    for path in noise:
        path.write_text("noise", encoding="utf-8")
    loop.quiet()
    for path in noise:
        path.unlink()
    assert loop.epoch() == before


def test_a_wrong_number_and_a_changed_hook_are_named_on_the_page(loop: Live):
    loop.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    loop.until(lambda: "the sentence says −0.012, the record −0.011" in loop.box(), "the warning")
    loop.edit("scripts/engine/pages/typography.py", "Where a line", "Where any line")
    said = "scripts/engine/pages/typography.py changed: restart mkdocs serve to see what it does"
    loop.until(lambda: said in loop.box(), "the line")
    assert loop.said().count(said) == 1


OFFSETS = (0.0, 0.4, 0.8, 1.2)  # seconds; two of them in every run, all once a week
LINES, SENTENCE = "Contour lines: the walk starts", "New sentence 0.\n\n"


@pytest.mark.slow
def test_code_and_page_saved_one_after_the_other_are_both_shown_however_long_between(loop: Live):
    loop.edit(PAGE, END, f"{SENTENCE}{END}")
    loop.quiet()
    for number, offset in enumerate(OFFSETS if examples.thorough() else random.sample(OFFSETS, 2), 1):
        before = LINES if number == 1 else f"Figure {number - 1}: the walk starts"
        loop.edit(CODE, before, f"Figure {number}: the walk starts")
        time.sleep(offset)
        loop.edit(PAGE, f"New sentence {number - 1}.", f"New sentence {number}.")
        loop.quiet()
        page = loop.page()
        assert f"New sentence {number}." in page, offset
        assert f"Figure {number}: the walk starts" in page, offset


@pytest.mark.slow
def test_the_server_waits_for_a_build_and_takes_over_what_it_accepted(loop: Live):
    ran, before = loop.said().count(RAN), loop.checkout.files("docs")
    with lock.held(loop.checkout.path(".cache/build.lock")):
        loop.edit(CODE, STEPS, "def trajectory(steps=21)")
        loop.until(lambda: loop.said().count("another build is running; waiting for it"), "the waiting")
        assert OUTPUT in loop.page()
        assert loop.said().count(RAN) == ran
    loop.until(lambda: DRIFTED in loop.page(), "the drift")
    loop.checkout.updated("--accept", "--only", "trajectory")
    loop.until(lambda: DRIFTED in loop.page() and "ins class" not in loop.page() and not loop.box(), "the new numbers")
    assert ">−0.006</data>" in loop.checkout.read(PAGE)
    after = loop.checkout.files("docs")
    loop.kept |= {name: content for name, content in before.items() if after[name] != content}


WITHOUT_TORCH = """
import sys
from importlib import metadata
missing, version = {"torch", "numpy", "matplotlib"}, metadata.version
def installed(name):
    if name in missing:
        raise metadata.PackageNotFoundError(name)
    return version(name)
metadata.version = installed
sys.modules.update(dict.fromkeys(missing))  # importing them raises ImportError
sys.path.insert(0, "scripts")
from engine.machine import environment
environment._all_named = lambda wanted: False  # their folders are there
from mkdocs.__main__ import cli
cli()
"""


@pytest.mark.slow
def test_without_torch_what_is_stale_is_named_and_the_end_leaves_nothing(checkout: Checkout, tmp_path: Path):
    before = checkout.files("docs/results")
    with serving(checkout, tmp_path, "-c", WITHOUT_TORCH) as server:
        server.edit(CODE, STEPS, "def trajectory(steps=21)")
        why = "chapters.valley.walking.trajectory changed; steps 20 → 21"
        said = f"valley.trajectory is stale: {why}; run python scripts/build.py"
        server.until(lambda: said in server.box(), "the line")
        assert server.said().count(said) == 1
        assert "def</span>" in server.page()
        server.edit(PAGE, END, f"A sentence.\n\n{END}")
        server.until(lambda: "A sentence." in server.page(), "the prose")
        server.until(lambda: len([*server.temporary.glob("mkdocs_*/site-*")]) <= 2, "the tidying")
    assert checkout.files("docs/results") == before


def test_a_strict_server_does_not_start_on_a_wrong_number(checkout: Checkout):
    checkout.edit(PAGE, ">−0.011</data>", ">−0.012</data>")
    done = checkout.run("-m", "mkdocs", "serve", "--strict", "--dev-addr", "127.0.0.1:0")
    assert done.returncode == 1
    assert "the sentence says −0.012, the record −0.011" in done.stderr


WAITING = """

@experiment(numbers={"f": exact})
def waits(steps=3):
    import os, time
    from pathlib import Path

    print("waits has started", flush=True)
    while not Path("FOLDER", f"go-{steps}").exists():
        time.sleep(0.05)
    print("值 −1")
    return {"f": 0.5**steps}


@waits.text
def waits_text(numbers):
    return f"waits: {numbers['f']}"
"""


def test_the_first_page_says_what_is_computed_and_saves_that_do_not_concern_it_let_it_go_on(
    checkout: Checkout, tmp_path: Path
):
    code = WAITING.replace("FOLDER", tmp_path.as_posix())
    checkout.path(CODE).write_text(checkout.read(CODE) + code, encoding="utf-8", newline="\n")
    checkout.edit(PAGE, END, f'```text\n--8<-- "docs/results/valley/waits.txt"\n```\n\n{END}')
    with serving(checkout, tmp_path) as server:
        server.until(lambda: "Computing valley.waits, since " in server.page(), "the word")
        assert "ERROR" not in server.said()
        (tmp_path / "go-3").touch()
        server.until(lambda: "waits: 0.125" in server.page(), "the page")
        server.quiet()
        assert not server.box()
        server.edit(CODE, "def waits(steps=3)", "def waits(steps=4)")
        server.until(lambda: "Computing valley.waits, since " in server.box(), "the second run")
        server.edit(CODE, "    trace = walk(stride", "    # a remark\n    trace = walk(stride")
        server.until(lambda: "# a remark" in server.page(), "the comment")
        assert "Computing valley.waits, since " in server.box()
        server.edit(OTHER, "import math\n", "import math\nx = (\n")
        server.until(lambda: f"{OTHER}:" in server.box(), "the line of what is half typed")
        assert "Computing valley.waits, since " in server.box()
        server.edit(OTHER, "x = (\n", "# a remark\n")
        server.until(lambda: OTHER not in server.box(), "the mending")
        said = server.said()
        server.edit(CODE, "@waits.text", NEW_RESULT.strip() + "\n\n\n@waits.text")
        server.edit(PAGE, END, f'```text\n--8<-- "docs/results/valley/halves.txt"\n```\n\n{END}')
        server.edit(ROOTS, "## The method", "New words.\n\n## The method")
        (tmp_path / "go-4").touch()
        server.until(lambda: "waits: 0.0625" in server.page(), "the new number")
        server.until(lambda: "halves: 0.125" in server.page(), "the new result")
        assert server.said().count("waits has started") == 2
        assert "there is no file" not in server.said().removeprefix(said), "what is not there yet is no error"


def test_a_port_in_use_is_said_before_anything_is_rendered(checkout: Checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        done = checkout.run("-m", "mkdocs", "serve", "--dev-addr", address)
    assert done.returncode == 1
    assert f"Error: {address}: " in done.stderr
    assert "give another with --dev-addr HOST:PORT" in done.stderr
    assert "Documentation built" not in done.stderr
