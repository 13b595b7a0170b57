"""Zensical renders the same site as MkDocs: `python -m engine.zensical FOLDER`.

Zensical runs Python-Markdown with our steps and resolves the links; it runs no hooks, and its templates are of another
dialect. So it is given a project whose only template writes what it knows of a page as JSON, and what MkDocs' hooks do
with finished pages is a pass over that: titles, dates, search, feed, tags, and the theme, by Jinja as ever.

settings   mkdocs.yml, as the templates know it
project    what Zensical is given: the sources, notebooks as Markdown, the settings, the template
steps      the steps of a page, told by Zensical which page it is
rendering  Zensical at work, and what it complains of
pages      the pages, files and navigation that came of it
tags       the tags of pages, and their listings
theme      templates and assets: the site
"""
