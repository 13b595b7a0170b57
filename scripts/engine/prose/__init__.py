"""The Markdown sources of the pages, and what in them is checked.

Sources:
markup            code and prose, and the marks that stand in them
by_text           what a text says by itself, found once and kept
front_matter      the keys and values on top of a page
page_sources      where the pages lie, and which results and files each includes
snippets          the files and named sections that pages include, and whether they are there
drafts            pages that are not to be published yet
typed_numbers     numbers that are typed in the code of a view
nesting           which line stands in which item of a list
open_text         what is neither code nor a formula, letter by letter
soft_breaks       lines that end in the midst of Chinese
table_rows        which bars part cells
as_typed          what people type who come from elsewhere, and nothing here reads; of these:
other_marks       marks of other dialects
tags              tags of HTML: unknown, left open, with Markdown in them (html_names: those that there are)
citations         what pages cite of the bibliography
structure         headings, footnotes, rows of tables
addresses         files that a page names
numbered          figures, tables, listings and equations that the build numbers
references        links whose words are the kind of what they lead to, `[Figure](#walk)`
fault             what does not hold, and where
page_state        what a page is made of, by name
check             everything that does not hold in the sources

Pages as they are rendered:
reading           the text of a page in pieces, and what each of them is
outputs           what is shown as it was made: listings, outputs, tables, figures
number_forms      numbers as people write them: 1,503, 24.3 %
bound_numbers     numbers in sentences that name their record
claims            verdicts in words that name what bears them out
predicates        what a claim rests on: comparisons of recorded numbers (evaluation: the working out)
sentences         the sentences of a line
verdicts          words of a verdict that name nothing
kept_digits       how many of their digits a tolerance keeps
beside            what stands so close to such a number that another is read
unbound_numbers   numbers that look like results and are bound to nothing
lines             where in the sources something stands that was seen on the page
rendered          everything that does not hold on a page
"""
