"""What makes results trustworthy: declared once, fingerprinted, compared, recorded, checked in the prose.

declare.py      what a chapter says of an experiment: its numbers, how each is compared, how it is drawn
catalog.py      those declarations read from the source, without importing the chapter
fingerprint.py  what decides whether a result is fresh
compare.py      recorded numbers against new ones
records.py      the JSON text of a record
runner.py       runs an experiment and checks what it returns
plan.py         fresh or stale, and why
prose.py        numbers and snippets in the chapters
render.py       figures, printed lines and tables from recorded numbers
"""
