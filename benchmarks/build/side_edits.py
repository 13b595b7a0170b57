"""Random edits of what should change little or nothing: times of files, git, what builds keep, what they made."""

from __future__ import annotations

import os
import shutil
import subprocess

from benchmarks.build.tree import Kind, Nothing, Tree


def touched(tree: Tree) -> str:
    """Write a file anew with what it holds, or give it another time."""
    name = tree.one([*tree.names("docs/**/*", "scripts/c*/**/*", "theme/**/*"), "mkdocs.yml"])
    content = tree.path(name).read_bytes()
    if tree.rng.random() < 0.5:
        tree.path(name).write_bytes(content)
        return f"{name}: the same, written anew"
    moment = tree.rng.randrange(1_000_000_000, 1_790_000_000)
    os.utime(tree.path(name), (moment, moment))
    return f"{name}: of another time"


def line_ends(tree: Tree) -> str:
    """Let a file end its lines as Windows does, or begin with a mark."""
    name = tree.one(
        [*tree.pages(), *tree.names("scripts/c*/**/*.py", "scripts/*.toml", "mkdocs.yml", "docs/results/*/*.txt")]
    )
    content = tree.path(name).read_bytes().replace(b"\r\n", b"\n")
    tree.path(name).write_bytes(
        content.replace(b"\n", b"\r\n") if tree.rng.random() < 0.7 else b"\xef\xbb\xbf" + content
    )
    return f"{name}: other line ends, or a mark"


def commit(tree: Tree) -> str:
    """Commit all that is there, or files of docs/ alone, on another day."""
    moment = f"2025-0{tree.rng.randrange(1, 10)}-1{tree.rng.randrange(10)}T12:00:00+00:00"
    git(tree, moment, tree.one(("-A", "docs")), "changed", *(["--amend"] if tree.rng.random() < 0.2 else []))
    return f"a commit of {moment}"


def git(tree: Tree, moment: str, what: str, said: str, *more: str) -> None:
    """Commit files. moment: of the commit; what: is added."""
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false", "-c", "gc.auto=0")
    dated = os.environ | {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
    for command in (["init", "-q"], ["add", what], ["commit", "-q", "--allow-empty", "-m", said, *more]):
        subprocess.run(["git", *who, *command], cwd=tree.root, env=dated, check=True)


def cache_gone(tree: Tree) -> str:
    """Throw away a part of what builds keep, or cut a file of it short."""
    if tree.rng.random() < 0.1:
        shutil.rmtree(tree.path(".cache"))
        return ".cache: gone"
    path = tree.one(sorted(one for one in tree.path(".cache").rglob("*") if one.is_file() and one.suffix != ".lock"))
    if tree.rng.random() < 0.5:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: tree.rng.randrange(40)])
    return f"{path.relative_to(tree.root).as_posix()}: gone, or cut short"


def site_spoiled(tree: Tree) -> str:
    """Edit the rendered site by hand, or throw it away."""
    if tree.rng.random() < 0.2:
        shutil.rmtree(tree.path("site"), ignore_errors=True)
        return "site: gone"
    path = tree.one(sorted(one for one in tree.path("site").rglob("*") if one.is_file()))
    path.write_bytes(path.read_bytes() + b" ")
    return f"{path.relative_to(tree.root).as_posix()}: a blank at its end"


def file_gone(tree: Tree) -> str:
    """Take a file away, or rename it."""
    name = tree.one(tree.names("theme/**/*", "docs/assets/*", "scripts/common/*", "docs/*.bib", "scripts/site.toml"))
    if name.startswith("scripts/common/__"):
        raise Nothing
    if tree.rng.random() < 0.5:
        tree.path(name).unlink()
        return f"{name}: gone"
    tree.path(name).rename(tree.path(f"{name}.old"))
    return f"{name}: renamed"


def nothing(_: Tree) -> str:
    """Do nothing."""
    return "nothing"


KINDS: tuple[Kind, ...] = (
    *(touched, touched, line_ends, commit, commit, commit, cache_gone, cache_gone, site_spoiled, file_gone),
    *(nothing, nothing),
)
