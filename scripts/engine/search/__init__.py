"""The search.

sections   what a rendered page says, section by section
words      the words of its text, and words that mean the same
chinese    other ways to write it: pinyin, traditional characters
said       what a page says, kept as long as the page stays
parted     what a page gives to a large index; places.mjs: where its words stand
parts      a large index, in parts
index      the index, and the files of the search in the site
published  the index of a rendered site, read again
"""
