"""A chapter gets another name or section, or leaves: everything that is its own or names it follows, and nothing runs.

place      a chapter by its page and its module, where both lie, and where they would
names      texts in which a chapter is named: by paths, by keys of results, by its module
links      pages: their links and their front matter
code       Python: what is imported of a chapter, keys and paths in texts and comments
files      the files of the book in which a chapter may be named, and what becomes of each
mentions   what may mean a chapter and cannot be followed, as file:line
rehearsal  all of it in a copy of the repository, where records and notebooks are brought in line
aligned    the step within that copy
command    what `new.py` does: `--rename`, `--delete`
"""
