"""Whether visitors agree: Fleiss' kappa, computed by statsmodels.

Source: Joseph L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.inter_rater import fleiss_kappa

from playground.votes.poll import CHOICES, Vote

FEWEST = 3
"""Visitors without whom the kappa of those who remain when one is left out says nothing."""


@dataclass(frozen=True)
class Agreement:
    """How far visitors agree about the pairs of different runs.

    Attributes:
        kappa: 1: all agree about each pair; 0: as much as chance does; None: all gave one and the same answer throughout,
            so that chance would agree as well.
        low, high: its 95 % interval, by leaving out each visitor in turn; None where it is not known.
        observed: the share of visitor pairs that gave the same answer to a pair.
        voters: those who judged every pair; others do not count here.
    """

    kappa: float | None
    low: float | None
    high: float | None
    observed: float
    voters: int


def agreement(votes: Sequence[Vote], pairs: Sequence[str]) -> Agreement | None:
    """The agreement of those who judged every pair; None where they are fewer than two.

    Args:
        votes: of all visitors.
        pairs: the names of the pairs that count.
    """
    answers: dict[str, dict[str, int]] = {}
    for vote in votes:
        if vote.pair in pairs:
            answers.setdefault(vote.voter, {})[vote.pair] = CHOICES.index(vote.choice)
    whole = np.array([[given[pair] for pair in pairs] for given in answers.values() if len(given) == len(pairs)])
    if len(whole) < 2:
        return None
    kappa = kappa_of(whole)
    low, high = (None, None) if kappa is None else _interval(whole, kappa)
    return Agreement(kappa, low, high, _observed(counted(whole)), len(whole))


def counted(answers: np.ndarray) -> np.ndarray:
    """How often each choice was made of each pair, `(pairs, choices)`, from `(voters, pairs)` numbers of choices."""
    found: np.ndarray = np.stack([(answers == number).sum(axis=0) for number in range(len(CHOICES))], axis=1)
    return found


def kappa_of(answers: np.ndarray) -> float | None:
    """Fleiss' kappa of `(voters, pairs)` numbers of choices; None where only one choice was ever made."""
    if len(np.unique(answers)) == 1:
        return None
    return float(fleiss_kappa(counted(answers)))


def _observed(table: np.ndarray) -> float:
    raters = table.sum(axis=1)
    return float(((table * (table - 1)).sum(axis=1) / (raters * (raters - 1))).mean())


def _interval(answers: np.ndarray, kappa: float) -> tuple[float | None, float | None]:
    """By the jackknife over visitors: resampling them would count copies of one as agreement."""
    count = len(answers)
    if count < FEWEST:
        return None, None
    without = [kappa_of(np.delete(answers, number, axis=0)) for number in range(count)]
    if any(one is None for one in without):
        return None, None
    left = np.array(without, dtype=np.float64)
    error = np.sqrt((count - 1) / count * ((left - left.mean()) ** 2).sum())
    reach = float(stats.t.ppf(0.975, count - 1) * error)
    return max(-1.0, kappa - reach), min(1.0, kappa + reach)
