"""What is published, checked as published: a folder of HTML, whichever generator made it.

published   the folder: its pages, and the source of each
facts       what is known of a page that was looked at, when it is not parsed any more
said        numbers of texts that look like results
numbers     numbers, bound and unbound, wherever a page says them: text, head, menus, notebooks
shown       formulas, listings, figures and tables, as they were made
words       language, drafts, empty pages, marks that are left, words of the source that are gone
links       links, anchors, files, ids, other hosts
sources     where numbers come from, on pages of their own: the values there, now and at the commits
companions  what lies beside the pages: feed, sitemap, search, notebooks, data
grounds     what decides the checks of a page: files, results, other pages
state       all of that as it is at one time
looked      pages that held, and that need not be looked at again
check       all of it, in order
"""
