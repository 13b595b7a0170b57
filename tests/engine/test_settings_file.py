"""What `mkdocs.yml` asks for is done, is there anyway, or is refused by name: nothing is ignored in silence."""
# ruff: noqa: E501 -- one input a line

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.checkout import Checkout

from engine.ground.paths import ROOT, read
from engine.ground.problem import Problem
from engine.pages import palette
from engine.pages.settings_cures import ANYWAY, FEATURES
from engine.pages.settings_file import faults
from engine.zensical import settings

SET = {  # what is set, by the beginning of what is said
    "sitename: x": "1: sitename: nothing here reads it; do you mean site_name",
    "repo_name: x": "1: repo_name: the link to the repository is an icon",
    "INHERIT: ../base.yml": "1: INHERIT: all settings stand in mkdocs.yml",
    "docs_dir: pages": "1: docs_dir: pages is not what the site is made for; write docs",
    "theme:\n  palette:\n    primary: tael": "3: theme.palette.primary: there is no colour tael; do you mean teal",
    "theme:\n  palette:\n    scheme: slate": "3: theme.palette.scheme: light and dark both are there",
    "theme:\n  palette:\n    - scheme: slate\n    - scheme: mine": "4: theme.palette.scheme: there are default and slate",
    "theme:\n  palette:\n    accent: red": "3: theme.palette.accent: links have one colour",
    "theme:\n  language: fr": "2: theme.language: fr is not the language of scripts/site.toml, zh-CN",
    "theme:\n  font:\n    text: Roboto": "2: theme.font: the fonts are those of the system",
    "theme:\n  direction: rtl": "2: theme.direction: the pages are written from left to right",
    "theme:\n  icon:\n    logo: material/bok": "3: theme.icon.logo: there is no icon material/bok",
    "theme:\n  icon:\n    edit: material/pencil": "3: theme.icon.edit: this icon is fixed",
    "theme:\n  features:\n    - navigation.tab": "3: theme.features.navigation.tab: there is no such feature; do you mean navigation.tabs",
    "theme:\n  featurs: []": "2: theme.featurs: nothing here reads it; do you mean features",
    "extra:\n  analytics:\n    provider: google": "2: extra.analytics: the site loads nothing from elsewhere",
    "extra:\n  version:\n    provider: mike": "2: extra.version: the site has one version",
    "extra:\n  social:\n    - icon: fontawesome/brands/gthub": "3: extra.social.icon: there is no icon fontawesome/brands/gthub",
    "plugins:\n  - search": "2: plugins.search: the build makes the search",
    "plugins:\n  - redirects:\n      redirect_maps: {}": "2: plugins.redirects: write aliases:",
    "plugins: [minify]": "1: plugins.minify: pages and styles are lean already",
    "markdown_extensions:\n  - pymdownx.tabbed:\n      alternate_style: true": "2: markdown_extensions.pymdownx.tabbed: tabs are read",
    "markdown_extensions:\n  - pymdownx.highlight:\n      linenums_style: table": "3: markdown_extensions.pymdownx.highlight.linenums_style",
    "markdown_extensions:\n  - pymdownx.highlight": "2: markdown_extensions.pymdownx.highlight: numbers of lines would be text",
    "markdown_extensions:\n  - pymdownx.superfences:\n      custom_fences:\n        - name: mermaid": "4: markdown_extensions.pymdownx.superfences.custom_fences.name: diagrams are drawn",
}  # fmt: skip


@pytest.mark.parametrize("text", SET)
def test_what_nothing_here_reads_is_refused_with_its_line_once(text: str):
    ((line, said),) = faults(text)
    assert f"{line}: {said}".startswith(SET[text])


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_of_material_that_is_not_here_is_refused_with_what_is(feature: str):
    ((line, said),) = faults(f"theme:\n  features:\n    - {feature}")
    assert (line, said.endswith("; take it out")) == (3, True)
    assert "there is no such feature" not in said


def test_what_is_read_passes():
    named = "".join(f"    - {one}\n" for one in sorted(ANYWAY))
    assert faults(f"theme:\n  logo: a.svg\n  icon:\n    repo: fontawesome/brands/github\n  features:\n{named}") == []
    assert faults("extra:\n  mine: 1\n  social:\n    - icon: simple/zhihu\n      link: https://a.example\n") == []
    assert faults("nav:\n  - theme: a.md\nplugins:\n  - tags\n  - another\n") == []
    assert faults(read(ROOT / "mkdocs.yml")) == []
    assert faults("theme: [") == faults("") == []  # the generator says it


def test_a_generator_stops_with_it(checkout: Checkout):
    checkout.edit("mkdocs.yml", "  font: false", "  direction: rtl\n  font: false")
    line = checkout.read("mkdocs.yml").split("\n").index("  direction: rtl") + 1
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode
    assert f"mkdocs.yml:{line}: theme.direction: the pages are written from left to right" in done.stderr


def test_zensical_names_a_plugin_that_it_would_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "FILE", tmp_path / "mkdocs.yml")
    text = read(ROOT / "mkdocs.yml").replace("plugins:\n", "plugins:\n  - gen-files\n")
    settings.FILE.write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=r"mkdocs\.yml: plugins: gen-files: Zensical runs no plugins"):
        settings.load()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", palette.LINKS)
def test_a_colour_of_links_can_be_read_on_either_paper(name: str):
    papers = re.findall(r"--paper: (#\w+)", read(ROOT / "docs/assets/tokens.css"))
    for colour, paper in zip(palette.LINKS[name], papers, strict=True):
        less, more = sorted([luminance(colour), luminance(paper)])
        assert (more + 0.05) / (less + 0.05) >= 4.5


def test_each_scheme_has_the_colour_that_its_palette_names():
    light, dark = palette.LINKS["teal"][0], palette.LINKS["pink"][1]
    both = [{"scheme": "default", "primary": "teal"}, {"scheme": "slate", "primary": "pink"}]
    for theme in ({"palette": both}, SimpleNamespace(palette=both)):
        assert re.findall("--link:(#\\w+)", palette.sheet(theme)) == [light, dark]
    one = {"palette": {"primary": "teal"}}
    assert re.findall("--link:(#\\w+)", palette.sheet(one)) == [*palette.LINKS["teal"]]
    assert palette.sheet({}) == palette.sheet(SimpleNamespace()) == ""
