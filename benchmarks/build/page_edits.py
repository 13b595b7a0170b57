"""Random edits of whole pages and of their heads."""

from __future__ import annotations

from benchmarks.build.prose_edits import WORDS
from benchmarks.build.tree import Kind, Nothing, Tree

NAV = "      - walks/valley.md\n"


def head(tree: Tree) -> str:
    """Change a field of the front matter."""
    name = tree.one(tree.pages())
    if tree.rng.random() < 0.5:
        return tree.match(name, r"^(title|description): (.*)$", lambda one: f"{one[0]} {tree.one(WORDS)}")
    day = f"2024-0{tree.rng.randrange(1, 9)}-1{tree.rng.randrange(9)} 09:00:00"
    choices = (
        (r"^date: .*$", lambda _: f"date: {day}"),
        (r"^  - \w+$", lambda one: f"{one[0]}\n  - {tree.one(WORDS)}"),
        (r"\n  - \w+$", lambda _: ""),
        (r"^(toc|comment): (true|false)$", lambda one: f"{one[1]}: {'false' if one[2] == 'true' else 'true'}"),
        (r"^description: ", lambda one: f"{tree.one(('draft: true', 'search:', 'aims:'))}\n{one[0]}"),
        (r"^draft: true\n", lambda _: ""),
        (r"^aims:.*$", lambda _: f"aims:\n  - {tree.one(WORDS)}"),
        (r"^title: \d\.(\d)", lambda _: f"title: 1.{tree.rng.randrange(1, 5)}"),
    )
    return tree.match(name, *tree.one(choices))


def new_page(tree: Tree) -> str:
    """Write a page, mostly with its line in the navigation."""
    if len(tree.pages()) > 10:
        raise Nothing
    place = tree.new()
    name = f"docs/walks/page{place}.md"
    head = f"---\ntitle: 1.{place + 3} Page {place}\ndate: 2024-09-09 10:00:00\ndescription: A page.\ntags:\n  - new\n"
    tree.write(name, f"{head}categories:\n  - walks\n---\n\n# 1.{place + 3} Page {place}\n\nA page with $x_{place}$.\n")
    if tree.rng.random() < 0.8:
        tree.replaced("mkdocs.yml", NAV, f"{NAV}      - walks/page{place}.md\n")
    return f"{name}: new"


def renamed_page(tree: Tree) -> str:
    """Rename a page, mostly with what names it."""
    name = tree.one(tree.names("docs/walks/*.md"))
    new = f"{name.removesuffix('.md')}{tree.new()}.md"
    tree.path(name).rename(tree.path(new))
    if tree.rng.random() < 0.8:
        old = name.removeprefix("docs/walks/")
        for page in [*tree.pages(), "mkdocs.yml"]:
            tree.write(page, tree.read(page).replace(old, new.removeprefix("docs/walks/")))
    return f"{name} → {new}"


def lost_page(tree: Tree) -> str:
    """Delete a page, mostly with what names it."""
    name = tree.one(tree.names("docs/walks/page*.md", "docs/walks/more*.md", "docs/archive.md"))
    tree.path(name).unlink()
    if tree.rng.random() < 0.8:
        settings, gone = tree.read("mkdocs.yml"), name.removeprefix("docs/")
        tree.write("mkdocs.yml", settings.replace(f"      - {gone}\n", "").replace(f"  {gone}\n", ""))
    return f"{name}: gone"


KINDS: tuple[Kind, ...] = head, head, head, new_page, new_page, renamed_page, lost_page
