"""What a change changes, for those who review it: `build.py --report BASE` holds the tree against a revision of git.

revision     the files that differ, as both have them
numbers      numbers before and after, with a verdict
figures      figures before and after, one upon the other
sentences    what pages and tests say of results that changed
texts        changed lines, letter by letter
report       all of it as index.html and summary.md
"""
