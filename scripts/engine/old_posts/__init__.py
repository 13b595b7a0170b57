"""A draft of a chapter from an old post or notebook.

draft          the draft, see prose/drafts.py
post           a post as lines; notebook_post a notebook as such lines
front_matter   its front matter
formulas       its formulas
module         its code as sections of a module
listings       the page's side of it, and what the code printed
body           the rest, block by block
inline         what stands within a line: images, links, numbers
outputs        lines and numbers of what a cell printed
headings       their levels and numbers
checks         whether the draft can be built; what cannot is kept as text
todo           what is left to do, as the page shows it
report         what became of all this
"""
