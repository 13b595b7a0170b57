"""The tools, each in the idiom that caches most, and as strict as its documentation lets it be."""

from __future__ import annotations

from ours import Ours
from tool import Tool

MKDOCS = ("mkdocs", "build", "--strict")

PLAIN = Tool("plain", "plain Python", ("python", "page.py"), "page.txt", ())

TOOLS: tuple[Tool, ...] = (
    Ours(),
    Tool(
        "mkdocs-jupyter",
        "mkdocs-jupyter",
        MKDOCS,
        page="site/page.html",
        caches=("site", ".cache"),
        code="docs",
    ),
    Tool(
        "myst-nb",
        "MyST-NB + jupyter-cache",
        ("sphinx-build", "-W", "--keep-going", "-b", "html", ".", "_build/html"),
        site="_build/html",
        page="_build/html/page.html",
        caches=("_build",),
        figures="_build/html/_images/*.svg",
    ),
    Tool(
        "mystmd",
        "mystmd",
        ("myst", "build", "--execute", "--site", "--strict"),
        site="_build/site",
        page="_build/site/content/index.json",
        caches=("_build",),
        figures="_build/site/public/*.svg",
    ),
    Tool("markdown-exec", "markdown-exec", MKDOCS, page="site/page.html", caches=("site",), code="docs"),
    Tool(
        "marimo",
        "marimo persistent_cache",
        ("marimo", "export", "html", "page.py", "-o", "site/page.html", "--force"),
        page="site/page.html",
        caches=("site", "__marimo__"),
    ),
    Tool(
        "joblib",
        "markdown-exec + joblib.Memory",
        MKDOCS,
        page="site/page.html",
        caches=("site", ".memory"),
        code="docs",
        template="memoised",
        fills={"@@MEMORY@@": 'from joblib import Memory\n\n\n@Memory(".memory", verbose=0).cache'},
    ),
    Tool(
        "checkpointer",
        "markdown-exec + checkpointer",
        MKDOCS,
        page="site/page.html",
        caches=("site", ".memory"),
        code="docs",
        template="memoised",
        fills={"@@MEMORY@@": 'from checkpointer import checkpoint\n\n\n@checkpoint(directory=".memory", capture=True)'},
    ),
    Tool(
        "snakemake",
        "Snakemake (listed by hand)",
        ("snakemake", "--cores", "1", "--quiet"),
        page="site/page.html",
        caches=("site", "results", ".snakemake"),
        figures="site/*.svg",
    ),
)
