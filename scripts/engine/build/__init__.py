"""What a build does, in order, and what it leaves.

workflow   what `scripts/build.py` does: it refuses drift, or accepts it
selection  which results a command is asked for
status     what `--status` says, kept for each chapter; chapter_status makes it
schedule   which results a check computes again, and which it leaves out
conductor  the one way from stale results to new ones, which a live server takes too: run, compare, draw
merging    of files that a merge left in two versions, which stands for the code as merged
writing    what comes of it is written: all of it or nothing, and said
report     the closing table; posted: new numbers beside those of the old post
site       the static site, rendered aside and put in place of the last good one
rendering  how it is rendered: by MkDocs in this process, or by a command (engines: which)
site_folder where it lies, and what a killed build leaves beside it
site_age   whether it is older than the results
state      what a build is made of, and what it has made, as one name for each
built      what a build that passed said of the results, for one that finds all as it was
site_state whether the site is what rendering it would make
generator  MkDocs or ProperDocs, for that rendering
pdf        chapters as PDF
archive    the site as a zip
profile    where the seconds went (trace: for a browser)
"""
