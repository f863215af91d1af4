"""Results as plain values."""

import json

import numpy as np
import torch

from playground.inspection.gradients import Gradients, Norms
from playground.inspection.plain import plain
from playground.inspection.trace import Place


def test_results_are_plain_values() -> None:
    found = Gradients(Norms(np.array([1e-200, 0, np.inf])), {Place("", 0, 1, "h_t"): Norms(np.array([np.nan, 2]))})
    place = {"part": "", "layer": 0, "direction": 1, "name": "h_t"}
    right = {"inputs": {"values": [1e-200, 0.0, None]}, "states": [{"key": place, "value": {"values": [None, 2.0]}}]}
    assert plain(found) == right
    assert json.loads(json.dumps(plain(found), allow_nan=False)) == right


def test_arrays_of_every_kind() -> None:
    given = {"a": np.array([[1 + 2j]]), "b": torch.tensor([True]), "c": (np.float32(0.5), None, "d"), "e": np.int64(3)}
    assert plain(given) == {"a": [[[1.0, 2.0]]], "b": [True], "c": [0.5, None, "d"], "e": 3}
