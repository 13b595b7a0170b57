"""RMSProp.

textbook.py      the listings of the page in plain Python and their experiments
regression.py    the listings on tensors and their experiments
pytorch.py       PyTorch's RMSprop as it is: its defaults, its momentum
memory.py        what the leaky average does to the state: zero start, Adagrad, Hinton, Reddi
worked.py        two steps in numbers
forgetting.py    what forgetting is good for, every rule at its own best η
rates.py         the effective learning rate over time; what the state measures, the curvature or the noise
quadratic.py     the example in two dimensions: a fair comparison, the 2-cycle, ε, schedules
steps.py         on it: how long a step can be, what ε costs, where gradient descent diverges
contour.py       on it: gradient descent, Adagrad and RMSProp on one map
exercises.py     answers on it: rotation, γ = 1
lab.py           on it: what a reader can touch
seeds.py         the airfoil data from many seeds: what is luck, and what γ and η do
contest.py       the airfoil data with everyone at its best
spirals.py       a small classification problem: how the learning rate should fall
spiral_rules.py  on it: every rule at its own best η
"""
