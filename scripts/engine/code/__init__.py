"""The code that a function reaches, read from the sources, never imported.

syntax          what a piece of syntax binds, imports and says
local_names     the names that functions keep to themselves, numbered
python_names    files that hide a module of Python
telling         what code says of how far it is, which no digest counts
tree            what lies under `scripts` at one time
modules         the top level of a source file, statement by statement
wrong_imports   imports of what is not there
known           what is known of packages, and of Python itself, to do no harm
plain           expressions of numbers and texts, and what is known of the names of a module
expressions     which expressions only name, keep or make values
import_effects  which statements do more than bind names
functions       what a function binds, assigns and returns
purity          which functions only make a value when they are called
class_chain     what runs by a class and those that it is derived from
lookup          what a name stands for, over modules
definitions     which definitions do more than make a value, or a class, when they are used
effects         which statements of a module do more than bind names when it is imported
uses            what a piece of code names of the world outside it
chapter_files   the source files of the chapters
chapters        which chapters code may lead to
kept_closures   what an earlier process followed
closure         the code that a function reaches, as one digest
around          the code around chapters, by name: nothing is parsed
materialise     the code that is reached as modules, each statement on its lines
pieces          the statements of many modules as pieces of one program
flatten         the code that is reached as one program
"""
