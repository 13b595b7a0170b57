"""What a reader can touch: listings that run, results that are computed anew, labs.

declare        what a chapter says of a lab: its rules, surfaces, sliders, curves, facts and presets
fences         the fenced code of a page, and where each of its lines stands
names          what code binds and reads at its top level
listings       what each live listing needs of its page
listing_trial  each of them run in Node
reader_python  the files of the Python that readers have
check          what does not hold in the sources of the pages, with all this
"""
