"""What the votes of a poll say all together."""

import pytest

from playground.votes.poll import Poll, Vote
from playground.votes.results import results
from tests.helpers.polls import SAID, A, B, C, poll, recorded


def test_what_was_recorded():
    told = results(poll(), recorded())
    assert (told.votes, told.voters, told.finished) == (sum(map(len, SAID)), 25, 24)
    assert told.bad == sum(said[:3].count("x") for said in SAID) / sum(len(said[:3]) for said in SAID)
    control = [said[3] for said in SAID if len(said) == 4]
    assert (told.controls.judged, told.controls.equal) == (24, control.count("=") + control.count("x"))
    decided = [vote for vote in recorded() if vote.choice in ("first", "second")]
    left = sum(vote.choice == ("second" if vote.swapped else "first") for vote in decided)
    assert told.left == (left, len(decided))
    assert told.by_group == ()


def test_people_and_the_metric_disagree_where_the_worse_is_preferred():
    told = results(poll(0.5, 0.6, 0.7), recorded())
    (one,) = [each for each in told.disagreements if {each.preferred.id, each.better.id} == {A, B}]
    for_a, for_b = (sum(said[0] == mark for said in SAID) for mark in "12")
    assert for_b > for_a and (one.preferred.id, one.better.id) == (B, A)
    n, share, z = for_a + for_b, for_b / (for_a + for_b), 1.959963984540054
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    assert (one.share, one.votes) == (share, n)
    assert (one.low, one.high) == pytest.approx((middle - reach, middle + reach), abs=1e-9)
    assert one.clear == (one.low > 0.5)


def test_where_the_metric_says_the_same_or_nothing_there_is_no_disagreement():
    worst_first = results(poll(0.6, 0.5, 0.7), recorded())
    assert not [each for each in worst_first.disagreements if {each.preferred.id, each.better.id} == {A, B}]
    assert results(poll(None, None, 0.7), recorded()).disagreements == ()


def test_runs_of_a_variant_are_taken_together():
    told = results(poll(0.5, 0.7, 0.8, groups=("cells · gru", "cells · gru", "cells · rnn")), recorded())
    assert {one.name for one in told.by_group} == {"cells · gru", "cells · rnn"}
    assert told.results == {"cells · gru": pytest.approx(0.6), "cells · rnn": 0.8}
    assert results(poll(0.5, None, 0.8, groups=("g", "g", "h")), recorded()).results["g"] is None


def test_without_votes_on_two_runs_nothing_is_said():
    assert results(poll(), []) is None
    assert results(poll(), [Vote("p04", "x", "tie", False, 0.0)]) is None
    assert results(poll(), [Vote("p99", "x", "tie", False, 0.0)]) is None


def test_a_poll_is_read_back_as_it_was_written():
    one = poll(0.5, None, 0.7)
    assert Poll.from_plain(one.plain()) == one
    assert [one.candidate(run_id).name for run_id in (A, B, C)] == ["GRU 64", "LSTM 64", "RNN 64"]
