import numpy

ROOTS = numpy.sqrt(numpy.arange(1_000_000)).astype(numpy.float32).reshape(1000, 1000)


def helper(x):
    return x * float((ROOTS @ ROOTS)[3, 4]) / 1e7
