"""The markup of pages: valid, and what those who hear a page can use."""

from pathlib import Path

from tests.markup import faults


def test_the_pages_are_valid_html_that_assistive_technology_can_use(site: Path):
    assert faults(site) == ""
