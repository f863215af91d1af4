"""How sure a share is that was counted: right answers of all answers."""

import math
from statistics import NormalDist

from playground.evaluation.bootstrap import LEVEL


def wilson(right: int, count: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval in which to look for the share of all, from the share of a sample; it has a width at 0 and at 1, too.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference (Journal of the American Statistical
    Association 22, 1927).

    Args:
        right: how many of the sample count.
        count: how many there are in the sample, one at least.
        level: of confidence, 0 to 1.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
