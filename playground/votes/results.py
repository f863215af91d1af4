"""What all votes of a poll say: preferences by run and by study, agreement, controls, and where people and the metric disagree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from scipy.stats import binomtest

from playground.votes.agreement import Agreement, agreement
from playground.votes.poll import Candidate, Poll, Vote
from playground.votes.preference import Preference, preferences


@dataclass(frozen=True)
class Controls:
    """What visitors said of pairs whose outputs are the same run's: how many, of those equal, and for the left one."""

    judged: int
    equal: int
    left: int


@dataclass(frozen=True)
class Disagreement:
    """Two runs of which people prefer the one with the worse result.

    Attributes:
        preferred: the run that more people prefer.
        better: the run with the better result.
        share: of those who prefer one of the two, how many prefer `preferred`.
        low, high: its 95 % interval (Wilson).
        votes: how many prefer one of the two.
    """

    preferred: Candidate
    better: Candidate
    share: float
    low: float
    high: float
    votes: int

    @property
    def clear(self) -> bool:
        """Whether chance alone would hardly show it."""
        return self.low > 0.5


@dataclass(frozen=True)
class Results:
    """What the votes of a poll say.

    Attributes:
        votes: how many there are.
        voters: of how many visitors.
        finished: how many visitors judged every pair.
        preferences: by the id of the run, the most preferred first.
        by_group: the same for variants of studies, by their names; empty where no two runs are of one.
        results: of each group, the mean of its runs' results, where all are known.
        bad: the share of votes on different runs that said both are bad.
        left: among votes that preferred one side, how many preferred the left one, and how many there are.
        agreement: between visitors; None where fewer than two judged all pairs.
        controls: what was said of pairs of one run.
        disagreements: between people and the metric that decides.
    """

    votes: int
    voters: int
    finished: int
    preferences: tuple[Preference, ...]
    by_group: tuple[Preference, ...]
    results: dict[str, float | None]
    bad: float
    left: tuple[int, int]
    agreement: Agreement | None
    controls: Controls
    disagreements: tuple[Disagreement, ...]


def results(poll: Poll, votes: Sequence[Vote]) -> Results | None:
    """What the votes say; None where there are none on different runs.

    Args:
        poll: the poll.
        votes: of all visitors; at most one of each about each pair.
    """
    pairs = {pair.name: pair for pair in poll.pairs}
    votes = [vote for vote in votes if vote.pair in pairs]
    compared = [vote for vote in votes if not pairs[vote.pair].control]
    if not compared:
        return None
    counts = Counter(vote.voter for vote in votes)
    groups = {one.id: one.group or one.name for one in poll.candidates}
    sizes = Counter(groups.values())
    grouped = 1 < len(sizes) < len(groups)
    decided = [vote for vote in votes if vote.choice in ("first", "second")]
    return Results(
        len(votes),
        len(counts),
        sum(count == len(pairs) for count in counts.values()),
        tuple(preferences(compared, pairs, {one.id: one.id for one in poll.candidates})),
        tuple(preferences(compared, pairs, groups)) if grouped else (),
        {name: _mean([one.result for one in poll.candidates if groups[one.id] == name]) for name in sizes},
        sum(vote.choice == "bad" for vote in compared) / len(compared),
        (sum(map(_for_left, decided)), len(decided)),
        agreement(compared, [pair.name for pair in poll.compared]),
        _controls([vote for vote in votes if pairs[vote.pair].control]),
        tuple(_disagreements(poll, compared)),
    )


def _for_left(vote: Vote) -> bool:
    return (vote.choice == "second") == vote.swapped


def _controls(votes: Sequence[Vote]) -> Controls:
    decided = [vote for vote in votes if vote.choice in ("first", "second")]
    return Controls(len(votes), len(votes) - len(decided), sum(map(_for_left, decided)))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


def _disagreements(poll: Poll, votes: Sequence[Vote]) -> list[Disagreement]:
    pairs = {pair.name: pair for pair in poll.pairs}
    won: Counter[tuple[str, str]] = Counter()
    for vote in votes:
        pair = pairs[vote.pair]
        if vote.choice == "first":
            won[pair.first, pair.second] += 1
        elif vote.choice == "second":
            won[pair.second, pair.first] += 1
    found = []
    for one, other in combinations(poll.candidates, 2):
        if one.result is None or other.result is None or one.result == other.result:
            continue
        ahead = one.result < other.result if poll.better == "lower" else one.result > other.result
        better, worse = (one, other) if ahead else (other, one)
        against, votes_of_both = won[worse.id, better.id], won[worse.id, better.id] + won[better.id, worse.id]
        if 2 * against > votes_of_both:
            ends = binomtest(against, votes_of_both).proportion_ci(method="wilson")
            share = against / votes_of_both
            found.append(Disagreement(worse, better, share, float(ends.low), float(ends.high), votes_of_both))
    return sorted(found, key=lambda each: -each.low)
