"""Who hears a page hears what each table is, and what each of its rows is of."""

import re

import markdown
import pytest

TABLE = "| what | size |\n|---|--:|\n| a | 1 |\n| $b$ | 2 |\n"
FOLD = '<details markdown="1"><summary>In a fold</summary>\n\n{}\n\n</details>'


def rendered(text: str) -> str:
    extensions = ["tables", "toc", "md_in_html", "pymdownx.arithmatex", "engine.pages.extension"]
    given = {"pymdownx.arithmatex": {"generic": True}}
    return str(markdown.Markdown(extensions=extensions, extension_configs=given).convert(text))


@pytest.mark.parametrize(("text", "named"), [
    (f"## Sizes\n\n{TABLE}", "Sizes"),
    (f"## Other\n\n## Sizes\n\n{TABLE}\n\n## After", "Sizes"),
    (f"## Sizes\n\n{FOLD.format(TABLE)}", "In a fold"),
    (f"## Sizes\n\n{FOLD.format('x')}\n\n{TABLE}", "Sizes"),
])  # fmt: skip
def test_a_table_without_a_caption_is_named_by_what_it_stands_under(text: str, named: str):
    html = rendered(text)
    (name,) = {*re.findall(r'aria-labelledby="([^"]*)"', html)}
    assert re.findall(rf'<(?:h2|summary) id="{name}">(?:<[^>]*>)?([^<]*)<', html) == [named]


def test_words_name_the_rows_of_a_table():
    assert re.findall(r'<th [^>]*scope="row">', rendered(TABLE)) == ['<th class="k" scope="row">'] * 2


@pytest.mark.parametrize("body", ["| 1 | a |\n| 2 | b |", "| a | 1 |\n| | 2 |", "| a |\n| b |"])
def test_numbers_and_empty_cells_name_no_row(body: str):
    columns = body.partition("\n")[0].count("|") - 1
    head = f"|{' h |' * columns}\n|{'---|' * columns}\n"
    assert "scope" not in rendered(head + body)
