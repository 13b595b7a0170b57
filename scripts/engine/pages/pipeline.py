"""What happens to a page after Markdown, in order. Each step changes the tree of the page; nothing else does.

In the source before (see `extension`): head, notice of stand-in data, places for the marks of results, drawings aside,
footnotes of the literature.
With the finished page after (see `hooks.py`): it is only read, by what looks at numbers, TeX and addresses.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.pages import (
    alerts,
    alignment,
    annotating,
    blog,
    columns,
    diagrams,
    drifted,
    extras,
    folds,
    footnotes,
    formulas,
    languages,
    leftovers,
    light_listings,
    lines,
    live_parts,
    naming,
    numbering,
    outline,
    sources_of_results,
    table_names,
    tabs,
    tasks,
    typography,
    unrunnable,
)
from engine.pages.context import PageContext
from engine.pages.page_tree import Content

Step = Callable[[Content, PageContext], None]

STEPS: tuple[Step, ...] = (
    lines.join,  # no blank where a line of Chinese ends in the source
    alerts.name,  # titles of notices, where the author gave none
    alignment.by_classes,  # cells of tables
    tasks.label,  # words of boxes
    tabs.fold,  # content tabs
    annotating.mark,  # marks in code and text, and the list that says what they mean
    extras.mark_code,  # code within a line that names its language
    diagrams.frame,  # what scrolls around a diagram
    extras.tidy_figures,  # of a line break
    extras.name_icons,  # that have a title
    extras.set_aside,  # images at a side
    leftovers.refuse,  # marks of emphasis that are none
    numbering.number,  # figures, tables, listings, equations, and where references to them lead
    naming.name_figures,  # by their captions, for those who hear the page
    live_parts.wrap_labs,  # an element around a figure that can be touched
    blog.keep_lead,  # what stands before the more-mark, as Markdown made it: for the index and the feed
    sources_of_results.mark_numbers,  # a link on each number that a record bears out
    sources_of_results.mark_claims,  # and on each claim in words
    drifted.set_beside,  # new numbers, where a server has such
    sources_of_results.mark_outputs,  # a seal at each output, in the place that was kept for it
    folds.name_beginnings,  # ids, so that an address can open a fold
    formulas.give_back_money,  # of `$5 and$6` Markdown makes a formula
    typography.name_addresses,  # links whose words are their address, which paper does not repeat
    columns.align,  # numbers point below point, in columns that have room
    typography.hold_equations,  # a formula and the number that it is equal to stay on one line
    table_names.name_tables,  # that have no caption
    table_names.name_rows,  # by the first of their cells
    formulas.draw_all,  # SVG and MathML; in attributes plain text
    footnotes.name,  # their marks and ways back, in words
    typography.hold_punctuation,  # a formula and the comma behind it stay on one line
    typography.hold_notes,  # so do a word and the mark of its footnote
    languages.mark,  # terms and references in English
    unrunnable.tell,  # what listings need that a reader could run but for it
    naming.name_listings,  # by caption or number
    typography.let_scroll,  # tables and listings that are wider than a phone
    naming.link_headings,  # whose marks are heard as words of theirs
    light_listings.lighten,  # of a notebook: fewer marks in what is folded
    extras.tell,  # whether the page needs their styles
    outline.part,  # sections that a browser can leave for later
)
