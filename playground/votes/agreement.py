"""Whether visitors agree: Fleiss' kappa on orientation-free categories, computed by statsmodels.

Which run of a pair is called the first is arbitrary, so chance agreement must not depend on it: "the first is better" and
"the second is better" are given the same share, the mean of both. That is Fleiss' kappa of all judgements together with the same
ones on pairs turned round.

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
_SIDES = (CHOICES.index("first"), CHOICES.index("second"))
_TURNED = [CHOICES.index(choice) for choice in ("second", "first", "tie", "bad")]
"""The choices of a pair whose runs change places."""
_SAME = 1e-12
"""Between kappas that differ by rounding alone."""


@dataclass(frozen=True)
class Agreement:
    """How far visitors agree about the pairs of different runs.

    Attributes:
        kappa: 1: all agree about each pair; 0: as much as chance does; None: all said throughout that both are equally good,
            or that both are bad, so that chance would agree as well.
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
    """Fleiss' kappa of `(voters, pairs)` numbers of choices, whichever run of a pair is the first.

    None where nobody ever preferred a side and all said the same of both.
    """
    if len(np.unique(answers)) == 1 and answers.flat[0] not in _SIDES:
        return None
    table = counted(answers)
    return float(fleiss_kappa(np.concatenate([table, table[:, _TURNED]])))


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
    if np.ptp(left) < _SAME:
        return None, None  # an interval of no width would claim to be certain
    error = np.sqrt((count - 1) / count * ((left - left.mean()) ** 2).sum())
    reach = float(stats.t.ppf(0.975, count - 1) * error)
    return max(-1.0, kappa - reach), min(1.0, kappa + reach)
