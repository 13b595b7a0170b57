"""What `mkdocs serve` does at a save: run what became stale, render aside, show it or say what is wrong.

events   what MkDocs' events hand on: a server takes over here
files    the watched files by content: what a save changed, noise left out
refresh  results that became stale are run, in a thread beside the server
preview  results that drifted, kept aside until they are accepted or mended
live     what the hooks are told of a server
notices  what the author has to know, on every page that is served
turn     one of the threads at a time reads, writes or renders
web      what browsers ask; draft_list: the page of drafts
server   the server: it looks at the files, renders and shows
"""
