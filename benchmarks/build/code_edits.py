"""Random edits of a book's code and data, and of what a build writes."""

from __future__ import annotations

import os
import re

from benchmarks.build.prose_edits import WORDS
from benchmarks.build.tree import Kind, Nothing, Tree

BOOK = ("scripts/chapters/**/*.py", "scripts/common/*.py")
EXTRA = '''"""Chapter {place}: made by a random edit."""

from engine import exact, experiment, figures


@experiment(numbers={{"size": exact}}, files=["scripts/common/verse.txt"])
# --8<-- [start:letters]
def letters(times={place}):
    with open("scripts/common/verse.txt", encoding="utf-8") as file:
        return {{"size": times * len(file.read())}}
# --8<-- [end:letters]


@letters.figure
def letters_figure(numbers):
    return figures.plot([("size", [0, 1], [0, numbers["size"]])], "x", "size", "A line that rises to the size.")
'''


def comment(tree: Tree) -> str:
    """Write a comment: in a listing readers see it."""
    said = f"  # {tree.one(WORDS)}"
    return tree.match(
        tree.one(tree.names(*BOOK)), r"^ +(x|s|y|state|return|errors)\b[^\n#]*[^\n#({,\[]$", lambda one: one[0] + said
    )


def comment_gone(tree: Tree) -> str:
    """Take a comment away."""
    return tree.match(tree.one(tree.names(*BOOK)), r"  # [a-z]+$", lambda _: "")


def docstring(tree: Tree) -> str:
    """Make a docstring longer."""
    return tree.match(tree.one(tree.names(*BOOK)), r'^( *"""[A-Z][^"\n]*)', lambda one: f"{one[0]} {tree.one(WORDS)} ")


def constant(tree: Tree) -> str:
    """Change a number: what stands on it drifts."""
    new = tree.one(("2", "3", "0.3", "0.7", "10", "12"))
    return tree.match(tree.one(tree.names(*BOOK)), r"(?<![\w.:\"'_])\d+(\.\d+)?(?![\w.])", lambda _: new)


def local(tree: Tree) -> str:
    """Rename a variable of a function: the listing differs, what it computes does not."""
    return tree.replaced("scripts/common/slope.py", *tree.one((("trace", "track"), ("track", "trace"))))


def view(tree: Tree) -> str:
    """Change what a figure says of itself."""
    name = tree.one(tree.names("scripts/chapters/**/*.py"))
    return tree.match(name, r'(alt = ")([^"]*)"', lambda one: f'{one[1]}{one[2]} The {tree.one(WORDS)} is near."')


def label(tree: Tree) -> str:
    """Change what a figure or a table calls something."""
    name = tree.one(tree.names("scripts/chapters/**/*.py"))
    return tree.match(name, r'"(age|weight|epoch|loss|steps|error|step t|rule|sum)"', lambda one: f'"{one[1]}s"')


def printed(tree: Tree) -> str:
    """Change what a result prints."""
    name = tree.one(tree.names("scripts/chapters/**/*.py"))
    return tree.match(name, r'return f"(\w+)', lambda one: f"{one[0]}{tree.one('abc')}")


def experiment(tree: Tree) -> str:
    """Declare another experiment, and show what it makes."""
    if len(tree.names("scripts/chapters/extra*.py")) > 2:
        raise Nothing
    place = tree.new()
    tree.write(f"scripts/chapters/extra{place}.py", EXTRA.format(place=place))
    page = tree.one(tree.pages())
    shown = f'\n\n```python\n--8<-- "scripts/chapters/extra{place}.py:letters"\n```\n\n<figure id="extra{place}">\n'
    shown += f'--8<-- "docs/results/extra{place}/letters.svg"\n<figcaption>Size {place}</figcaption>\n</figure>\n'
    return tree.line(page, tree.prose(page), lambda line: line + shown)


def experiment_gone(tree: Tree) -> str:
    """Take an experiment of a random edit away, mostly with what shows it and its records."""
    name = tree.one(tree.names("scripts/chapters/extra*.py"))
    tree.path(name).unlink()
    extra = name.removeprefix("scripts/chapters/").removesuffix(".py")
    if tree.rng.random() < 0.8:
        shown = rf'\n\n```python\n--8<-- "{re.escape(name)}:letters"\n```\n\n<figure id="{extra}">\n.*?</figure>\n'
        for page in tree.pages():
            tree.write(page, re.sub(shown, "", tree.read(page), flags=re.DOTALL))
        for left in tree.names(f"docs/results/{extra}/*"):
            tree.path(left).unlink()
    return f"{name}: gone"


def unshown(tree: Tree) -> str:
    """Add a function that nobody reaches, or an import."""
    name = tree.one(tree.names(*BOOK))
    said = tree.one(
        (f"\n\ndef unused{tree.new()}():\n    return {tree.made}\n", "\n\nimport json\n", "\n\nUNUSED = print\n")
    )
    tree.write(name, tree.read(name) + said)
    return f"{name}: {said!r} at its end"


def torn(tree: Tree) -> str:
    """Make a mistake: a name that is not there, or no Python at all."""
    new = tree.one(("return gone", "return (", "raise ValueError(1)", "return None"))
    return tree.match(tree.one(tree.names(*BOOK)), r"\breturn [\w\[{(][^\n]*$", lambda _: new)


def section(tree: Tree) -> str:
    """Rename a section that pages show, or take its end away."""
    return tree.match(
        tree.one(tree.names(*BOOK)), r"--8<-- \[(start|end):(\w+)\]", lambda one: f"--8<-- [{one[1]}:{one[2]}s]"
    )


def data(tree: Tree) -> str:
    """Edit data by hand."""
    name = tree.one(("scripts/common/verse.txt", "heights.dat"))
    return tree.line(
        name,
        range(len(tree.read(name).split("\n"))),
        lambda line: f"{line} " if tree.rng.random() < 0.3 else f"{line}s",
    )


def record(tree: Tree) -> str:
    """Edit a record by hand."""
    return tree.match(
        tree.one(tree.names("docs/results/*/*.json")), r"\d(?=[,\n\]}])", lambda _: str(tree.rng.randrange(10))
    )


def drawn(tree: Tree) -> str:
    """Edit by hand what a build has drawn or printed, or the notebook."""
    name = tree.one(
        tree.names("docs/results/*/*.svg", "docs/results/*/*.txt", "docs/results/*/*.md", "docs/notebooks/*")
    )
    return tree.match(name, r"[a-z]{4,}", lambda one: f"{one[0]}s")


def result_gone(tree: Tree) -> str:
    """Delete a record, a figure, a table or a notebook."""
    name = tree.one(tree.names("docs/results/*/*", "docs/notebooks/*"))
    tree.path(name).unlink()
    return f"{name}: gone"


def stray_result(tree: Tree) -> str:
    """Leave a result that no experiment declares."""
    name = tree.one(tree.names("docs/results/*/*"))
    tree.path(name).with_name("stray." + name.rpartition(".")[2]).write_bytes(tree.path(name).read_bytes())
    return f"{name}: copied to stray"


def moved(tree: Tree) -> str:
    """Rename a module; who imports it may know."""
    name = tree.one(tree.names("scripts/chapters/*.py", "scripts/common/*.py"))
    stem = name.rpartition("/")[2].removesuffix(".py")
    if stem == "__init__":
        raise Nothing
    tree.path(name).rename(tree.path(name.replace(stem, f"{stem}x")))
    if tree.rng.random() < 0.5:
        for other in tree.names(*BOOK, "docs/**/*.md"):
            text = tree.read(other)
            tree.write(
                other, text.replace(f"common.{stem} ", f"common.{stem}x ").replace(f"/{stem}.py", f"/{stem}x.py")
            )
    return f"{name}: now {stem}x"


def turned_back(tree: Tree) -> str:
    """Change a file to one of the same length, with the times that it had."""
    name = tree.one([*tree.names(*BOOK), *tree.pages(), *tree.names("docs/assets/*.css", "scripts/site.toml")])
    about = tree.path(name).stat()
    done = tree.match(name, r"\b[a-z]{5,}\b", lambda one: f"{one[0][:-1]}{'x' if one[0][-1] != 'x' else 'y'}")
    os.utime(tree.path(name), ns=(about.st_atime_ns, about.st_mtime_ns))
    return f"{done}, with its old times"


KINDS: tuple[Kind, ...] = (
    *(comment, comment, comment_gone, docstring, constant, constant, local, view, label, printed, experiment),
    *(experiment, experiment_gone, unshown, torn, section, data, record, drawn, result_gone, stray_result, moved),
    turned_back,
)
