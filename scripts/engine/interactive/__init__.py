"""What a reader can touch: listings that run, results that are computed anew, labs.

declare        what a chapter says of a lab: its rules, surfaces, sliders, curves, facts and presets
labs           those declarations, found in the source
source_text    a text of Python that is edited token by token
unannotated    annotations taken out of modules, with what only they name
lowering       modules as the reader's Python, MicroPython, takes them
reader_python  that Python: its version, and what fills in what it lacks, `runtime/`
programs       results and labs as programs for it
trial          programs tried in Node (trial.mjs), once each
fences         the fenced code of a page, and where each of its lines stands
names          what code binds and reads at its top level
listings       what each live listing needs of its page
listing_trial  each of them run in Node (listing_trial.mjs)
cpython        and in the Python that builds, which prints the same
listing_check  what of them fails, or prints something else
lab_marks      where a page speaks of a lab
check          what does not hold in the sources of the pages, with all this
"""
