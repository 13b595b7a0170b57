"""What is published, checked as published: a folder of HTML, whichever generator made it.

published   the folder: its pages parsed once, and the source of each
numbers     numbers, bound and unbound, wherever a page says them: text, head, menus, notebooks
shown       formulas, listings, figures and tables, as they were made
words       language, drafts, empty pages, marks that are left, words of the source that are gone
links       links, anchors, files, ids, other hosts
sources    where numbers come from, on pages of their own: the values there, now and at the commits
companions  what lies beside the pages: feed, sitemap, search, notebooks, data
check       all of it, in order
"""
