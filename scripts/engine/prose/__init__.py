"""The Markdown sources of the pages, and what in them is checked.

markup            code and prose, and the marks that stand in them
front_matter      the keys and values on top of a page
blocks            the blocks that hold text
visible_text      what of a block is seen: no code, no formula, no address
page_sources      where the pages lie, and which results and files each includes
snippets          the files and named sections that pages include, and whether they are there
drafts            pages that are not to be published yet
bound_numbers     numbers in sentences that name their record
kept_digits       how many of their digits a tolerance keeps
unbound_numbers   numbers that look like results and are bound to nothing
typed_numbers     numbers that are typed in the code of a view
rendered_numbers  numbers in a rendered page
fault             what does not hold, and where
check             everything that does not hold on the pages
"""
