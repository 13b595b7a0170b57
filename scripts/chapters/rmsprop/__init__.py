"""RMSProp.

textbook.py     the listings of the page in plain Python and their experiments
regression.py   the listings on tensors and their experiments
memory.py       what the leaky average does to the state: zero start, forgetting, Adagrad, Hinton, Reddi
quadratic.py    the example in two dimensions: a fair comparison, the 2-cycle, ε, schedules
exercises.py    answers on it: rotation, γ = 1
seeds.py        the airfoil data from many seeds: what is luck, and what γ and η do
spirals.py      a small classification problem: how the learning rate should fall
"""
