"""New chapters: from a template, or from an old post or notebook.

chapter.py    the files of a chapter, and whether they may be made
nav.py        its line in the navigation
scaffold.py   a chapter from templates/
draft.py      a chapter from a post: a draft, see results/drafts.py
posts.py      a post as lines; notebooks.py a notebook as such lines
matter.py     its front matter
tex.py        its formulas
cells.py      its code as sections of a module
listings.py   the page's side of it, and what the code printed
prose.py      the rest, block by block
inline.py     what stands within a line: images, links, numbers
outputs.py    lines and numbers of what a cell printed
headings.py   their levels and numbers
checks.py     whether the draft can be built; what cannot is kept as text
marks.py      what is left to do, as the page shows it
report.py     what became of all this
"""
