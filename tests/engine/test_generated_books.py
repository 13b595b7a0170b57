"""The books that builds are measured on."""

import ast

from benchmarks.build.chapter import DIFFERENT, MOST, chapters, shown
from hypothesis import given
from hypothesis import strategies as st


def test_no_two_chapters_of_a_book_share_a_name_a_page_or_a_number():
    book = chapters(MOST)
    for names in zip(*((one.name, one.page, one.module, one.number) for one in book), strict=True):
        assert len({*names}) == MOST


def test_each_module_is_a_program_with_no_mark_of_its_template_left():
    for chapter in chapters(DIFFERENT):
        source = chapter.source()
        ast.parse(source)
        assert "⟦" not in source


@given(st.floats(min_value=1e-9, max_value=1e9) | st.floats(min_value=-1e9, max_value=-1e-9))
def test_a_number_in_a_sentence_has_three_digits_and_no_exponent(value):
    text = shown(value)
    assert "e" not in text
    assert abs(float(text.replace("−", "-")) - value) <= 0.006 * abs(value)
