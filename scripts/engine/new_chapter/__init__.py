"""A new chapter from the book's templates.

chapter       the files of a chapter, and whether they may be made
scaffold      those files from the templates in `scripts/common/new_chapter/`
front_matter  what its page begins with
nav           its line in the navigation
"""
