"""The machine at hand: what the commands install and start on it.

commands     one line for what is wrong, and an exit code
environment  .venv and the pins
npm          JavaScript by the lock file, and the Node that runs it
browser      a browser that prints and tests
"""
