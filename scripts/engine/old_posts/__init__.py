"""Drafts of chapters from old posts and notebooks.

importing      the command: what it asks, writes and says; series: all posts of a folder
draft          a draft, see prose/drafts.py
post           a post as lines; notebook_post a notebook as such lines; transcripts: code from a prompt
front_matter   its front matter
formulas       its formulas, taken out; tex: what is mended in them; pieces: put back
module         its code as sections of a module; statements: those of a cell
listings       the page's side of it, and what the code printed
body           the rest, block by block; blocks: where they begin and end; tables, html_blocks
inline         what stands within a line: images, links, tags; numbers: those that look like results
beside         pictures and other posts, to which it leads
helpers        those of other books, by the site's own
experiments    the module as an experiment that runs the post, held until the author lets it run
printed        what it prints, as the post has it; outputs: lines and numbers of that
headings       their levels and numbers
checks         whether the draft can be built; what cannot is kept as text
compared       the draft against its post; commonmark: the post rendered; leaves: a page as blocks of text
todo           what is left to do, as the page shows it
report         what became of all this
"""
