"""Set-ups of recorded runs: which runs are repeats of one another, and two of them compared with or without common seeds."""

from pathlib import Path
from statistics import fmean

import pytest

from playground.studies.practical_equivalence import of_groups
from playground.tracking import runs
from playground.tracking.set_ups import compared, set_ups
from tests.pages.studied import real, recorded


@pytest.fixture
def children(record: Path) -> list[runs.Run]:
    """Two cells with four seeds each: the simple RNN is 1 worse, and both get worse with the seed."""
    del record
    study = recorded(real(4), lambda trial: 1.0 + (trial.variant == "rnn") + 0.01 * (1 + trial.seed) ** 2)
    return sorted(runs.listing(study=study), key=lambda run: (run.knobs["model.cell.kind"], int(run.knobs["seed"])))


def test_runs_that_differ_by_their_seeds_alone_are_one_set_up(children: list[runs.Run]) -> None:
    first, second = set_ups(children)
    assert [*first.runs] == [*second.runs] == [0, 1, 2, 3]
    assert first.runs[2].id == children[2].id


def test_common_seeds_are_compared_pair_by_pair(children: list[runs.Run]) -> None:
    found = compared(*set_ups(children))
    assert [name.en for name in found.names] == ["GRU", "Simple RNN"], "the topology is the same"
    assert found.verdict is not None and found.verdict.kind == "better" and found.shared == (0, 1, 2, 3)
    assert found.posterior.count == 4 and found.posterior.mean == pytest.approx(-1.0), "lower is better"
    values = [1 + 0.01 * (1 + seed) ** 2 for seed in range(4)]
    assert found.means == pytest.approx((fmean(values), 1 + fmean(values)))


def test_without_common_seeds_they_are_two_groups_of_those_that_differ(children: list[runs.Run]) -> None:
    gru, rnn = children[:3], [children[4 + seed] for seed in (0, 3)]
    found = compared(*set_ups([*gru, *rnn]))
    assert found.verdict is None and found.shared == (0,)
    a, b = ([run.metrics[found.primary] for run in side] for side in (gru[1:], rnn[1:]))
    assert found.posterior == of_groups(a, b, "lower") and found.posterior.count == 1
