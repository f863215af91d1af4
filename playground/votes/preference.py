"""How much each run is preferred: the Bradley–Terry model, with intervals from resampled visitors.

Source: Ralph A. Bradley, Milton E. Terry, "Rank analysis of incomplete block designs: I. The method of paired comparisons",
Biometrika 39 (1952); fitted by choix (Lucas Maystre, Matthias Grossglauser, "Fast and accurate inference of Plackett–Luce
models", 2015).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import choix
import numpy as np

from playground.votes.poll import FEWEST_FOR_INTERVAL, Pair, Vote

RESAMPLES = 400
_PRIOR = 0.5
"""Added to each two: as if one visitor had judged them equal. Without it a run that always wins would be infinitely strong."""


@dataclass(frozen=True)
class Preference:
    """How much a run, or a group of runs, is preferred.

    Attributes:
        name: its id, or the name of the group.
        share: how often it would be preferred over another one of the poll, 0 to 1, by the fitted model.
        low, high: the 95 % interval of that share; None with fewer than `FEWEST_FOR_INTERVAL` visitors.
        strength: its parameter in the model; the log of the odds that one beats another is the difference of theirs.
        won, lost, equal: votes for it, against it, and ties or both bad.
    """

    name: str
    share: float
    low: float | None
    high: float | None
    strength: float
    won: int
    lost: int
    equal: int


def preferences(votes: Sequence[Vote], pairs: Mapping[str, Pair], item: Mapping[str, str]) -> list[Preference]:
    """Every item with its share, the most preferred first; ties and both bad count half for each side.

    Args:
        votes: of all visitors.
        pairs: of the poll, by name.
        item: what each run counts as: itself, or a group. Two runs of one item are not compared.
    """
    names = list(dict.fromkeys(item.values()))
    place = {run_id: names.index(name) for run_id, name in item.items()}
    wins = by_voter(votes, pairs, place, len(names))
    total = wins.sum(axis=0)
    strengths = fitted(total)
    low, high = interval(wins, strengths) if len(wins) >= FEWEST_FOR_INTERVAL else (None, None)
    shares, equal = shares_of(strengths), _equal(votes, pairs, place, len(names))
    found = [
        Preference(
            name,
            float(shares[i]),
            None if low is None else float(low[i]),
            None if high is None else float(high[i]),
            float(strengths[i]),
            round(total[i].sum() - equal[i] / 2),
            round(total[:, i].sum() - equal[i] / 2),
            int(equal[i]),
        )
        for i, name in enumerate(names)
    ]
    return sorted(found, key=lambda one: -one.share)


def by_voter(votes: Sequence[Vote], pairs: Mapping[str, Pair], place: Mapping[str, int], count: int) -> np.ndarray:
    """How often each item was preferred over each other, `(voters, count, count)`; a tie is half a time for both."""
    voters = {voter: number for number, voter in enumerate(dict.fromkeys(vote.voter for vote in votes))}
    wins = np.zeros((len(voters), count, count))
    for vote in votes:
        first, second = (place[run_id] for run_id in (pairs[vote.pair].first, pairs[vote.pair].second))
        if first == second:
            continue
        share = {"first": 1.0, "second": 0.0}.get(vote.choice, 0.5)
        wins[voters[vote.voter], first, second] += share
        wins[voters[vote.voter], second, first] += 1 - share
    return wins


def fitted(wins: np.ndarray, start: np.ndarray | None = None) -> np.ndarray:
    """The strengths `(count,)`, with mean 0, under which these wins `(count, count)` are likeliest.

    Args:
        wins: how often each beat each.
        start: strengths near by, where some are known: they save time.
    """
    prior = _PRIOR * (1 - np.eye(len(wins)))
    found: np.ndarray = choix.ilsr_pairwise_dense(wins + prior, initial_params=start, max_iter=1000)
    found -= found.mean()
    return found


def shares_of(strengths: np.ndarray) -> np.ndarray:
    """How often each `(count,)` is preferred over another one, averaged over the others."""
    beats = 1 / (1 + np.exp(strengths[None, :] - strengths[:, None]))
    found: np.ndarray = (beats.sum(axis=1) - 0.5) / (len(strengths) - 1)
    return found


def interval(wins: np.ndarray, start: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends `(count,)` of the shares' 95 % intervals: percentiles over resampled visitors.

    Whole visitors are drawn, since the votes of one are not independent of each other; from all of them and, each time, two more of
    opposite taste, who prefer the items in a random order and in the reverse one. Where all visitors say the same, the interval would else
    be a point, as if nobody of another opinion could come; it is what two successes and two failures more do for one share (Alan
    Agresti, Brent A. Coull, "Approximate is better than 'exact' for interval estimation of binomial proportions", 1998).

    Args:
        wins: `(voters, count, count)`.
        start: the strengths fitted to all.
        seed: of the draws.
    """
    random, voters, count = np.random.default_rng(seed), len(wins), wins.shape[1]
    drawn = random.multinomial(voters, np.full(voters + 2, 1 / (voters + 2)), size=RESAMPLES)
    taste = random.permuted(np.tile(np.arange(count), (RESAMPLES, 1)), axis=1)
    # As many votes on each two items as a visitor gives on average, all to the one that comes first.
    prefers = (taste[:, :, None] < taste[:, None, :]) * (wins.sum() / voters / (count * (count - 1) / 2))
    totals = np.tensordot(drawn[:, :voters], wins, axes=1)
    totals += drawn[:, voters, None, None] * prefers + drawn[:, voters + 1, None, None] * prefers.transpose(0, 2, 1)
    shares = np.stack([shares_of(fitted(total, start)) for total in totals])
    low, high = np.percentile(shares, (2.5, 97.5), axis=0)
    return low, high


def _equal(votes: Sequence[Vote], pairs: Mapping[str, Pair], place: Mapping[str, int], count: int) -> np.ndarray:
    found = np.zeros(count, dtype=np.int64)
    for vote in votes:
        sides = {place[pairs[vote.pair].first], place[pairs[vote.pair].second]}
        if vote.choice in ("tie", "bad") and len(sides) == 2:
            found[list(sides)] += 1
    return found
