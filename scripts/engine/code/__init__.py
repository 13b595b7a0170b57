"""The code that a function reaches, read from the sources, never imported.

syntax          what a piece of syntax binds, imports and says
modules         the top level of a source file, statement by statement
import_effects  which statements do more than bind names
uses            what a piece of code names of the world outside it
closure         the code that a function reaches, as one digest
materialise     the code that is reached as modules, each statement on its lines
pieces          the statements of many modules as pieces of one program
flatten         the code that is reached as one program
"""
