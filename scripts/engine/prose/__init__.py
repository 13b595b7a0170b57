"""The Markdown sources of the pages, and what in them is checked.

markup            code and prose, and the marks that stand in them
front_matter      the keys and values on top of a page
blocks            the blocks that hold text
visible_text      what of a block is seen: no code, no formula, no address
page_sources      where the pages lie, and which results and files each includes
snippets          the files and named sections that pages include, and whether they are there
drafts            pages that are not to be published yet
bound_numbers     numbers in sentences that name their record
unbound_numbers   numbers that look like results and are bound to nothing
rendered_numbers  numbers in a rendered page
nesting           which line stands in which item of a list
open_text         what is neither code nor a formula, letter by letter
soft_breaks       lines that end in the midst of Chinese
table_rows        which bars part cells
as_typed          what people type who come from elsewhere, and nothing here reads; of these:
other_marks       marks of other dialects
tags              tags of HTML: unknown, left open, with Markdown in them (html_names: those that there are)
structure         headings, footnotes, rows of tables
addresses         files that a page names
fault             what does not hold, and where
check             everything that does not hold on the pages
"""
