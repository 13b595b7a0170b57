"""The search.

sections  what a rendered page says, section by section
words     the words of its text, and words that mean the same
chinese   other ways to write it: pinyin, traditional characters
index     the index, and the files of the search in the site
"""
