"""The search.

sections  what a rendered page says, section by section
words     the words of its text, and words that mean the same
index     the index, and the files of the search in the site
"""
