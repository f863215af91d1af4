"""Jobs that pages have computed."""

from types import SimpleNamespace

import pytest
import torch

from playground.batch import Sizes, Stream
from playground.launch.compute import jobs
from tests.topologies.cases import PATTERNS


@pytest.mark.parametrize("one_text", [False, True])
def test_a_network_is_drawn_with_its_cells_and_with_what_is_carried_between_slices(
    monkeypatch: pytest.MonkeyPatch, one_text: bool
) -> None:
    train = Stream(torch.zeros(100, dtype=torch.int64), window=20) if one_text else ()
    sizes = Sizes(PATTERNS["write"], outputs=9, vocabulary=9, time=20)
    monkeypatch.setattr(jobs, "_prepared", lambda experiment: SimpleNamespace(sizes=sizes, train=train))
    table = {"model": {"kind": "sequence_to_sequence", "cell": "gru"}, "task": "writing", "data": "abc_tunes"}
    found = jobs.drawing(table, "es")
    for picture in (found.wide, found.narrow):
        assert ("pasa de un lote al siguiente (stateful)" in picture) == one_text
        assert all(f'data-opens="{key}"' in picture for key in found.insides)
    ((name, inside),) = found.insides.values()
    assert name == "GRU" and "z = 1 conserva el estado" in inside
    assert found.multiply_adds and found.shapes[-1][1] == "N × 20 × 9"
