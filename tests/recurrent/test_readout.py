import pytest
import torch

from playground.batch import Batch
from playground.recurrent.readout import Pooling, pooled


@pytest.mark.parametrize(
    ("how", "expected"), [("last", [5.0, 1.0, 0.0]), ("mean", [3.0, 1.0, 0.0]), ("max", [5.0, 1.0, 0.0])]
)
def test_of_real_steps_only_and_zero_of_none(how: Pooling, expected: list[float]) -> None:
    outputs = torch.tensor([[1.0, 3.0, 5.0], [1.0, 9.0, 9.0], [7.0, 7.0, 7.0]])[:, :, None]
    batch = Batch(outputs, outputs, torch.tensor([3, 1, 0]))
    assert pooled(outputs, batch, how)[:, 0].tolist() == expected


@pytest.mark.parametrize(("how", "expected"), [("last", -2.0), ("mean", -4.0), ("max", -2.0)])
def test_without_lengths_all_steps_are_real(how: Pooling, expected: float) -> None:
    outputs = torch.tensor([[[-6.0], [-2.0]]]) if how == "last" else torch.tensor([[[-2.0], [-6.0]]])
    assert pooled(outputs, Batch(outputs, outputs), how).item() == expected
