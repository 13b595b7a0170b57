"""Random edits of what all pages share: words, settings, variables, theme, styles, literature, pins, the engine."""

from __future__ import annotations

from benchmarks.build.prose_edits import WORDS
from benchmarks.build.tree import Kind, Tree

SETTINGS = "mkdocs.yml"
OPTIONS = (
    ("use_directory_urls: false", "use_directory_urls: true"),
    ("permalink: true", "permalink: false"),
    ("permalink_title: Link", "permalink_title: The link"),
    ("copyright: text CC0", "copyright: all of it CC0"),
    ("language: en", "language: de"),
    ("  - tables\n", ""),
    ("  - abbr\n", ""),
    ("  - assets/print.css\n", ""),
    ("  - assets/print.js\n", ""),
    ("include_source: true", "include_source: false"),
    ('edit_uri: !ENV [EDIT_URI, "edit/main/docs/"]', 'edit_uri: "blob/main/docs/"'),
    ("      - walks/roots.md\n      - walks/valley.md\n", "      - walks/valley.md\n      - walks/roots.md\n"),
    ("  - Walks:\n", "  - Long walks:\n"),
    ("nav:\n", "extra:\n  giscus:\n    repo: a/b\n    repo_id: R_1\n    category: C\n    category_id: D_1\n\nnav:\n"),
    ("extra_css:\n", "extra_css:\n  - assets/own.css\n"),
    ("site_name: A small site", "site_name: Another site"),
    ("strict", "strict"),
)
BEHAVIOUR = (
    ("scripts/engine/results/past.py", "DIGITS = 7", "DIGITS = 8"),
    ("scripts/engine/figures/page.py", "BELOW = 10.0", "BELOW = 11.0"),
    ("scripts/engine/pages/sources_of_results.py", 'CLAIM = "claim-"', 'CLAIM = "claim-of-"'),
    ("scripts/engine/pages/reading_time.py", '"button", "details"', '"details", "button", "summary"'),
)
VARIABLES = (
    ("SITE_URL", "https://example.org/book/"),
    ("SITE_URL", "https://example.net/"),
    ("REPO_URL", "https://github.com/a/b"),
    ("EDIT_URI", "edit/other/docs/"),
    ("TZ", "Asia/Shanghai"),
    ("SOURCE_DATE_EPOCH", "1700000000"),
    ("NOBODY_ASKS", "1"),
    ("LANG", "de_DE.UTF-8"),
)


def words(tree: Tree) -> str:
    """Change a word of the site."""
    return tree.match("scripts/site.toml", r'(?<= = ")[A-Z][^"\\{}]*(?=")', lambda one: f"{one[0]} {tree.one(WORDS)}")


def setting(tree: Tree) -> str:
    """Change another setting of the site."""
    return tree.replaced("scripts/site.toml", *tree.one((
        ("[macros]", "[macros]\nR = '\\mathbb{R}'"),
        ('time_zone = "+08:00"', 'time_zone = "-11:00"'),
        ('listed = ", "', 'listed = "; "'),
        ('date = "{year}-{month:02}-{day:02}"', 'date = "{day}.{month}.{year}"'),
        ('language = "en"', 'language = "de"'),
        ('opening = "(', 'opening = "[('),
        ('et_al = "et al"', 'et_al = "and others"'),
        ("'\\b[Ff]aster\\b', ", ""),
        ('"rows", ', ""),
        ('asking = "the of', 'asking = "of'),
    )))  # fmt: skip # one a line


def terms(tree: Tree) -> str:
    """Add to what the search knows."""
    name = tree.one(("scripts/common/terms.txt", "scripts/common/synonyms.txt"))
    said = f"{tree.one(WORDS)} {tree.one(WORDS)}\n" if "terms" in name else f"{tree.one(WORDS)} = {tree.one(WORDS)}\n"
    tree.write(name, tree.read(name) + said)
    return f"{name}: {said!r} at its end"


def option(tree: Tree) -> str:
    """Change an option of the generator, or change it back."""
    old, new = tree.one(OPTIONS)
    return tree.replaced(SETTINGS, *((old, new) if tree.rng.random() < 0.6 or not new else (new, old)))


def variable(tree: Tree) -> str:
    """Set a variable of the environment, or take it away."""
    name, value = tree.one(VARIABLES)
    if tree.variables.pop(name, None):
        return f"{name} is not set"
    tree.variables[name] = value
    return f"{name}={value}"


def template(tree: Tree) -> str:
    """Write into a template."""
    name = tree.one(tree.names("theme/**/*.html"))
    said = tree.one(("<!-- written -->", "{# nobody sees it #}", "<p>There</p>", "{{ gone.gone }}"))
    return tree.match(name, r"</(p|a|nav|ul|footer|article|div|li)>", lambda one: f"{one[0]}{said}")


def new_template(tree: Tree) -> str:
    """Write a file of the theme that nobody uses."""
    name = "theme/" + tree.one(("partials/more.html", "unused.txt", "robots.txt"))
    tree.write(name, f"{tree.one(WORDS)}\n")
    return f"{name}: written"


def style(tree: Tree) -> str:
    """Change a style sheet."""
    name = tree.one(tree.names("docs/assets/*.css"))
    if tree.rng.random() < 0.5:
        return tree.match(name, r"\b\d+(?=px|em|rem|%)", lambda one: str(int(one[0]) + 1))
    tree.write(name, f"{tree.read(name)}\n.{tree.one(WORDS)} {{ color: #12345{tree.rng.randrange(10)} }}\n")
    return f"{name}: a rule at its end"


def script(tree: Tree) -> str:
    """Change a script."""
    name = tree.one(tree.names("docs/assets/*.js", "docs/assets/*.mjs"))
    said = tree.one((f"// {tree.one(WORDS)}\n", f"globalThis.w{tree.new()} = 1;\n"))
    tree.write(name, tree.read(name) + said)
    return f"{name}: {said!r} at its end"


def asset(tree: Tree) -> str:
    """Write a file of docs/ that is no page, or take it away."""
    name = tree.one(("docs/assets/own.css", "docs/walks/picture.png", "docs/walks/table.csv", "docs/robots.txt"))
    if tree.path(name).is_file() and tree.rng.random() < 0.4:
        tree.path(name).unlink()
        return f"{name}: gone"
    tree.write(name, f".a {{ margin: {tree.rng.randrange(9)}px }}\n")
    return f"{name}: written"


def literature(tree: Tree) -> str:
    """Change the bibliography."""
    name = "docs/references.bib"
    choice = tree.rng.random()
    if choice < 0.4:
        return tree.match(name, r"(year\s*= \{)\d+", lambda one: f"{one[1]}{1980 + tree.rng.randrange(40)}")
    if choice < 0.8:
        return tree.match(name, r"title\s*= \{", lambda one: f"{one[0]}{tree.one(WORDS)} ")
    return tree.match(name, r"^@", lambda _: f"@misc{{new{tree.new()},\n title = {{T}},\n year = {{2001}},\n}}\n\n@")


def requirement(tree: Tree) -> str:
    """Change a pin, or a comment beside the pins."""
    name = tree.one(("constraints.txt", "requirements-site.txt", "requirements.txt", "package.json"))
    if name != "package.json" and tree.rng.random() < 0.7:
        tree.write(name, f"{tree.read(name)}# {tree.one(WORDS)}\n")
        return f"{name}: a comment at its end"
    return tree.match(name, r"(?<=\d\.)\d+\b", lambda one: str(int(one[0]) + 1))


def engine(tree: Tree) -> str:
    """Write a comment in the engine, or a docstring's word: nothing that it makes differs."""
    name = tree.one(tree.names("scripts/engine/*/*.py", "scripts/hooks.py", "scripts/build.py"))
    if tree.rng.random() < 0.5:
        tree.write(name, f"{tree.read(name)}\n# {tree.one(WORDS)}\n")
        return f"{name}: a comment at its end"
    return tree.match(name, r'^"""[A-Z]\w*', lambda one: f"{one[0]} {tree.one(WORDS)}")


def engine_behaviour(tree: Tree) -> str:
    """Change what the engine makes."""
    name, old, new = tree.one(BEHAVIOUR)
    old, new = (old, new) if tree.rng.random() < 0.6 else (new, old)
    return tree.replaced(name, old, new)


KINDS: tuple[Kind, ...] = (
    *(words, words, setting, terms, option, option, variable, variable, template, new_template, style, script, asset),
    *(literature, requirement, engine, engine_behaviour),
)
