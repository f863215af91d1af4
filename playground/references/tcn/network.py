"""The temporal CNN's network: its blocks, and what reads them."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import Batch, Sizes, State
from playground.model import Network
from playground.recurrent.readout import pooled
from playground.references.tcn.knobs import TCNKnobs


def after(wide: int) -> int:
    """Steps after its own that a filter sees that is padded on both sides; an odd one goes there, as in torch."""
    return wide - wide // 2


class Block(nn.Module):
    """Two dilated convolutions, each with ReLU and dropout, added to what came in.

    Args:
        inputs: features of what comes in; where they are not as many as the filters, a 1x1 convolution adapts them.
        model: the settings.
        dilation: from one step that a filter sees to the next.
    """

    def __init__(self, inputs: int, model: TCNKnobs, dilation: int) -> None:
        super().__init__()
        self.wide, self.both = (model.kernel_size - 1) * dilation, model.padding == "same"
        self.first = nn.Conv1d(inputs, model.filters, model.kernel_size, dilation=dilation)
        self.second = nn.Conv1d(model.filters, model.filters, model.kernel_size, dilation=dilation)
        self.adapt = nn.Conv1d(inputs, model.filters, 1) if inputs != model.filters else nn.Identity()
        self.drop = nn.Dropout1d(model.dropout)

    def forward(self, steps: Tensor, mask: Tensor | None, past: State | None) -> tuple[Tensor, State]:
        """One block over all steps.

        Args:
            steps: `(batch, features, time)`.
            mask: `(batch, 1, time)`, true where a step is real; None: the padding after them is not seen.
            past: what the two convolutions saw last before these steps; None: nothing.

        Returns:
            `(batch, filters, time)`, and what the convolutions of the steps to come will see of these: each
            `((kernel size - 1) * dilation, batch, features)`.
        """
        hidden, one = self._convolved(self.first, steps, mask, None if past is None else past[0])
        hidden, two = self._convolved(self.second, hidden, mask, None if past is None else past[1])
        return torch.relu(hidden + self.adapt(steps)), (one, two)

    def _convolved(
        self, convolution: nn.Module, steps: Tensor, mask: Tensor | None, past: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        seen = steps if mask is None else steps * mask
        if self.both:
            seen = F.pad(seen, (self.wide // 2, after(self.wide)))
        else:
            before = steps.new_zeros(*steps.shape[:2], self.wide) if past is None else past.permute(1, 2, 0)
            seen = torch.cat([before.to(steps.dtype), seen], dim=2)
        kept = seen[:, :, seen.shape[2] - self.wide :].permute(2, 0, 1)
        return self.drop(torch.relu(convolution(seen))), kept


class TCNNetwork(Network):
    """Its state is what each convolution saw last, two tensors a block, so that it too reads on, and writes."""

    def __init__(self, model: TCNKnobs, sizes: Sizes) -> None:
        super().__init__()
        layout, tokens = sizes.pattern.layout, sizes.pattern.inputs == "tokens"
        features = (sizes.vectors or model.embedding) if tokens else sizes.features
        self.both, self.readout = model.padding == "same", None if layout == "steps" else model.readout
        self.shape = (sizes.horizon, sizes.outputs) if layout == "horizon" else (sizes.outputs,)
        self.embedding = nn.Embedding(sizes.vocabulary, features, padding_idx=0) if tokens else None
        widths = (features, *[model.filters] * model.blocks)
        self.blocks = nn.ModuleList(
            Block(below, model, dilation)
            for (below, _), dilation in zip(pairwise(widths), model.dilations, strict=True)
        )
        self.head = nn.Linear(model.filters, sizes.outputs * (sizes.horizon if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        """As `Network.forward`; with padding on both sides, or one answer for all steps, there is no state to carry."""
        inputs = batch.inputs if self.embedding is None else self.embedding(batch.inputs)
        steps = inputs.transpose(1, 2)
        mask = batch.mask[:, None, :] if self.both and batch.lengths is not None else None
        after: State = ()
        for number, block in enumerate(self.blocks):
            steps, seen = block(steps, mask, None if state is None else state[2 * number : 2 * number + 2])
            after += seen
        outputs = steps.transpose(1, 2)
        if self.readout is not None:
            outputs = pooled(outputs, batch, self.readout)
        answer: Tensor = self.head(outputs)
        return answer.reshape(*answer.shape[:-1], *self.shape), None if self.both or self.readout is not None else after
