"""The notebooks of the chapters: made of the same sources, self-contained, and giving the numbers of the pages."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.answering import not_found, send, servers
from tests.checkout import DATA, Checkout

from engine.ground.problem import Problem
from engine.pages.notebook_markdown import markdown

VALLEY, PAGE = "docs/notebooks/valley.ipynb", "docs/walks/valley.md"
OUT_OF_DATE = f"{VALLEY} is out of date; run python scripts/build.py"
WITHOUT_TORCH = """
import runpy, sys
sys.modules |= dict.fromkeys(("torch", "numpy", "matplotlib"))  # importing one raises ImportError
sys.argv = ["scripts/build.py", "--notebooks", "--offline"]
sys.path.insert(0, "scripts")
runpy.run_path("scripts/build.py", run_name="__main__")
"""
TWICE = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
import markdown
rendered, convert = [], markdown.Markdown.convert
def counted(self, text):
    rendered.append("This notebook is made" in text)
    return convert(self, text)
markdown.Markdown.convert = counted
config = load_config("mkdocs.yml", site_dir=sys.argv[1], strict=True)
config.plugins.on_startup(command="serve", dirty=False)
for _ in range(2):
    build(config)
    print(sum(rendered))
    config = load_config("mkdocs.yml", site_dir=sys.argv[1], strict=True)
"""
LOAD = """
import dataclasses, sys
sys.path.insert(0, sys.argv[1])
from common.heights import HEIGHTS
from engine.notebooks.runtime import load_data
nowhere = dataclasses.replace(HEIGHTS, sources=("http://127.0.0.1:9/heights.dat",))
print(load_data(nowhere)[0].tolist())
"""

FILES = """
import dataclasses, sys
sys.path.insert(0, sys.argv[1])
from chapters.reading import SHADES
from engine.notebooks.runtime import load_files
print(load_files(dataclasses.replace(SHADES, sources=tuple(sys.argv[2:]))))
"""
GREYS = "{'dark': [0, 10, 20, 30], 'light': [200, 210, 220, 230]}\n"
RUN = """
import sys
import nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
exec("\\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code"), {})
"""
READING = """
@brightness.text
def brightness_text(numbers):
    return f"{numbers['mean']['dark']:.1f}"
"""


def cells(checkout: Checkout) -> dict[str, Any]:
    notebook = nbformat.read(checkout.path(VALLEY), as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def test_a_notebook_is_valid_and_says_nothing_of_the_day_or_the_place(pristine: Checkout):
    notebook = nbformat.read(pristine.path(VALLEY), as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == pristine.read(VALLEY)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells) > 20
    assert {cell.execution_count for cell in notebook.cells if cell.cell_type == "code"} == {None}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert str(pristine.root) not in pristine.read(VALLEY)


def test_a_notebook_holds_the_page_in_words_that_notebooks_understand(pristine: Checkout):
    found = cells(pristine)
    words = "\n".join(cell.source for cell in found.values() if cell.cell_type == "markdown")
    for foreign in ("8<-", "<data", "<figure", "[^", "title=", "<!--"):
        assert foreign not in words
    assert "The sum<sup>[1]</sup> of squares keeps a state" in words
    assert "\n1. J. Duchi, E. Hazan, Y. Singer. [Adaptive" in f"\n{words}"
    assert "half as much after 6.58 steps" in words
    assert found["listing-walk"].source.startswith("def walk(step, steps=20):")
    assert found["trajectory-txt"].outputs[0].text == pristine.read("docs/results/valley/trajectory.txt")
    table = found["weights-md"].outputs[0].data["text/markdown"]
    assert table == pristine.read("docs/results/valley/weights.md").rstrip()
    figure = found["weights-svg"].outputs[0].data
    assert 'style="background:#fff;color:#000;' in figure["image/svg+xml"]
    assert figure["text/plain"].startswith("The weight of a slope falls")


def test_code_that_the_page_does_not_show_is_folded(pristine: Checkout):
    for name, cell in cells(pristine).items():
        if cell.cell_type == "code":
            hidden = cell.metadata.get("jupyter") == {"source_hidden": True} and cell.metadata["cellView"] == "form"
            assert hidden == name.startswith(("code-", "more-")) == cell.source.startswith("# @title ")


@pytest.mark.slow
def test_an_author_of_prose_writes_the_notebook_anew_without_torch(checkout: Checkout):
    before = checkout.read(VALLEY).splitlines()
    checkout.edit(PAGE, "We walk into the valley first", "Now we walk into the valley first")
    assert OUT_OF_DATE in checkout.run("-m", "mkdocs", "build", "--strict").stderr
    assert OUT_OF_DATE in checkout.refused("--check", "--only", "trajectory")
    for _ in range(2):  # the second time nothing changes
        done = checkout.run("-c", WITHOUT_TORCH)
        assert done.returncode == 0, done.stderr
        after = checkout.read(VALLEY).splitlines()
        assert [old for old, new in zip(before, after, strict=True) if old != new] == [
            line for line in before if "We walk into the valley first" in line
        ]


@pytest.mark.slow
def test_lines_of_a_function_and_what_a_function_prints_are_shown_as_who_copies_them_types_them(checkout: Checkout):
    source, printed = "scripts/chapters/valley/walking.py", checkout.read("docs/results/valley/trajectory.txt")
    body = "    trace = walk(stride, steps)\n"
    start, end = (f"# --8<-- [{mark}:trajectory]\n" for mark in ("start", "end"))
    for old, new in ((start, ""), (end, ""), (body, f"    {start}{body}    {end}"), ('return f"step', 'print(f"step')):
        checkout.edit(source, old, new)
    checkout.edit(source, 'x2: {x2:f}"', 'x2: {x2:f}")')
    checkout.built()
    assert checkout.read("docs/results/valley/trajectory.txt") == printed
    page = LexborHTMLParser(checkout.read("site/walks/valley.html"))
    shown = [node.text() for node in page.css(".highlight pre code")]
    assert any(one.startswith("trace = walk(stride, steps)\n\ndef trajectory_text") for one in shown), shown
    found = cells(checkout)
    assert any("```python\ntrace = walk(stride, steps)\n\ndef" in one.source for one in found.values())
    assert found["trajectory-txt"].source.endswith('\ntrajectory_text(numbers["trajectory"])')
    checkout.edit(source, "walk(stride, steps)", "walk(stride, 20)")
    checkout.updated("--only", "trajectory")
    found = cells(checkout)
    assert found["listing-trajectory-text"].source.startswith("trace = walk(stride, 20)\n\ndef trajectory_text(")


def test_a_build_writes_the_notebook_with_what_it_is_made_of(checkout: Checkout):
    checkout.edit("scripts/chapters/valley/walking.py", "steps = len(numbers", "steps = -1 + len(numbers")
    checkout.edit("scripts/chapters/valley/walking.py", '["trace"]) - 1', '["trace"])')
    checkout.edit("scripts/chapters/valley/walking.py", 'return f"step {steps}', 'return f"after step {steps}')
    said = checkout.updated("--only", "trajectory")
    assert "docs/results/valley/trajectory.txt" in said
    assert VALLEY in said
    assert cells(checkout)["trajectory-txt"].outputs[0].text.startswith("after step 20, x1: ")
    assert "steps = -1 + len(numbers" in cells(checkout)["listing-trajectory-text"].source


@pytest.mark.slow
def test_a_notebook_without_a_page_is_refused(checkout: Checkout):
    checkout.path("docs/notebooks/lost.ipynb").write_text("{}", encoding="utf-8")
    said = "docs/notebooks/lost.ipynb belongs to no page that includes results: delete it"
    assert said in checkout.refused("--only", "trajectory")


@pytest.mark.slow
def test_a_notebook_that_holds_an_error_stops_the_generator(checkout: Checkout):
    notebook = nbformat.read(checkout.path(VALLEY), as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "weights-svg")
    cell.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero")]
    nbformat.write(notebook, checkout.path(VALLEY))
    done = checkout.run("-m", "mkdocs", "build")
    assert done.returncode == 1
    assert f"{VALLEY}: cell weights-svg holds an error, ZeroDivisionError: division by zero" in done.stderr


@pytest.mark.parametrize("broken", ["{", "[" * 100_000, '{"cells": 1}'])
def test_what_is_no_notebook_is_said_in_a_line(tmp_path: Path, broken: str):
    (tmp_path / "broken.ipynb").write_text(broken, encoding="utf-8")
    with pytest.raises(Problem, match=r"broken\.ipynb is no notebook; run python scripts/build\.py"):
        markdown(tmp_path / "broken.ipynb")


def test_an_output_that_no_page_can_show_is_said_in_a_line(tmp_path: Path):
    cell = {"cell_type": "code", "id": "drawn", "source": "1", "outputs": [{"output_type": "display_data", "data": {}}]}
    cell["outputs"][0]["data"]["image/png"] = "iVBORw0"  # type: ignore[index]
    (tmp_path / "png.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    with pytest.raises(Problem, match=r"png\.ipynb: cell drawn shows image/png, which is none of image/svg"):
        markdown(tmp_path / "png.ipynb")


def test_the_notebook_is_a_page_that_leads_to_its_chapter_and_can_be_had(site: Path, pristine: Checkout):
    page = (site / "notebooks/valley.html").read_text(encoding="utf-8")
    chapter = (site / "walks/valley.html").read_text(encoding="utf-8")
    assert '<a href="../walks/valley.html">Back to the text</a>' in page
    assert '<a href="../notebooks/valley.html">Read online</a>' in chapter
    assert '<a href="../notebooks/valley.ipynb" download>Download</a>' in chapter
    assert "colab" not in page + chapter, "no repository is known"
    assert (site / "notebooks/valley.ipynb").read_bytes() == pristine.path(VALLEY).read_bytes()
    for foreign in ("jp-", "nbconvert", "mathjax", "require.js", "<style"):
        assert foreign not in page.lower()
    assert page.count('class="chart"') == chapter.count('class="chart"')
    assert re.search(r"<h1[^>]*>1.2 The valley \(notebook\)<", page)
    assert re.search(r'<p class="notebook">This notebook is made', page)
    assert '<a href="../walks/valley.html" aria-current="true">' in page, "the navigation marks its chapter"
    index = next(site.glob("assets/search-index.js")).read_text(encoding="utf-8")
    assert "notebooks/valley.html" not in index


def test_citations_in_the_page_of_a_notebook_lead_to_its_notes(site: Path):
    page = LexborHTMLParser((site / "notebooks/valley.html").read_text(encoding="utf-8"))
    cited = [link.attributes["href"] or "" for link in page.css("sup > a")]
    assert cited
    for address in cited:
        note = page.css_first(address)
        assert note is not None, address
        assert note.parent is not None
        assert note.parent.tag == "li"


def test_the_page_of_a_notebook_has_the_code_of_the_notebook_in_few_elements(site: Path, pristine: Checkout):
    page = LexborHTMLParser((site / "notebooks/valley.html").read_text(encoding="utf-8"))
    shown = [node.text() for node in page.css("pre > code")]
    cells = [one for one in json.loads(pristine.read(VALLEY))["cells"] if one["cell_type"] == "code"]
    assert cells
    for cell in cells:
        source = re.sub(r"^# @title .*\n+", "", "".join(cell["source"])).strip()
        source = re.sub(r"\n{3,}", "\n\n", source)  # where the source has two blank lines, the page has one
        assert any(source == one.strip() for one in shown), source
    folded = {span.attributes.get("class") for span in page.css("details pre span")}
    assert folded <= {"c1", "sd", "filename", None}, "comments alone are marked where nobody looks at first"
    assert page.css("section pre span.k"), "what is open has its colours"
    assert not page.css("math")
    assert all(svg.attributes.get("aria-label") for svg in page.css("svg.arithmatex, .arithmatex > svg"))


def test_without_the_data_the_stand_in_says_so(tmp_path: Path, pristine: Checkout):
    elsewhere = Checkout(tmp_path)
    done = elsewhere.run("-c", LOAD, str(pristine.path("scripts")))
    assert done.returncode == 0, done.stderr
    assert "heights: not from http://127.0.0.1:9/heights.dat" in done.stdout
    assert "heights: no data here, this is a stand-in; put heights.dat into this folder" in done.stdout
    assert "Note: the {dataset.name} data are not here" in pristine.read("docs/notebooks/valley.ipynb")


def test_the_data_beside_a_notebook_are_taken(tmp_path: Path, pristine: Checkout):
    shutil.copy(pristine.path(DATA), tmp_path / "heights.dat")
    done = Checkout(tmp_path).run("-c", LOAD, str(pristine.path("scripts")))
    assert done.stdout == "[170.0, 70.8, 66.0]\n"


@pytest.mark.slow
def test_files_of_a_data_set_are_taken_from_the_folder_or_brought_into_it(tmp_path: Path, pristine: Checkout):
    elsewhere, scripts = Checkout(tmp_path), str(pristine.path("scripts"))
    archive = pristine.path("scripts/common/shades.zip").read_bytes()
    done = elsewhere.run("-c", FILES, scripts)
    assert "shades: no data here; put shades.zip into this folder and run again" in done.stderr
    with servers("shades.zip") as start:
        missing, there = start(not_found), start(send(archive))
        done = elsewhere.run("-c", FILES, scripts, missing, there)
    assert (f"shades: not from {missing}" in done.stdout, done.stdout.endswith(GREYS)) == (True, True)
    assert [path.name for path in tmp_path.iterdir()] == ["shades.zip"]
    assert elsewhere.run("-c", FILES, scripts).stdout == GREYS
    (tmp_path / "shades.zip").write_bytes(archive[:-1])
    done = elsewhere.run("-c", FILES, scripts)
    assert "shades.zip: not the file of the shades data; move it away and run again" in done.stderr


def test_a_notebook_reads_files_by_the_function_of_their_data_set(checkout: Checkout, tmp_path: Path):
    module = checkout.path("scripts/chapters/reading.py")
    module.write_text(module.read_text(encoding="utf-8") + READING, encoding="utf-8", newline="\n")
    page = '---\ntitle: Reading\n---\n\n# Reading\n\n```text\n--8<-- "docs/results/reading/brightness.txt"\n```\n'
    checkout.path("docs/walks/reading.md").write_text(page, encoding="utf-8", newline="\n")
    checkout.updated()
    folder = tmp_path / "alone"
    folder.mkdir()
    shutil.copy(checkout.path("scripts/common/shades.zip"), folder)
    done = Checkout(folder).run("-c", RUN, str(checkout.path("docs/notebooks/reading.ipynb")))
    assert done.stdout == "15.0\n", done.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    total = {gamma", "    assert __file__\n    total = {gamma"),
        ('@experiment(numbers={"half_life"', '@experiment(files=["LICENSE"], numbers={"half_life"'),
        ('@experiment(numbers={"half_life"', '@experiment(environment={"SEED": "1"}, numbers={"half_life"'),
    ],
)
def test_what_cannot_run_in_a_notebook_is_shown_as_it_was_recorded(checkout: Checkout, old: str, new: str):
    checkout.edit("scripts/chapters/valley/walking.py", old, new)
    before = cells(checkout)
    checkout.built("--notebooks")
    after = cells(checkout)
    assert after["weights-svg"].source.startswith("# This experiment uses other files of the repository")
    assert after["weights-svg"].outputs == before["weights-svg"].outputs
    assert after["trajectory-svg"].source == before["trajectory-svg"].source


def test_an_attested_result_is_shown_as_it_was_recorded_and_not_run(checkout: Checkout):
    old, new = '@experiment(numbers={"half_life"', '@experiment(checked="attested", numbers={"half_life"'
    checkout.edit("scripts/chapters/valley/walking.py", old, new)
    before = cells(checkout)
    checkout.built("--notebooks")
    after = cells(checkout)
    assert after["weights-svg"].source.startswith("# This experiment takes long")
    assert after["weights-svg"].outputs == before["weights-svg"].outputs


def test_results_of_data_that_a_notebook_cannot_have_are_shown_as_they_were_recorded(checkout: Checkout):
    checkout.edit("scripts/common/heights.py", "    import numpy as np", "    assert __file__\n    import numpy as np")
    before = cells(checkout)
    checkout.built("--notebooks")
    after = cells(checkout)
    assert "data-heights" in before
    assert "data-heights" not in after
    assert after["scratch-txt"].source.startswith("# This experiment uses other files of the repository")
    assert after["scratch-txt"].outputs == before["scratch-txt"].outputs


def test_a_server_keeps_a_notebook_as_it_was_rendered(pristine: Checkout, site: Path, tmp_path: Path):
    done = pristine.run("-c", TWICE, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "notebooks/valley.html").read_bytes() == (site / "notebooks/valley.html").read_bytes()
    assert done.stdout.split() == ["0", "0"], "the build has rendered them"


AFTER_SAVES = """
import sys
sys.path.insert(0, "scripts")
from engine.ground.paths import DOCS, RESULTS, ROOT, read
from engine.notebooks import inventory
from engine.results.book import Book
valley, roots, prose = DOCS / "walks/valley.md", DOCS / "walks/roots.md", ROOT / "part.md"
image, settings = RESULTS / "roots/newton.svg", ROOT / "scripts/site.toml"
line, figure = "\\n\\nA line.\\n", '\\n\\n<figure>\\nNothing\\n<figcaption>New</figcaption>\\n</figure>\\n\\n'
def save(path, text):
    path.write_text(text, encoding="utf-8", newline="\\n")
save(prose, "One.\\n")
save(roots, read(roots) + '\\n\\n--8<-- "part.md"\\n')
saves = [
    lambda: save(valley, read(valley) + line),
    lambda: save(roots, line.join(read(roots).partition("## The method")[::2])),
    lambda: save(valley, line.join(read(valley).partition("## Summary")[::2])),
    lambda: save(valley, figure.join(read(valley).partition("# 1.2 The valley")[::2])),
    lambda: save(prose, "Two.\\n"),
    lambda: save(image, read(image).replace("<desc", "<desc data-other", 1)),
    lambda: save(settings, read(settings) + "\\n"),
]
book, before = Book(), {}
for one in saves:
    one()
    book = book.renewed()
    made = inventory.changed(book)
    assert made == inventory.changed(Book())
    print(sum(before.get(path) is text for path, text in made.items()), end=" ")
    before = made
assert "Two." in "".join(made.values())
"""


@pytest.mark.slow
def test_after_a_save_the_notebooks_alone_are_made_anew_that_it_may_change(checkout: Checkout):
    done = checkout.run("-c", AFTER_SAVES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0", "1", "1", "0", "1", "1", "0"]


LAST = """
import sys
sys.path.insert(0, "scripts")
import nbformat
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.notebooks import write
from engine.prose import numbered
from engine.results.book import Book
page, text = ROOT / sys.argv[1], sys.argv[2]
chapters = numbered.chapters({page: text})
try:
    print(nbformat.reads(write.notebook(Book(), page, text, chapters, {}), as_version=4).cells[-1].source)
except Problem as problem:
    print(problem)
"""


def last_cell(checkout: Checkout, page: str) -> str:
    """The source of the last cell that a page ends in, or why it has none."""
    done = checkout.run("-c", LAST, PAGE, page)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_text_that_goes_on_after_code_in_a_list_is_no_code_and_prose_is_included_by_section(pristine: Checkout):
    code = "scripts/chapters/valley/walking.py:trajectory"
    page = f'- 甲\n\n    ```python\n    --8<-- "{code}"\n    ```\n\n    乙\n\n    - 丙\n\n- 丁\n\n--8<-- "{code}"\n'
    last = last_cell(pristine, page)
    assert last.startswith("乙\n\n- 丙\n\n- 丁\n\ndef trajectory(")
    assert "start:" not in last


def test_links_that_set_a_lab_are_words_in_a_notebook_and_asides_of_them_are_left_out(pristine: Checkout):
    code = '```python\n--8<-- "scripts/chapters/valley/walking.py:trajectory"\n```\n'
    walk = "It [turns](#lab-on) at step 25 ([see it](#lab-burst)), as [said](#valley); ([so](#lab-a) and so)."
    last = last_cell(pristine, f"{code}\n{walk}\n\n`[code](#lab-x)`，跳出图外（[看它](#lab-x_2)）。\n")
    assert "It turns at step 25, as [said](#valley); (so and so)." in last
    assert "`[code](#lab-x)`，跳出图外。" in last


def test_code_that_a_page_shows_again_is_run_again_only_where_it_binds_names(checkout: Checkout):
    shown = '```python\n--8<-- "scripts/chapters/valley/walking.py:stride"\n```\n'
    assert last_cell(checkout, f"{shown}\n{shown}").startswith("eta, gamma, eps = 0.4, 0.9, 1e-6")
    checkout.edit("scripts/chapters/valley/walking.py", "0.4, 0.9, 1e-6", "0.4, 0.9, 1e-6\nprint(eta)")
    assert last_cell(checkout, shown).startswith("eta, gamma, eps = 0.4, 0.9, 1e-6\nprint(eta)")
    assert last_cell(checkout, f"{shown}\n{shown}").startswith(
        "```python\neta, gamma, eps = 0.4, 0.9, 1e-6\nprint(eta)"
    )


def test_imports_of_modules_that_a_notebook_has_not_are_left_out_of_what_a_page_shows(checkout: Checkout):
    imported = "import common.slope\nfrom common import samples\nfrom math import tau\n"
    checkout.edit("scripts/chapters/valley/walking.py", "eta, gamma, eps =", f"{imported}eta, gamma, eps =")
    last = last_cell(checkout, '```python\n--8<-- "scripts/chapters/valley/walking.py:stride"\n```\n')
    assert last.startswith("from math import tau\neta, gamma, eps = 0.4")


def test_a_page_that_shows_what_no_experiment_makes_is_named(pristine: Checkout):
    said = last_cell(pristine, '--8<-- "docs/results/valley/nothing.svg"\n')
    assert "no experiment valley.nothing is declared; show another" in said


APART = """
import random, sys
sys.path.insert(0, "scripts")
import numpy, torch
from engine.notebooks.runtime import apart

def drawn(*_):
    return [random.random(), float(numpy.random.rand()), float(torch.rand(1))]

def seeded():
    random.seed(1), numpy.random.seed(1), torch.manual_seed(1)

seeded()
expected = drawn()
seeded()
print(apart(drawn, "data") == expected, drawn() == expected)
"""


def test_a_run_beside_the_cells_moves_none_of_their_random_numbers(pristine: Checkout):
    assert pristine.run("-c", APART).stdout == "True True\n"
