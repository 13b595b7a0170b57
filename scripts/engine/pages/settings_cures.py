"""What Material's and MkDocs' options come to here: read, there anyway, or refused with what to do."""

from __future__ import annotations

TOP = {  # keys of mkdocs.yml that are read
    *("site_name", "site_url", "site_description", "site_author", "repo_url", "edit_uri", "copyright"),
    *("edit_uri_template", "docs_dir", "site_dir", "exclude_docs", "draft_docs", "not_in_nav", "use_directory_urls"),
    *("watch", "theme", "extra", "nav", "plugins", "hooks", "markdown_extensions", "extra_css", "extra_javascript"),
    *("extra_templates", "validation", "strict", "dev_addr", "remote_branch", "remote_name"),
}
WANTED = {  # the one value that a setting may have
    "docs_dir": "docs",
    "site_dir": "site",
    "markdown_extensions.pymdownx.highlight.linenums_style": "pymdownx-inline",
}
THEME = {"name", "language", "custom_dir", "static_templates", "font", "logo", "favicon", "icon", "features", "palette"}
ICONS = {"logo", "repo", "tag"}

ANYWAY = {  # what these features ask for is so without them
    *("content.code.copy", "content.code.annotate", "content.footnote.tooltips", "content.action.edit"),
    *("navigation.footer", "navigation.indexes", "navigation.sections", "toc.follow", "search.highlight"),
}
SCRIPTS = "a page is there at once, and no script takes the place of loading it"
FEATURES = {
    "announce.dismiss": "an announcement stays until it is taken out of theme/main.html",
    "content.action.view": "the page leads to its source by its link for editing",
    "content.code.select": "listings are copied whole, or by the mouse",
    "content.tabs.link": "each group of tabs is chosen by itself",
    "content.tooltips": "titles are shown by the browser, notes and references beside their mark",
    "header.autohide": "the bar stays",
    "navigation.expand": "parts fold where the site has many pages, and the one that is read is open",
    "navigation.instant": SCRIPTS,
    "navigation.instant.prefetch": SCRIPTS,
    "navigation.instant.preview": SCRIPTS,
    "navigation.instant.progress": SCRIPTS,
    "navigation.path": "where a page stands is seen in the navigation beside it",
    "navigation.prune": "the navigation is small already",
    "navigation.tabs": "the navigation stands beside the text alone",
    "navigation.tabs.sticky": "the navigation stands beside the text alone",
    "navigation.top": "the bar stays, and its title leads home",
    "navigation.tracking": "the contents follow the reading, and the address stays",
    "search.share": "an address of a search cannot be shared",
    "search.suggest": "what is found is shown as it is typed",
    "toc.integrate": "the contents of a page stand at its other side",
}

OWN = "the site loads nothing from elsewhere"
CURES = {
    "repo_name": "the link to the repository is an icon, theme.icon.repo; take it out",
    "INHERIT": "all settings stand in mkdocs.yml; write those of the other file there",
    "theme.palette.accent": "links have one colour, primary; take it out",
    "theme.direction": "the pages are written from left to right; take it out",
    "extra.analytics": f"{OWN}, and asks nobody about readers; count by the log of your server; take it out",
    "extra.consent": f"{OWN}, so nothing has to be consented to; take it out",
    "extra.version": "the site has one version; take it out",
    "extra.annotate": "comments are found by the colours of their language; take it out",
    "extra.status": "the navigation shows no status of pages; take it out",
    "extra.scope": "each site keeps the choices of its readers by itself; take it out",
    "markdown_extensions.pymdownx.emoji": "icons and emoji are read without it; take it out",
    "markdown_extensions.material.extensions.emoji": "icons and emoji are read without it; take it out",
    "markdown_extensions.pymdownx.keys": "keys are read without it; take it out",
    "markdown_extensions.pymdownx.tabbed": "tabs are read without it; take it out",
    "markdown_extensions.pymdownx.inlinehilite": "`#!python x` is read without it; take it out",
    "markdown_extensions.pymdownx.mark": "==marks== are read without it; take it out",
    "markdown_extensions.pymdownx.magiclink": "bare addresses are links without it; take it out",
    "markdown_extensions.pymdownx.critic": "marks of a review are refused on pages; take it out",
    "markdown_extensions.pymdownx.superfences.custom_fences.name: mermaid": "diagrams are drawn anyway; take it out",
    "markdown_extensions.pymdownx.snippets.auto_append": "a page says what it includes, by --8<--; take it out",
    "markdown_extensions.pymdownx.snippets.url_download": f"{OWN}; keep a copy; take it out",
}

PLUGINS = {
    "search": "the build makes the search, in Chinese and by pinyin too",
    "social": "the build makes the share cards",
    "offline": "the site opens from a folder, and --zip packs it",
    "privacy": OWN,
    "optimize": "images stay as they are; make them smaller before",
    "meta": "each page has a front matter of its own",
    "group": "all plugins are named one by one",
    "info": "it only gathers what a report of a fault needs",
    "typeset": "titles keep their formulas without it",
    "projects": "each book is a site of its own",
    "glightbox": "its script comes from elsewhere; a browser opens an image that is a link, [![words](a.png)](a.png)",
    "minify": "pages and styles are lean already",
    "rss": "feed.xml is made by the build",
    "redirects": "write aliases: with the old addresses in the front matter of the page that has moved",
    "git-revision-date": "the day of a change is taken from git by the build",
    "git-revision-date-localized": "the day of a change is taken from git by the build",
    "git-authors": "authors are named in the front matter",
    "git-committers": "authors are named in the front matter",
    "mermaid2": "diagrams are drawn by the build",
    "mike": "the site has one version",
    "macros": "numbers come from results; what pages share is included by --8<--",
    "bibtex": "docs/references.bib is read by the build",
}
