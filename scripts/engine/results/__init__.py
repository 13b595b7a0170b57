"""Results: declared once, fingerprinted, run alone, compared, recorded, drawn.

declare      what a chapter says of an experiment: its numbers, how each is compared, how it is drawn
keys         what results and their numbers are called
kinds        how each number is compared, read from the source
catalog      those declarations read from the source, without importing the chapter
datasets     real data first, a stand-in last; site_datasets those that the site names
devices      kinds of device
fingerprint  what decides whether a result is fresh, and how two differ in words
files_read   files that an experiment reads by itself
records      the JSON text of a record
book         sources and records as a build finds them, read once and handed on
freshness    fresh or stale, and why; fit to publish or not
pythons      what holds under another Python keeps its record
isolation    a process of its own for each run and each drawing
worker       what is done in it: an experiment is run, or a record is drawn
second_drawing  whether a drawing is made of the numbers alone
runs         a run beside its record: kept, renewed, drifted
comparison   recorded numbers against new ones
welch        means over seeds, and how far two of them may lie apart
views        figures, printed lines and tables: made of what, stale or not
provenance   where a result comes from, for the pages
"""
