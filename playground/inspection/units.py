"""Units that follow something: the search that LSTMVis asks for, with what chance alone would find.

After H. Strobelt et al., LSTMVis: a tool for visual analysis of hidden state dynamics in recurrent neural networks (IEEE
Transactions on Visualization and Computer Graphics 24, 2018) and A. Karpathy, J. Johnson, L. Fei-Fei, Visualizing and
understanding recurrent networks (ICLR workshop 2016), who found units that count or know that a quotation is open.

Among hundreds of units some follow anything by chance. How well the best one would do is found by shifting the signal round
the sequence, which keeps what follows what and loses what happens when; the best unit of each shift makes the distribution (P.
H. Westfall, S. S. Young, Resampling-based multiple testing, 1993). Shifts that leave the signal much like itself are no
chance and do not count; of one that repeats itself evenly too few remain, and signals of other periods take their place, or
chance stays unknown. A unit that follows a signal need not be what the network
uses it for, nor the only one: only an intervention tells (see `surgery`).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np

from playground.errors import Impossible
from playground.inspection.finite import must_be_finite
from playground.text import Text

Measure = Literal["correlation", "auc"]
K = TypeVar("K", bound=Hashable)

_SHIFTS = 200
_QUANTILE = 0.95
_ALIKE = 0.45
"""A signal that correlates more than this with the one that is followed is no chance."""
_LEAST_SHARE, _LEAST = 0.42, 20
"""Of the shifts so many must remain (of those of a sine some 30 % do, of a step as long as the rest 45 %), and so many signals
in all, for a quantile of 95 %."""


@dataclass(frozen=True)
class Follower(Generic[K]):
    """A unit and how well it follows the signal.

    Attributes:
        place: where its values were recorded.
        unit: its number there.
        score: the correlation, -1 to 1 (of a signal of several series the multiple correlation, 0 to 1); or the AUC, 0 to 1,
            where 0.5 is chance and 0 says that the unit is lower wherever the signal is 1.
    """

    place: K
    unit: int
    score: float


@dataclass(frozen=True)
class Followers(Generic[K]):
    """The units that follow a signal best.

    Attributes:
        measure: what the scores are.
        units: the best first, whichever sign their score has.
        compared: how many units were compared.
        chance: how far from chance the best of all these units is in 95 of 100 other signals at most, in `strength`;
            None: unknown, as the signal repeats itself too evenly or the sequence is too short.
    """

    measure: Measure
    units: tuple[Follower[K], ...]
    compared: int
    chance: float | None

    def strength(self, follower: Follower[K]) -> float:
        """How far a score is from chance, 0 to 1: `|correlation|`, or `|2 AUC - 1|`."""
        return abs(follower.score if self.measure == "correlation" else 2 * follower.score - 1)

    @property
    def beyond_chance(self) -> tuple[Follower[K], ...]:
        """Those of `units` that follow it better than the best unit would by chance; none where that is unknown."""
        return tuple(one for one in self.units if self.chance is not None and self.strength(one) > self.chance)


def following(
    values: Mapping[K, np.ndarray],
    signal: np.ndarray,
    measure: Measure = "correlation",
    *,
    count: int = 20,
    seed: int = 0,
    others: Sequence[np.ndarray] | None = None,
) -> Followers[K]:
    """The units whose values follow a signal over a sequence.

    Args:
        values: `(time, units)` by the place where they were recorded, of real steps.
        signal: `(time,)`, 0 and 1 or any numbers; or `(time, series)`, followed together (see `detectors.cycle`).
        measure: `correlation`, or for 0 and 1 also `auc`: how likely a unit is higher at a step with 1 than at one with 0.
        count: how many units are given at most.
        seed: of the shifts.
        others: signals of the shape of `signal` that tell what chance does (see `detectors.other_cycles`); None: its shifts.

    Raises:
        Impossible: the signal does not change over the sequence, or is not of 0 and 1 where the measure asks for that; or the
            weights have diverged.
    """
    series = np.asarray(signal, dtype=np.float64).reshape(len(signal), -1)
    if np.ptp(series, axis=0).max() == 0:
        raise Impossible(
            Text(
                "The signal is the same at every step of this sequence, so no unit can follow it. Choose another sequence.",
                "La señal es igual en todos los pasos de esta secuencia, así que ninguna unidad puede seguirla. Elija otra secuencia.",
            )
        )
    if measure == "auc" and (series.shape[1] > 1 or not np.isin(series, (0, 1)).all()):
        raise Impossible(
            Text(
                "The AUC needs a signal of zeros and ones. Choose the correlation.",
                "El AUC necesita una señal de ceros y unos. Elija la correlación.",
            )
        )
    table = np.concatenate([np.asarray(one, dtype=np.float64) for one in values.values()], axis=1)
    must_be_finite(table, series)
    owners = [(place, unit) for place, one in values.items() for unit in range(one.shape[1])]
    score = _correlations if measure == "correlation" else _aucs
    scale = _standardised(table) if measure == "correlation" else _ranks(table)
    scores = score(scale, series)
    strengths = _strength(scores, measure)
    best = np.argsort(-strengths, kind="stable")[:count].tolist()
    followers = tuple(Follower(owners[one][0], owners[one][1], float(scores[one])) for one in best)
    tried = _shifted(series, seed) if others is None else [one.reshape(len(one), -1) for one in others]
    unlike = [one for one in tried if np.abs(_correlations(_standardised(one), series)).max() <= _ALIKE]
    known = len(unlike) >= max(_LEAST, _LEAST_SHARE * len(tried) if others is None else 0)
    chances = [_strength(score(scale, one), measure).max() for one in unlike] if known else []
    return Followers(measure, followers, len(owners), float(np.quantile(chances, _QUANTILE)) if known else None)


def nearest(values: np.ndarray, signal: np.ndarray) -> np.ndarray:
    """`(time,)`, of a signal of several series the combination that comes nearest to `values` `(time,)`; else the signal."""
    series = np.asarray(signal, dtype=np.float64).reshape(len(signal), -1)
    if series.shape[1] == 1:
        return series[:, 0]
    terms = np.column_stack([series, np.ones(len(series))])
    found: np.ndarray = terms @ np.linalg.lstsq(terms, np.asarray(values, dtype=np.float64))[0]
    return found


def _shifted(series: np.ndarray, seed: int) -> list[np.ndarray]:
    """`(time, series)` each, moved round the sequence."""
    shifts = np.arange(1, len(series))
    if len(shifts) >= _SHIFTS:
        shifts = np.random.default_rng(seed).choice(shifts, _SHIFTS, replace=False)
    return [np.roll(series, shift, axis=0) for shift in shifts]


def _strength(scores: np.ndarray, measure: Measure) -> np.ndarray:
    found: np.ndarray = np.abs(scores if measure == "correlation" else 2 * scores - 1)
    return found


def _standardised(table: np.ndarray) -> np.ndarray:
    """Each column around 0 and of length 1; all 0 where it never changes."""
    centred = table - table.mean(0)
    lengths = np.linalg.norm(centred, axis=0)
    # What rounding leaves of a column that never changes is no direction.
    moves = lengths > 1e-9 * np.abs(table).max(0, initial=0) * np.sqrt(len(table))
    found: np.ndarray = np.divide(centred, lengths, out=np.zeros_like(centred), where=moves)
    return found


def _correlations(standardised: np.ndarray, series: np.ndarray) -> np.ndarray:
    """`(units,)`, of several series together the multiple correlation."""
    signals = _standardised(series)
    if signals.shape[1] == 1:
        single: np.ndarray = signals[:, 0] @ standardised
        return single
    directions, lengths, _ = np.linalg.svd(signals, full_matrices=False)
    together: np.ndarray = np.linalg.norm(directions[:, lengths > 1e-9].T @ standardised, axis=0)
    return together


def _ranks(table: np.ndarray) -> np.ndarray:
    """The rank of each number in its column, from 1; equal ones share the mean of theirs."""
    found = np.empty_like(table)
    for column in range(table.shape[1]):
        _, where, counts = np.unique(table[:, column], return_inverse=True, return_counts=True)
        found[:, column] = (np.cumsum(counts) - (counts - 1) / 2)[where]
    return found


def _aucs(ranks: np.ndarray, series: np.ndarray) -> np.ndarray:
    """`(units,)`, from the sum of the ranks of the steps with 1 (H. B. Mann, D. R. Whitney, 1947)."""
    ones = float(series.sum())
    total: np.ndarray = (series[:, 0] @ ranks - ones * (ones + 1) / 2) / (ones * (len(series) - ones))
    return total
