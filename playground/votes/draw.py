"""Which pairs a poll has, controls among them, and in which order and on which side a visitor sees them."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

from playground.votes.poll import Pair, Poll

FEWEST, MOST = 2, 6
"""Runs of a poll."""
MOST_ROUNDS = 4
"""Inputs on which each two runs are compared, at most: more pairs than that nobody listens to."""
_ONE_IN = 6
"""One control for so many pairs of different runs, and at least one."""


def fewest_rounds(runs: int) -> int:
    """Inputs on which each two of so many runs are compared, at least: of two runs, else each second pair would be a control."""
    return 2 if runs <= FEWEST else 1


def pairs(run_ids: Sequence[str], rounds: int) -> list[tuple[str, str]]:
    """Each two runs as often as there are rounds, then the controls, of one run after the other.

    Args:
        run_ids: the runs.
        rounds: inputs on which each two are compared.
    """
    compared = list(combinations(run_ids, 2)) * rounds
    controls = max(1, round(len(compared) / _ONE_IN))
    return compared + [(run_id, run_id) for run_id in (list(run_ids) * controls)[:controls]]


def order(poll: Poll, poll_id: str, voter: str) -> list[tuple[Pair, bool]]:
    """The pairs of a poll as a visitor sees them, each with whether the sides are swapped.

    Drawn for each visitor, always alike for the same one: a page that is reloaded shows the same pair.

    Args:
        poll: the poll.
        poll_id: its id.
        voter: the visitor, as votes name them.
    """
    random = Random(f"{poll_id} {voter}")
    drawn = [(pair, random.random() < 0.5) for pair in poll.pairs]
    random.shuffle(drawn)
    return drawn
