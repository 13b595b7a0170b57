"""NASA airfoil self-noise: 1503 wind-tunnel measurements of five quantities and a sound level.

Columns: frequency (Hz), angle of attack (deg), chord length (m), free-stream velocity (m/s), suction-side
displacement thickness (m), scaled sound pressure level (dB; the target).
Source: T. F. Brooks, D. S. Pope, M. A. Marcolini, Airfoil Self-Noise and Prediction, NASA RP-1218, 1989.
"""

from typing import Any

from engine import Dataset

ROWS, USED = 1503, 1500

# Mean and covariance (row by row, upper triangle) of the first 1500 rows, all 1503 standardised to mean 0 and
# variance 1: the whole of what a least-squares fit on them sees.
MEAN = (-0.0014047929102, -0.00298088604429, 0.00074747908068, 0.00144668966707, -0.00634554501149, 0.00555615017165)
COVARIANCE = (
    1.00083275942, -0.275408016543, -0.00314188344028, 0.134949340379, -0.235033570295, -0.387495234065,
    0.997548273514, -0.504761582934, 0.0610376051844, 0.745423983593, -0.148122056899,
    1.00172007879, 0.0032524355235, -0.218907791538, -0.238714541506,
    1.00095145159, 0.000617236024494, 0.121325955817,
    0.981826763312, -0.295631187986,
    0.986487073049,
)  # fmt: skip


def stand_in() -> Any:
    """Return a (1503, 6) table from a fixed seed that a linear regression cannot tell from the real one.

    Standardised over all its rows, its first 1500 have MEAN and COVARIANCE: the same optimum, curvature and
    loss floor. Units: standard deviations.
    """
    import numpy as np

    noise = np.random.default_rng(0).standard_normal((USED, len(MEAN)))
    noise -= noise.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(noise.T @ noise / USED), noise.T)
    covariance = np.zeros((len(MEAN), len(MEAN)))
    covariance[np.triu_indices(len(MEAN))] = COVARIANCE
    covariance += np.triu(covariance, 1).T
    used = (np.linalg.cholesky(covariance) @ white).T + MEAN
    return np.vstack([used, _rest(used)])


def _rest(used: Any) -> Any:
    """Return the three rows (3, 6) that bring every column of the whole table to mean 0 and variance 1."""
    import numpy as np

    middle = -used.sum(axis=0) / 3
    squares = (ROWS - (used**2).sum(axis=0) - 3 * middle**2) / 2
    spread = np.sqrt(np.maximum(squares, 0.0))  # a column whose rows agree leaves rounding alone
    return np.vstack([middle + spread, middle, middle - spread])


AIRFOIL = Dataset(
    name="airfoil",
    shape=(ROWS, len(MEAN)),
    digest="11fab2c660f61031935f9995d27929df39a175d3551271b397c8aa254b19b6b6",
    sources=(
        "https://d2l-data.s3-accelerate.amazonaws.com/airfoil_self_noise.dat",
        "http://d2l-data.s3-accelerate.amazonaws.com/airfoil_self_noise.dat",
        "https://archive.ics.uci.edu/ml/machine-learning-databases/00291/airfoil_self_noise.dat",
    ),
    stand_in=stand_in,
    licence="CC BY 4.0",
    citation="T. F. Brooks, D. S. Pope, M. A. Marcolini, Airfoil Self-Noise and Prediction, NASA RP-1218, 1989",
)
