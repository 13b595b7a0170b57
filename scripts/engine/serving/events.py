"""What `mkdocs serve` does at MkDocs' events: the author's loop. Nothing of it happens in a build."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.commands import serve
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from engine.ground.paths import SCRIPTS
from engine.machine import environment
from engine.results import freshness
from engine.search import words
from engine.serving import preview
from engine.serving.files import Contents, Files, Folders
from engine.serving.notices import Heard, Notices, of_error
from engine.serving.refresh import REQUIREMENTS
from engine.serving.server import LiveServer


class Compiled(BytecodeCache):
    """Templates by name, as long as their source stays."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same source."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.checksum, bucket.code


@dataclass
class Live:
    """What the hooks hand on to each other while a server lives."""

    on: bool = False
    folders: Folders = field(default_factory=Folders)
    files: Files = field(default_factory=lambda: Files([]))
    seen: Contents = field(default_factory=dict)  # before the first page was rendered
    templates: Compiled = field(default_factory=Compiled)
    said: Notices = field(default_factory=Notices)  # of the first page


LIVE = Live()


def on_startup(command: str, **_: Any) -> None:
    """Make ready for a server that reloads."""
    context = click.get_current_context(silent=True)
    LIVE.on = command == "serve" and bool(context and context.params.get("livereload"))
    if LIVE.on:
        # for the processes of the experiments: they find our modules, and do not run the command `mkdocs` again
        sys.path.insert(0, str(SCRIPTS))
        vars(sys.modules["__main__"]).pop("__file__", None)
        preview.clear()
        if not environment.unmet(REQUIREMENTS):
            freshness.ASIDE = freshness.EVERY  # what is stale will be run once the first page is there
        vars(serve)["build"] = _forgiving(vars(serve)["build"])


def _forgiving(build: Callable[..., None]) -> Callable[..., None]:
    """Let a server start whose first page cannot be rendered: it may need results that are only now to be made."""

    def first(config: MkDocsConfig, **how: Any) -> None:
        vars(serve)["build"] = build
        with Heard() as heard:
            try:
                build(config, **how)
            except (Exception, SystemExit) as error:
                if config.strict:
                    raise
                LIVE.said = Notices(of_error(error, heard))
            else:
                LIVE.said = Notices(warned=heard.lines(logging.WARNING))

    return first


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Render into a fresh folder, and look for snippets among what drifted first."""
    if LIVE.on:
        if not LIVE.folders.count:
            LIVE.folders.home = Path(config.site_dir)
            LIVE.files = Files([config.docs_dir, str(config.config_file_path), *config.watch])
            LIVE.seen = LIVE.files.look()
        config.site_dir = str(LIVE.folders.next())
        if preview.SHOWN:
            config.mdx_configs["pymdownx.snippets"]["base_path"].insert(0, str(preview.FOLDER))
    return config


def on_env(env: Environment, **_: Any) -> Environment:
    """Keep compiled templates from one rendering to the next."""
    if LIVE.on:
        env.bytecode_cache = LIVE.templates
    return env


def on_serve(server: LiveReloadServer, **_: Any) -> LiveReloadServer:
    """Let a server take over that answers while it works; meanwhile the dictionary of the search is loaded."""
    threading.Thread(target=lambda: words.dictionary(words.terms()), daemon=True).start()
    return LiveServer(server, LIVE.folders, LIVE.files, LIVE.seen, LIVE.said)
