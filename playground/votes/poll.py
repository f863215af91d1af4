"""What is voted on: the runs, and the pairs of their outputs that every visitor judges; and one vote."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from playground.errors import NotFound
from playground.text import Text

Choice = Literal["first", "second", "tie", "bad"]
"""The first output of a pair is better, or the second; both are equally good, or both are bad."""
CHOICES: tuple[Choice, ...] = get_args(Choice)
FEWEST_FOR_INTERVAL = 10
"""Visitors without whom no interval of a preference is told: resampling fewer says little about others."""
FEWEST_FOR_DISAGREEMENT = 5
"""Visitors who prefer one of two runs, without whom nothing is said of people against the metric."""


@dataclass(frozen=True)
class Candidate:
    """A run whose outputs are judged, as it was when the poll was made: later it may be renamed or deleted.

    Attributes:
        id: of the run.
        name: what people call it; different for each run of a poll.
        group: the variant of the study that it is a run of, in words; empty: it belongs to no study.
        result: its test metric that decides; None: not known.
    """

    id: str
    name: str
    group: str = ""
    result: float | None = None


@dataclass(frozen=True)
class Pair:
    """Two outputs for the same input, kept with the poll so that everybody judges the same.

    Attributes:
        name: of the pair, `p01`.
        first: the id of the run that gave the first output.
        second: the id of the run that gave the second one; the same run in a control.
        outputs: both as plain tables (`task.Sample`).
    """

    name: str
    first: str
    second: str
    outputs: tuple[Mapping[str, Any], Mapping[str, Any]]

    @property
    def control(self) -> bool:
        """Whether both outputs are the same run's."""
        return self.first == self.second

    @property
    def identical(self) -> bool:
        """Whether both outputs are the same, as those of a control are where the network draws nothing."""
        one, other = self.outputs
        return bool(one["output"] == other["output"])


@dataclass(frozen=True)
class Poll:
    """What is voted on.

    Attributes:
        task: the name of the runs' task.
        candidates: two to six runs.
        pairs: what every visitor judges; the order is drawn for each.
        metric: the name of the metric that decides.
        better: which values of it are better.
        truth: what was right is shown beside the outputs, where the task knows it.
    """

    task: str
    candidates: tuple[Candidate, ...]
    pairs: tuple[Pair, ...]
    metric: str
    better: Literal["lower", "higher"]
    truth: bool = False

    def pair(self, name: str) -> Pair:
        """The pair of this name.

        Raises:
            NotFound: there is none.
        """
        for pair in self.pairs:
            if pair.name == name:
                return pair
        raise NotFound(Text("This vote has no such pair.", "Esta votación no tiene ese par."))

    def candidate(self, run_id: str) -> Candidate:
        """The candidate that is this run."""
        return next(one for one in self.candidates if one.id == run_id)

    @property
    def compared(self) -> tuple[Pair, ...]:
        """The pairs of two different runs."""
        return tuple(pair for pair in self.pairs if not pair.control)

    def plain(self) -> dict[str, Any]:
        """As a JSON table; `from_plain` reads it back."""
        return asdict(self)

    @classmethod
    def from_plain(cls, table: Mapping[str, Any]) -> "Poll":
        """A poll from what `plain` made."""
        candidates = tuple(Candidate(**one) for one in table["candidates"])
        pairs = tuple(Pair(**{**one, "outputs": tuple(one["outputs"])}) for one in table["pairs"])
        return cls(**{**table, "candidates": candidates, "pairs": pairs})


@dataclass(frozen=True)
class Vote:
    """What one visitor said about one pair.

    Attributes:
        pair: its name.
        voter: the visitor, as a keyed hash that is another one in every poll.
        choice: what was preferred.
        swapped: the second output stood on the left (A), the first on the right (B).
        at: when, in seconds since 1970.
    """

    pair: str
    voter: str
    choice: Choice
    swapped: bool
    at: float
