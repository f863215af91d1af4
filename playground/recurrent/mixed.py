"""A stack of two cells: one in the first layer, another one in every layer above it."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Cell
from playground.recurrent.stack import RecurrentStack


class MixedStack(nn.Module):
    """Two stacks, the upper one reading what the lower one says.

    Its state is the lower stack's tensors, each `(directions, batch, hidden)`, and then the upper one's, each
    `((layers - 1) * directions, batch, hidden)`; the cells may carry different numbers of them.

    Args:
        cell: of the first layer.
        upper_cell: of the layers above it.
        inputs: I, features of the input.
        hidden: H, units of each layer and direction.
        layers: L, all layers together, at least 2.
        bidirectional: also read backwards, in every layer.
        dropout: share of numbers set to zero between layers while training.
        recurrent_dropout: share of the weights between hidden states that each batch leaves out while training.
    """

    def __init__(
        self,
        cell: Cell,
        upper_cell: Cell,
        inputs: int,
        hidden: int,
        layers: int,
        *,
        bidirectional: bool = False,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.lower = RecurrentStack(
            cell, inputs, hidden, bidirectional=bidirectional, recurrent_dropout=recurrent_dropout
        )
        self.upper = RecurrentStack(
            upper_cell,
            self.lower.width,
            hidden,
            layers - 1,
            bidirectional=bidirectional,
            dropout=dropout,
            recurrent_dropout=recurrent_dropout,
        )

    @property
    def directions(self) -> int:
        """D, 2 where it also reads backwards, else 1."""
        return self.lower.directions

    @property
    def width(self) -> int:
        """D * H, features of the output."""
        return self.upper.width

    def forward(
        self, inputs: Tensor, lengths: Tensor | None = None, state: State | None = None, *, ends: bool = True
    ) -> tuple[Tensor, State]:
        """Run over a batch; arguments and results as those of `RecurrentStack`, the state as the class says."""
        count = len(self.lower.cell.states)
        before, above = (None, None) if state is None else (state[:count], state[count:])
        outputs, after = self.lower(inputs, lengths, before, ends=ends)
        outputs = F.dropout(outputs, self.dropout, self.training)
        outputs, ended = self.upper(outputs, lengths, above, ends=ends)
        return outputs, (*after, *ended)

    @contextmanager
    def one_mask(self) -> Iterator[None]:
        """As in `RecurrentStack`, for both."""
        with self.lower.one_mask(), self.upper.one_mask():
            yield
