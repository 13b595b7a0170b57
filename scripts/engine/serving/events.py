"""What `mkdocs serve` does at MkDocs' events: the author's loop. Nothing of it happens in a build."""

from __future__ import annotations

import sys

import click
from mkdocs.config.defaults import MkDocsConfig

from engine.ground.paths import SCRIPTS
from engine.machine import commands
from engine.serving import live

SETTINGS = ("strict", "theme", "use_directory_urls")  # of the command line, over those of mkdocs.yml


def take_over(config: MkDocsConfig) -> None:
    """Let a server take over that answers while it works: at the first configuration, until Ctrl-C.

    MkDocs's own would first render a page, then bind its port.
    """
    context = click.get_current_context(silent=True)
    chosen = context.params if context else {}
    reloads = chosen.get("livereload") or chosen.get("no_livereload") is False  # the latter is ProperDocs'
    if live.of(config) or not reloads or "dev_addr" not in chosen:
        return
    from engine.serving.server import LiveServer  # which a build has no use for

    commands.speak_utf8()
    # for the processes of the experiments: they find our modules, and do not run the command `mkdocs` again
    sys.path.insert(0, str(SCRIPTS))
    vars(sys.modules["__main__"]).pop("__file__", None)
    themes = config.theme.dirs if chosen.get("watch_theme") else []
    places = [config.docs_dir, str(config.config_file_path), *config.watch, *themes]
    server = LiveServer(config, places, {name: chosen[name] for name in SETTINGS if chosen.get(name) is not None})
    server.serve(bool(chosen.get("open_in_browser")))
    sys.exit()
