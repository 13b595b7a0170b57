"""A book of one's own: made with this engine, and brought to a newer one.

contents   the files of a book: the engine's, and those that it begins with
manifest   which engine a book has, and how each of its files came: `engine.json`
git        what is asked of git in another folder than this one
making     `new.py --book`
joining    what becomes of a file that the engine brings, beside what its author made of it
upgrade    `new.py --upgrade`

The folders `every/`, `zh/` and `en/` hold the files that a book begins with, as they lie in it: `NAME.py.txt` is
`NAME.py` there, and what stands between << and >> is filled in.
"""
