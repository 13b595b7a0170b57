"""Training on images: RMSProp, Adadelta and Adam on handwritten digits.

listings.py      what the page shows: digits and networks as tensors, the rules, one training
contest.py       each rule at the best learning rate of a grid, from many seeds
experiments.py   the contest without and with a convolution, how long steps are, another split
"""
