"""The literature of a site: one file of BibTeX, cited as footnotes are, said as GB/T 7714 has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import Checkout

from engine.literature import bibliography, gbt7714

PAPER = "@article{paper, author={Duchi, John and Hazan, Elad}, title={On {Adam}}, journal={JMLR}, volume={12}, number={3}, pages={21--59}, year={2011}, url={https://jmlr.org/a_b}}"  # fmt: skip # noqa: E501
TALK = "@inproceedings{talk, author={Wei{\\ss}, M. and B, C and D, E and F, G}, title={Cycles}, booktitle={ICANN}, publisher={Springer}, address={Cham}, year={2019}, pages={2--3}, doi={10.1007/978-3_20}}"  # fmt: skip # noqa: E501
PREPRINT = "@misc{preprint, author={Graves, Alex and others}, title={Sequences}, year={2013}, eprint={1308.0850}}"
BOOK = "@book{book, author={李沐 and 张三 and 李四 and 王五}, title={动手学}, publisher={人民邮电出版社}, year={2023}, url={https://zh.d2l.ai}, urldate={2026-01-02}}"  # fmt: skip # noqa: E501
REPORT = "@techreport{report, author={{NASA}}, title={Noise}, number={RP-1218}, institution={NASA}, year={1989}, url={https://ntrs.nasa.gov/1}}"  # fmt: skip # noqa: E501


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (PAPER, "DUCHI J, HAZAN E. On Adam[J/OL]. JMLR, 2011, 12(3): 21-59. https://jmlr.org/a_b."),
        (TALK, "WEISS M, B C, D E, et al. Cycles[C/OL]//ICANN. Cham: Springer, 2019: 2-3. DOI: 10.1007/978-3_20."),
        (PREPRINT, "GRAVES A, et al. Sequences[EB/OL]. (2013). arXiv: 1308.0850."),
        (BOOK, "李沐, 张三, 李四, 等. 动手学[M/OL]. 人民邮电出版社, 2023[2026-01-02]. https://zh.d2l.ai."),
        (REPORT, "NASA. Noise: RP-1218[R/OL]. NASA, 1989. https://ntrs.nasa.gov/1."),
    ],
)
def test_an_entry_reads_as_the_standard_has_it(entry: str, said: str):
    found = bibliography.parsed(entry)
    assert found.faults == []
    (note,) = found.notes.values()
    page = LexborHTMLParser(markdown(note))
    assert page.text() == said
    (link,) = (node.attributes["href"] or "" for node in page.css("a"))
    assert link.startswith("https://")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\\{}$%&~\"'`-#_^", exclude_categories=["C", "Z"])))
def test_a_title_is_shown_letter_by_letter(title: str):
    """Whatever Markdown or HTML reads in it; what TeX reads in it is TeX."""
    shown = LexborHTMLParser(markdown(f"a {gbt7714.plain(title)}"))
    assert shown.text().removeprefix("a").strip() == title


def test_accents_and_signs_of_tex_are_letters_and_formulas_stay():
    assert (
        gbt7714.plain(r"D{\'e}fossez \& {Adam}: $O(\sqrt{T})$ for a\_b") == r"Défossez & Adam: $O(\sqrt{T})$ for a\_b"
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n@misc{x, title={A}, year={1}}", 2, "x: nothing says where it can be read; write doi = {…}"),
        ("@article{x, title={A}, year={1}, doi={1}}", 1, "x: @article needs journal; write journal = {…}"),
        ("@novel{x, title={A}}", 1, "x: @novel is not known here; there are @article,"),
        (f"{PREPRINT}\n\n{PREPRINT}", 3, "preprint: stands at line 1 already; give one of them another name"),
        ("@misc{x, title={A}, year={1}, url={jmlr.org}}", 1, "x: url: jmlr.org is no address; write https://…"),
        ("@misc{一, title={A}, year={1}, doi={1}}", 1, "一: no name for a footnote; begin it with an ASCII letter"),
        ("@misc{x,\n title={A}\n year={1}\n}", 3, "no BibTeX: '}' expected; mend it"),
        ("@misc{x, title=\n{A", 2, "no BibTeX: "),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_with_its_line(text: str, line: int, said: str):
    ((at, fault),) = bibliography.parsed(text).faults
    assert (at, fault[: len(said)]) == (line, said)


# Markdown reads a fold last; the first mention of the other is in it
FOLDED = """See [^preprint].

<details markdown>
<summary>A fold</summary>

With [^own] and `[^code]`.

</details>

And then [^paper] and [^preprint].

[^own]: Our own.
"""


def cite(copy: Checkout, entries: str, sentence: str) -> None:
    copy.path("docs/references.bib").write_text(entries, encoding="utf-8", newline="\n")
    copy.edit("docs/walks/roots.md", "Four steps lead", f"{sentence}\n\nFour steps lead")


def test_what_a_page_cites_stands_at_its_foot_in_that_order(checkout: Checkout):
    cite(
        checkout,
        f"{PAPER}\n{PREPRINT}",
        FOLDED,
    )
    checkout.built("--data", "heights.dat")
    page = LexborHTMLParser(checkout.read("site/walks/roots.html"))
    assert [node.attributes["id"] for node in page.css(".footnote li")] == ["fn:preprint", "fn:own", "fn:paper"]
    assert [node.text()[:6] for node in page.css(".footnote li p")] == ["GRAVES", "Our ow", "DUCHI "]
    marks = [node.text().strip() for node in page.css("a.footnote-ref")]
    assert marks == ["1", "2", "3", "1"]
    notebook = checkout.read("docs/notebooks/roots.ipynb")
    assert notebook.index("1. GRAVES A, et al") < notebook.index("2. Our own.") < notebook.index("3. DUCHI J")
    assert not checkout.path("site/references.bib").exists()


def test_a_citation_of_nothing_and_an_entry_that_nobody_cites_stop_the_build(checkout: Checkout):
    cite(checkout, f"{PAPER}\n{PREPRINT}\n{BOOK}", "See [^papr] and [^book].\n\n[^book]: Our own.")
    said = checkout.refused("--data", "heights.dat")
    assert "docs/walks/roots.md:36: there is no footnote papr; do you mean paper?" in said
    assert "docs/references.bib:2: preprint: no page cites it; write [^preprint] where it belongs, or delete it" in said
    assert (
        "roots.md:38: footnote book is an entry of the bibliography too, docs/references.bib:3; delete it here" in said
    )


def test_a_bibliography_that_is_torn_is_all_that_is_said_of_it(checkout: Checkout):
    cite(checkout, "@misc{paper,\n title={A}\n year={1}}", "See [^paper].")
    said = checkout.refused("--data", "heights.dat")
    assert "docs/references.bib:3: no BibTeX: '}' expected; mend it" in said
    assert "footnote" not in said
