"""Items of classes, by hand: what counts, how sure and how surprised the network was, and the order that is shown."""

import numpy as np
import pytest
import torch

from playground.batch import Batch
from playground.music.chords import BY_FIFTHS, NAMES
from playground.task import class_errors
from playground.text import Text

SCORES = torch.tensor([[[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [[0.0, 0.0, 3.0], [9.0, 9.0, 9.0]]])
BATCH = Batch(torch.zeros(2, 2, dtype=torch.int64), torch.tensor([[0, 2], [2, 0]]), lengths=torch.tensor([2, 1]))
OFTEN = torch.tensor([5, 0, 2])


def test_positions_behind_the_end_do_not_count():
    found = class_errors.items(SCORES, BATCH, OFTEN)
    assert found.example.tolist() == [0, 0, 1] and found.position.tolist() == [0, 1, 0]
    assert found.truth.tolist() == [0, 2, 2] and found.answer.tolist() == [0, 1, 2]
    assert found.error.tolist() == [0, 1, 0]
    assert found.factors["frequency"].tolist() == [5, 2, 2] and found.factors["length"].tolist() == [2, 2, 1]
    assert found.factors["position"].tolist() == [1, 2, 1]
    assert found.confidence[0] == pytest.approx(np.exp(2) / (np.exp(2) + 2))


def test_errors_may_be_surprise_in_nats():
    found = class_errors.items(SCORES, BATCH, OFTEN, nats=True)
    assert found.error[1] == pytest.approx(np.log(np.e + 2))


def test_classes_are_renumbered_in_the_order_in_which_they_are_shown():
    names, rank = class_errors.in_order([Text.same(name) for name in "abc"], [2, 0, 1])
    assert [name.en for name in names] == ["c", "a", "b"]
    found = class_errors.items(SCORES, BATCH, OFTEN, rank)
    assert found.truth.tolist() == [1, 0, 0] and found.answer.tolist() == [1, 2, 0]
    assert found.factors["class"].tolist() == [1, 0, 0] and found.error.tolist() == [0, 1, 0]


def test_chords_follow_the_circle_of_fifths_minor_chords_under_their_relative_major():
    names = [NAMES[label] for label in BY_FIFTHS]
    assert names[:4] == ["C", "G", "D", "A"] and names[11] == "F" and names[12:15] == ["Am", "Em", "Bm"]
    assert names[-1] == "–" and sorted(BY_FIFTHS) == list(range(25))


def test_frequencies_are_counted_where_something_is_asked():
    counted = class_errors.counted_in(BATCH)
    assert class_errors.counts(BATCH.targets, counted, 3).tolist() == [1, 0, 2]
