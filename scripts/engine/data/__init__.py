"""Data that lie elsewhere than in the code: declared by the book, known by a digest, had from the first that has them.

dataset   what a module of the book declares
tables    a text of numbers, any faithful copy of it
files     files by their SHA-256
places    where copies lie: the cache, this repository, an installed package
download  what lies at an address: streamed, resumed, given up where it is too slow or too large
load      real data first: the given file, the cache, the sources in their order; with none of these, a stand-in
"""
