"""A new chapter from the book's templates.

chapter       the files of a chapter, and whether they may be made
scaffold      those files from templates: the book's, in `scripts/common/new_chapter/`, or those beside this file
front_matter  what its page begins with
nav           its line in the navigation
"""
