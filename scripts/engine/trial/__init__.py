"""What would other versions change? `build.py --try NAME==VERSION` asks in an environment apart, and keeps nothing.

asked        the versions and the Python that are asked for
interpreter  a Python by its version, and an environment made with it
environment  that environment in `.cache`, with what is asked for
inside       what is done in it: run, compare, draw
question     the command: ask inside, show a table
"""
