"""`mkdocs.yml`, read as MkDocs reads it, with what templates and steps ask of it under MkDocs' names."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from engine.ground.paths import ROOT, read
from engine.ground.problem import Problem
from engine.pages import settings_file

FILE = ROOT / "mkdocs.yml"
REPLACED = {"tags", "mkdocs-jupyter"}  # plugins whose work is done here


class Loader(yaml.Loader):
    """Knows `!ENV`, and Python's objects, which extensions are configured with."""


Loader.add_constructor("!ENV", construct_env_tag)


@dataclass
class Settings:
    """The configuration. given: as it is written."""

    given: dict[str, Any]
    site_name: str
    site_description: str | None
    site_author: str | None
    site_url: str | None
    repo_url: str | None
    edit_uri: str | None
    copyright: str | None
    nav: list[Any]
    extra: dict[str, Any]
    extra_css: list[str]
    extra_javascript: list[str]
    theme: Any
    markdown_extensions: list[str]
    mdx_configs: dict[str, dict[str, Any]]
    config_file_path: str = str(FILE)
    strict: bool = True
    tags: list[dict[str, Any]] = field(default_factory=list)  # options of the plugin, each time that it is named


def load() -> Settings:
    """Read the configuration. Raises Problem where that cannot be done, or it asks for addresses without files."""
    try:
        given = yaml.load(read(FILE), Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f":{mark.line + 1}" if mark else ""
        raise Problem(f"mkdocs.yml{at}: {getattr(error, 'problem', None) or error}; mend it") from None
    if not isinstance(given, dict) or not isinstance(given.get("theme"), dict) or "site_name" not in given:
        raise Problem("mkdocs.yml: site_name, or the section theme, is missing; write it")
    if given.get("use_directory_urls", True):
        raise Problem("mkdocs.yml: Zensical is used with use_directory_urls: false only; set it")
    settings_file.check()
    extensions, plugins = _named(given.get("markdown_extensions")), _named(given.get("plugins"))
    if others := [name for name, _ in plugins if name.removeprefix("material/") not in REPLACED]:
        raise Problem(f"mkdocs.yml: plugins: {others[0]}: Zensical runs no plugins; take it out, or render by MkDocs")
    url = given.get("site_url") or None
    return Settings(
        given,
        site_name=given["site_name"],
        site_description=given.get("site_description"),
        site_author=given.get("site_author"),
        site_url=url and f"{url.rstrip('/')}/",
        repo_url=given.get("repo_url") or None,
        edit_uri=given.get("edit_uri") if given.get("repo_url") else None,
        copyright=given.get("copyright"),
        nav=given.get("nav") or [],
        extra=given.get("extra") or {},
        extra_css=list(given.get("extra_css") or []),
        extra_javascript=list(given.get("extra_javascript") or []),
        theme=SimpleNamespace(**given["theme"]),
        markdown_extensions=[name for name, _ in extensions],
        mdx_configs=dict(extensions),
        tags=[options for name, options in plugins if name == "tags"],
    )


def theme_folders(settings: Settings) -> list[Path]:
    """Return where templates, icons and styles lie: the site's own first, then Material's where that is installed."""
    material = find_spec("material")
    others = [Path(material.origin).parent / "templates"] if material and material.origin else []
    return [FILE.parent / settings.given["theme"]["custom_dir"], *others]


def not_there(name: str) -> Problem:
    """Return what stops a site that lacks a file of Material's theme."""
    return Problem(f"theme/{name}: not there; install mkdocs-material, or put its file of this name there")


def _named(listed: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return (name, options) of extensions or plugins, which may be written without options."""
    each = listed if isinstance(listed, list) else [listed or {}]
    pairs = [pair for one in each for pair in (one.items() if isinstance(one, dict) else [(one, {})])]
    return [(name, options or {}) for name, options in pairs]
