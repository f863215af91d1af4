"""What all votes of a poll say: preferences by run and by study, agreement, controls, and where people and the metric disagree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from scipy.stats import binomtest

from playground.studies.multiple_comparisons import holm
from playground.studies.pairs import LEVEL
from playground.task import metric
from playground.votes.agreement import Agreement, agreement
from playground.votes.poll import FEWEST_FOR_DISAGREEMENT, Candidate, Poll, Vote
from playground.votes.preference import Preference, preferences


@dataclass(frozen=True)
class Controls:
    """What visitors said of pairs whose outputs are the same run's: how many votes, of those equally good, and both bad."""

    judged: int
    equal: int
    bad: int


@dataclass(frozen=True)
class Disagreement:
    """Two runs of which people prefer the one with the worse result.

    The votes of one visitor are not independent of each other: each visitor counts once for these two runs, for the one that they
    preferred more often.

    Attributes:
        preferred: the run that more visitors prefer.
        better: the run with the better result.
        against: how many visitors prefer `preferred`.
        voters: how many prefer one of the two.
        p: of the binomial test (two-sided), corrected after Holm for all two runs of the poll with different results.
    """

    preferred: Candidate
    better: Candidate
    against: int
    voters: int
    p: float

    @property
    def clear(self) -> bool:
        """Whether chance alone would hardly show it."""
        return self.p < LEVEL


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
    said = Counter(vote.choice for vote in votes)
    return Controls(len(votes), said["tie"], said["bad"])


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


def _disagreements(poll: Poll, votes: Sequence[Vote]) -> list[Disagreement]:
    net = _net(poll, votes)
    found: dict[tuple[str, str], tuple[Candidate, Candidate, int, int]] = {}
    ps: dict[tuple[str, str], float] = {}
    for one, other in combinations(poll.candidates, 2):
        sides = _ordered(poll, one, other)
        if sides is None:
            continue
        better, worse = sides
        balances = [balance for (_, *runs), balance in net.items() if runs == [worse.id, better.id] and balance]
        against, voters = sum(balance > 0 for balance in balances), len(balances)
        enough = voters >= FEWEST_FOR_DISAGREEMENT
        ps[worse.id, better.id] = float(binomtest(against, voters).pvalue) if enough else 1.0
        if enough and 2 * against > voters:
            found[worse.id, better.id] = worse, better, against, voters
    corrected = holm(ps)
    told = [Disagreement(*each, corrected[runs][0]) for runs, each in found.items()]
    return sorted(told, key=lambda each: (each.p, -each.against / each.voters))


def _net(poll: Poll, votes: Sequence[Vote]) -> Counter[tuple[str, str, str]]:
    """By visitor and two runs, how much more often the first of the two was preferred than the second."""
    pairs = {pair.name: pair for pair in poll.pairs}
    net: Counter[tuple[str, str, str]] = Counter()
    for vote in votes:
        pair = pairs[vote.pair]
        balance = {"first": 1, "second": -1}.get(vote.choice, 0)
        net[vote.voter, pair.first, pair.second] += balance
        net[vote.voter, pair.second, pair.first] -= balance
    return net


def _ordered(poll: Poll, one: Candidate, other: Candidate) -> tuple[Candidate, Candidate] | None:
    """The run with the better result, then the other; None where that is not known, or people are shown the same of both."""
    if one.result is None or other.result is None:
        return None
    if metric(poll.metric).shown(one.result) == metric(poll.metric).shown(other.result):
        return None
    ahead = one.result < other.result if poll.better == "lower" else one.result > other.result
    return (one, other) if ahead else (other, one)
