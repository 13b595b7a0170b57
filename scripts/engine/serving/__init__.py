"""What `mkdocs serve` does at a save: run what became stale, render aside, show it or say what is wrong.

files    the watched files by content: what a save changed, noise left out
refresh  results that became stale are run, in a thread beside the server
preview  results that drifted, kept aside until they are accepted or mended
notices  what the author has to know, on every page that is served
server   the server: it answers while something is run or rendered, and reloads browsers once a save
"""
