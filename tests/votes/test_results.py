"""What the votes of a poll say all together."""

import math
from dataclasses import replace

import pytest

from playground.votes.poll import Pair, Poll, Vote
from playground.votes.results import results
from tests.helpers.polls import OUTPUT, SAID, A, B, C, poll, recorded


def test_what_was_recorded():
    told = results(poll(), recorded())
    assert (told.votes, told.voters, told.finished) == (sum(map(len, SAID)), 25, 24)
    assert told.bad == sum(said[:3].count("x") for said in SAID) / sum(len(said[:3]) for said in SAID)
    control = [said[3] for said in SAID if len(said) == 4]
    assert (told.controls.judged, told.controls.equal, told.controls.bad) == (
        24,
        control.count("="),
        control.count("x"),
    )
    decided = [vote for vote in recorded() if vote.choice in ("first", "second")]
    left = sum(vote.choice == ("second" if vote.swapped else "first") for vote in decided)
    assert told.left == (left, len(decided))
    assert told.by_group == ()


def of(prefer_b, prefer_a, rounds=1):
    """Votes on A and B, of visitors who prefer B each time and of others who prefer A, on so many pairs."""
    one = poll(0.5, 0.6, 0.7)
    pairs = tuple(Pair(f"p{n:02d}", A, B, (OUTPUT, OUTPUT)) for n in range(rounds))
    marks = ["second"] * prefer_b + ["first"] * prefer_a
    votes = [Vote(pair.name, str(n), mark, False, 0.0) for n, mark in enumerate(marks) for pair in pairs]
    return replace(one, pairs=pairs), votes


def test_people_and_the_metric_disagree_where_the_worse_is_preferred():
    told = results(poll(0.5, 0.6, 0.7), recorded())
    (one,) = [each for each in told.disagreements if {each.preferred.id, each.better.id} == {A, B}]
    for_a, for_b = (sum(said[0] == mark for said in SAID) for mark in "12")
    assert for_b > for_a and (one.preferred.id, one.better.id) == (B, A)
    assert (one.against, one.voters) == (for_b, for_a + for_b)


@pytest.mark.parametrize(("prefer_b", "prefer_a", "clear"), [(6, 0, False), (7, 0, True), (8, 1, False), (14, 2, True)])
def test_a_disagreement_is_clear_where_the_corrected_p_is_small(prefer_b, prefer_a, clear):
    (one,) = results(*of(prefer_b, prefer_a)).disagreements
    count = prefer_b + prefer_a
    p = 2 * sum(math.comb(count, k) for k in range(prefer_b, count + 1)) / 2**count
    assert one.p == pytest.approx(min(1, 3 * p)) and one.clear is clear  # three times two runs


def test_a_visitor_counts_once_however_many_pairs_they_judged():
    assert results(*of(6, 2, rounds=4)).disagreements == results(*of(6, 2)).disagreements
    assert results(*of(1, 0, rounds=40)).disagreements == ()  # one visitor says nothing of others
    assert results(*of(4, 0)).disagreements == () and len(results(*of(5, 0)).disagreements) == 1


def test_no_run_is_worse_whose_metric_is_shown_alike():
    one, votes = of(20, 0)
    alike = replace(one, candidates=poll(0.5, 0.50001, 0.7).candidates)
    assert results(one, votes).disagreements and results(alike, votes).disagreements == ()


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


def test_a_control_is_an_attention_check_where_nothing_is_drawn():
    drawn = OUTPUT | {"output": {"text": "the dog"}}
    assert Pair("p", A, A, (OUTPUT, OUTPUT | {"seed": 2})).identical
    assert not Pair("p", A, A, (OUTPUT, drawn)).identical


def test_a_poll_is_read_back_as_it_was_written():
    one = poll(0.5, None, 0.7)
    assert Poll.from_plain(one.plain()) == one
    assert [one.candidate(run_id).name for run_id in (A, B, C)] == ["GRU 64", "LSTM 64", "RNN 64"]
