"""Results: declared once, fingerprinted, run alone, compared, recorded, drawn.

declare      what a chapter says of an experiment: its numbers, how each is compared, how it is drawn
keys         what results and their numbers are called
kinds        how each number is compared, read from the source
surroundings what an experiment declares beside them: files, variables, time, memory, device, when it is checked
inputs       the files that it declares, by their content
catalog      those declarations read from the source, without importing the chapter; decorators those of views
declared_data  the data sets that the book declares, read from its source; unfit_data what is wrong with one
devices      kinds of device
fingerprint  what decides whether a result is fresh, and how two differ in words
records      the JSON text of a record
book         sources and records as a build finds them, read once and handed on
turns        when a sampled result is computed again
freshness    fresh or stale, and why; fit to publish or not
pythons      what holds under another Python keeps its record
boxes        what a run or a drawing is given: the code that its fingerprint holds, and files
worker       what is done with it, in a process of its own
returned     what a run says of itself, checked
failures     what it raised, in words, with what to declare
runs         a run beside its record: kept, renewed, drifted
comparison   recorded numbers against new ones
welch        means over seeds, and how far two of them may lie apart
views        figures, printed lines and tables: made of what, stale or not
explanation  all that a result stands on, in words
provenance   where a result comes from, for the pages
past         what records held at each commit
"""
