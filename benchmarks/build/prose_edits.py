"""Random edits of what an author writes: sentences, formulas, notes, numbers in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.build.tree import Kind, Tree

WORDS = [
    "walker",
    "river",
    "stone",
    "slope",
    "valley",
    "bridge",
    "meadow",
    "quiet",
    "narrow",
    "early",
    "again",
    "often",
]
REFERENCES = ("valley.md#ends", "valley.md#eq-leaky", "roots.md#newton", "valley.md#weights", "more.md#eq-more")
DATA = r"(<data value=\"[^\"]+\"[^>]*>)([^<]+)(</data>)"


def sentence(tree: Tree) -> str:
    """Add a sentence."""
    name = tree.one(tree.pages())
    words = " ".join(tree.rng.choices(WORDS, k=4))
    return tree.line(name, tree.prose(name), lambda line: f"{line} So the {words} is.")


def word(tree: Tree) -> str:
    """Change a word of a sentence."""
    name = tree.one(tree.pages())
    new = tree.one(WORDS)
    return tree.line(
        name, tree.prose(name), lambda line: re.sub(r"\b[a-z]{4,7}\b(?![^<(\[]*[>)\]])", new, line, count=1)
    )


def less(tree: Tree) -> str:
    """Take back a sentence that another edit wrote."""
    return tree.match(tree.one(tree.pages()), r" So the [a-z ]+ is\.", lambda _: "")


def paragraph(tree: Tree) -> str:
    """Add a paragraph of another kind."""
    extra = tree.one(
        (
            "> [!NOTE]\n> Mind the river.",
            '??? note "More"\n\n    Folded away, with $x$.',
            "- [x] one\n- [ ] two",
            "| a | b |\n|---|---|\n| 1 | $y$ |",
            "```python\nprint(1)\n```",
            "<!-- nobody sees this -->",
            "*[HTML]: a language\n\nHTML is one.",
            "Term\n:   what it means",
            "!!! tip\n\n    A hint with a [link](../index.md).",
        )
    )
    name = tree.one(tree.pages())
    return tree.line(name, tree.prose(name), lambda line: f"{line}\n\n{extra}\n")


def heading(tree: Tree) -> str:
    """Make a heading longer."""
    return tree.match(tree.one(tree.pages()), r"^##? .*$", lambda found: f"{found[0]} {tree.one(WORDS)}")


def caption(tree: Tree) -> str:
    """Make a caption longer."""
    change: Callable[[re.Match[str]], str] = lambda found: f"{found[1]}{found[2]} {tree.one(WORDS)}"  # noqa: E731
    return tree.match(tree.one(tree.pages()), r"(<figcaption[^>]*>)([^<]*)", change)


def formula(tree: Tree) -> str:
    """Change a formula within a line; one of the new ones is torn."""
    new = tree.one((r"\beta", r"\eta^2", r"\frac{a}{b}", r"x_{0}", r"\mathbf{w}", r"\frac{"))
    return tree.match(tree.one(tree.pages()), r"(?<=\$)(\\?\w+)(?=[^$\n]*\$)", lambda _: new)


def display(tree: Tree) -> str:
    """Add a formula on lines of its own."""
    name = tree.one(tree.pages())
    label = tree.one(("", rf" \label{{l{tree.new()}}}", r" \tag{*}"))
    return tree.line(name, tree.prose(name), lambda line: f"{line}\n\n$$\ny = z^{{{tree.made}}}{label}\n$$\n")


def footnote(tree: Tree) -> str:
    """Add a footnote."""
    name, label = tree.one(tree.pages()), f"n{tree.new()}"
    done = tree.line(name, tree.prose(name), lambda line: f"{line}[^{label}]")
    tree.write(name, f"{tree.read(name)}\n[^{label}]: A note on $x_{{{tree.made % 7}}}$.\n")
    return done


def note_text(tree: Tree) -> str:
    """Change the text of a footnote."""
    return tree.match(tree.one(tree.pages()), r"^(\[\^\w+\]: )(.*)$", lambda one: f"{one[1]}{tree.one(WORDS)} {one[2]}")


def citation(tree: Tree) -> str:
    """Cite an entry of the bibliography, or one that is not there."""
    name, key = tree.one(tree.pages()), tree.one(("walks", "rivers", "nobody"))
    return tree.line(name, tree.prose(name), lambda line: f"{line}[^{key}]")


def uncited(tree: Tree) -> str:
    """Take a citation away."""
    return tree.match(tree.one(tree.pages()), r"\[\^(walks|rivers|nobody)\]", lambda _: "")


def link(tree: Tree) -> str:
    """Add a link; some lead nowhere."""
    name = tree.one(tree.pages())
    up = "" if name.count("/") > 1 else "walks/"
    to = tree.one(("valley.md", "roots.md#the-method", "more.md", "valley.md#gone", "gone.md", "picture.png"))
    return tree.line(name, tree.prose(name), lambda line: f"{line} See [this]({up}{to}).")


def reference(tree: Tree) -> str:
    """Add a reference to what is numbered."""
    name = tree.one(tree.pages())
    up = "" if name.count("/") > 1 else "walks/"
    kind = tree.one(("Figure", "Table", "Equation"))
    return tree.line(name, tree.prose(name), lambda line: f"{line} Look at [{kind}]({up}{tree.one(REFERENCES)}).")


def unlinked(tree: Tree) -> str:
    """Take back a link or a reference."""
    return tree.match(tree.one(tree.pages()), r" (See|Look at) \[\w+\]\([^)]*\)\.", lambda _: "")


def label(tree: Tree) -> str:
    """Rename a figure, seldom with its references."""
    return tree.match(tree.one(tree.pages()), r'<figure id="(\w+)', lambda one: f"{one[0]}{tree.new()}")


def shorter(tree: Tree) -> str:
    """Let a number in a sentence have a digit less: right where it is rounded so."""
    return tree.match(tree.one(tree.pages()), DATA, lambda one: f"{one[1]}{one[2][:-1] or '1'}{one[3]}")


def wrong(tree: Tree) -> str:
    """Let a number in a sentence end in another digit."""
    digit = str(tree.rng.randrange(10))
    return tree.match(tree.one(tree.pages()), DATA, lambda one: f"{one[1]}{one[2][:-1]}{digit}{one[3]}")


def claim(tree: Tree) -> str:
    """Turn a claim round."""
    return tree.match(tree.one(tree.pages()), r'(?<=") ?> |(?<=\]) > ', lambda _: " < ")


def number(tree: Tree) -> str:
    """Name a number of another page."""
    name = tree.one(tree.pages())
    said = tree.one(
        (
            'It is <data value="roots.newton.root">1.414</data>.',
            'It is <data value="valley.floor.size">0.001</data>.',
            'There are <data value="reading.letters.count">65</data> letters.',
            'It is <data value="valley.gone.size">0.001</data>.',
        )
    )
    return tree.line(name, tree.prose(name), lambda line: f"{line} {said}")


def included(tree: Tree) -> str:
    """Change what pages include."""
    return tree.replaced("scripts/common/shared.md", "shared", f"shared {tree.one(WORDS)}")


def more(tree: Tree) -> str:
    """Take the more-mark away, or write one."""
    name = tree.one(tree.pages())
    if "<!-- more -->" in tree.read(name):
        return tree.replaced(name, "<!-- more -->\n\n", "")
    return tree.line(name, tree.prose(name), lambda line: f"{line}\n\n<!-- more -->\n")


def unbound(tree: Tree) -> str:
    """Write a number, or a word that judges, that nothing stands behind."""
    name = tree.one(tree.pages())
    said = tree.one(("It took 3.25 of them.", "It is faster.", "In 2024 it was so."))
    return tree.line(name, tree.prose(name), lambda line: f"{line} {said}")


KINDS: tuple[Kind, ...] = (
    *(sentence, sentence, sentence, word, less, paragraph, heading, caption, formula, display, footnote, note_text),
    *(citation, uncited, link, reference, unlinked, label, shorter, wrong, claim, number, included, more, unbound),
)
