"""Small networks whose answers are known."""

import pytest
import torch
from torch import Tensor, nn

from playground.batch import Batch, Sizes, State
from playground.model import Network


class Echo(Network):
    """Says the last input again, for every step ahead; an untrained last-value forecast."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        if self.sizes.pattern.layout == "horizon":
            return batch.inputs[:, -1:].expand(-1, self.sizes.horizon, -1), None
        return batch.inputs, (batch.inputs[:, -1:].transpose(0, 1),)


class Recurrent(Network):
    """A small GRU with random weights and a carried state."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.sizes = sizes
        self.layer = nn.GRU(sizes.features, 8, batch_first=True)
        self.head = nn.Linear(8, sizes.outputs * sizes.horizon)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        outputs, after = self.layer(batch.inputs, None if state is None else state[0])
        if self.sizes.pattern.layout == "horizon":
            return self.head(outputs[:, -1]).view(len(batch), self.sizes.horizon, -1), None
        return self.head(outputs), (after,)


@pytest.fixture
def echo() -> type[Network]:
    return Echo


@pytest.fixture
def recurrent() -> type[Network]:
    return Recurrent
