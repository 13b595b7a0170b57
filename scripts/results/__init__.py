"""What makes results trustworthy: declared once, fingerprinted, compared, recorded, checked on the pages.

declare.py      what a chapter says of an experiment: its numbers, how each is compared, how it is drawn
catalog.py      those declarations read from the source, without importing the chapter
syntax.py       what a piece of syntax binds, imports and says
effects.py      which statements do more than bind names
sources.py      the top level of a source file, statement by statement
names.py        what a piece of code names of the world outside it
closure.py      the code that a function reaches, as one digest
fingerprint.py  the other parts of a fingerprint, and how two differ in words
records.py      the JSON text of a record
plan.py         fresh or stale, and why; fit to publish or not
datasets.py     real data first, a stand-in last
reads.py        files that an experiment reads by itself
devices.py      kinds of device
isolation.py    a process of its own for each run and each drawing
working.py      what is done in it: an experiment is run, or a record is drawn
runner.py       a run beside its record: kept, renewed, drifted
compare.py      recorded numbers against new ones
welch.py        means over seeds, and how far two of them may lie apart
render.py       figures, printed lines and tables: made of what, stale or not
markup.py       code and prose in the sources of the pages
prose.py        numbers and snippets in the sources of the pages
inclusion.py    what a snippet includes: files and named sections
blocks.py       the blocks of those sources that hold text
seen.py         what of a block is seen: no code, no formula, no address
unbound.py      numbers in it that nothing keeps true
front.py        the front matter of a page
drafts.py       pages that are not to be published yet, and what is left to do in them
rendered.py     numbers in the rendered pages
provenance.py   where a result comes from, for the pages
workflow.py     what a build does, in order
report.py       its closing table
site.py         the static site
journal.py      writing: all files of a build or none, even if it is killed
paths.py        where things lie; reading; the error that people see
blame.py        where an exception comes from
"""
