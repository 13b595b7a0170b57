"""Comments, which come once a reader asks for them: from giscus.app, or from a server of the author's own, by Waline.

Waline, for its server runs anywhere, in the mainland of China too, and its client, which this site serves itself, asks
nobody else where emoji, pictures and their search are left out.
"""

from __future__ import annotations

import re
import tarfile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.words import words
from engine.machine import npm
from engine.pages import assets
from engine.pages.assets import Add

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

SCRIPTS = {"giscus": "assets/comments.js", "waline": "assets/waline.js"}
STYLE = "assets/waline.css"  # the colours of the site, beside the client's own styles
PACKAGE, VERSION = "@waline/client", "3.15.2"
INTEGRITY = "sha512-QBAVbruefDR+IKyQdM/Ao9fd07Xxpx1WEJ7xI8lBVNDjMQBr1PpdwrTpLC8RrYbgUR9ymNBvtLDJi0xK3pbORQ=="
MAPPED = re.compile(r"/[/*]# sourceMappingURL=\S+(?: \*/)?")  # which nobody has put into the site
LOCAL = {"localhost", "127.0.0.1"}


def take(files: Files, config: MkDocsConfig, add: Add) -> None:
    """Keep the script of the comments that are asked for, under a name of its content, and tell the templates of it.

    Raises Problem where what they need cannot be had.
    """
    kind, server = _kind(config)
    found = {name: files.get_file_from_path(name) for name in (*SCRIPTS.values(), STYLE)}
    ours = {name: file.content_string for name, file in found.items() if file}
    for file in filter(None, found.values()):
        files.remove(file)
    config.extra["comments"] = None
    if kind and SCRIPTS[kind] in ours:
        told = _client(server, ours.get(STYLE, ""), add) if server else {"host": "giscus.app"}
        script = assets.hashed(add, assets.in_words(ours[SCRIPTS[kind]]), "comments", "js")
        config.extra["comments"] = {**told, "script": script}


def _kind(config: MkDocsConfig) -> tuple[str, str]:
    """Return the kind of comments that is asked for, "" for none, and its server, "" where the author has none.

    Raises Problem where that is no address, or two kinds are asked for.
    """
    given = {**words().comments}
    for key in given.keys() - {"waline"}:
        raise Problem(
            message(
                "{file}: nothing here reads comments.{key}{cure}",
                file=shown(FILE),
                key=key,
                cure=near(key, ["waline"]) or message("; take it out"),
            )
        )
    if "waline" in given:
        _refuse_no_address(str(given["waline"]))
        if config.extra.get("giscus"):
            raise Problem(
                message(
                    "{file}: comments.waline, and mkdocs.yml: extra.giscus; leave one of them out", file=shown(FILE)
                )
            )
        return "waline", str(given["waline"])
    return ("giscus" if config.extra.get("giscus") else ""), ""


def _client(server: str, style: str, add: Add) -> dict[str, str]:
    """Add the client of Waline to the site; return what the templates are told of it. style: to go behind its own."""
    told = {"host": urlsplit(server).netloc, "server": server}
    with tarfile.open(npm.packed(PACKAGE, VERSION, INTEGRITY)) as archive:
        licence = f"/*! {PACKAGE} {VERSION}\n\n{_member(archive, 'LICENSE')}*/\n"  # which goes along with every copy
        for name, file, more in (("client", "waline.umd.js", ""), ("style", "waline.css", assets.lean(style))):
            content = licence + MAPPED.sub("", _member(archive, f"dist/{file}")) + more
            told[name] = f"assets/waline.{digest(content, 10)}.{file.rpartition('.')[2]}"
            add(told[name], content)
    return told


def _member(archive: tarfile.TarFile, name: str) -> str:
    found = archive.extractfile(f"package/{name}")
    assert found, "what has this digest holds it"
    return found.read().decode("utf-8")


def _refuse_no_address(server: str) -> None:
    parts = urlsplit(server)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    if not secure or not parts.hostname or parts.query or parts.fragment or server != "".join(server.split()):
        said = message("write the address of its server, as https://comments.example.org")
        raise Problem(
            message("{file}: comments.waline is {server!r}; {said}", file=shown(FILE), server=server, said=said)
        )
