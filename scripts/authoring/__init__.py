"""New chapters: from a template, or from an old post or notebook.

chapter.py    the files of a chapter, and whether they may be made
nav.py        its line in the navigation
scaffold.py   a chapter from templates/
draft.py      a chapter from a post: a draft, see results/drafts.py
posts.py      a post as lines; notebooks.py a notebook as such lines
matter.py     its front matter
tex.py        its formulas
cells.py      its code as sections of a module
prose.py      the rest, block by block
inline.py     what stands within a line: images, links, numbers
outputs.py    what a cell printed
checks.py     whether the draft can be built; what cannot is kept as text
report.py     what became of all this
"""
