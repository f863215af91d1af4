"""Items joined over batches, and what was read on one line."""

import numpy as np

from playground.task.item_errors import ItemErrors, in_context


def piece(first: int, **more: object) -> ItemErrors:
    two = np.array([first, first + 1])
    return ItemErrors(two, two, two * 0.5, two, two, {"length": two * 2}, **more)  # type: ignore[arg-type]


def test_pieces_are_joined_with_all_their_columns():
    one = ItemErrors.joined([piece(0, quantiles=np.zeros((2, 3))), piece(5, quantiles=np.ones((2, 3)))])
    assert one.example.tolist() == [0, 1, 5, 6] and one.factors["length"].tolist() == [0, 2, 10, 12]
    assert one.quantiles is not None and one.quantiles.shape == (4, 3) and one.confidence is None
    assert one.clusters.tolist() == one.example.tolist() and one.scales.tolist() == [1, 1, 1, 1]
    moved = one.at(np.arange(4), np.zeros(4, dtype=np.int64))
    assert moved.example.tolist() == [0, 1, 2, 3] and moved.error.tolist() == one.error.tolist()


def test_a_step_stands_in_brackets_in_its_surroundings():
    assert in_context(list("hello"), 1, "", whole=False) == "h⟦e⟧llo"
    assert in_context(["a", "b"], 0, " ", whole=False) == "⟦a⟧ b"
    line = in_context(["word"] * 100, 50, " ", whole=False)
    assert line.startswith("…") and line.endswith("…") and "⟦word⟧" in line and len(line) < 150
    assert in_context(["a", "b"], 0, " ", whole=True) == "a b"
    assert len(in_context(["word"] * 100, 0, " ", whole=True)) < 260
