"""One vector of a sequence from those of its steps, as lines of a script."""

from dataclasses import dataclass
from typing import Literal

from playground.recurrent.readout import Pooling


def at_last(name: str, ragged: bool) -> str:
    """The last real step of `(batch, time, features)`."""
    return f"{name}[torch.arange(len({name})), lengths - 1]" if ragged else f"{name}[:, -1]"


@dataclass(frozen=True)
class ReadoutScript:
    """The lines from `outputs` `(batch, time, features)` to `summary` `(batch, features)`.

    Attributes:
        how: what the summary is made from; see `readout.pooled` and `sequence_to_vector.Attention`.
        width: features of the outputs.
        ragged: only the first `lengths` steps of each sequence are real.
        bidirectional: the second half of the features was read backwards.
    """

    how: Pooling | Literal["attention"]
    width: int
    ragged: bool
    bidirectional: bool = False

    @property
    def classes(self) -> tuple[str, ...]:
        """The attention, where there is one."""
        if self.how != "attention":
            return ()
        real, only = (", real", "scores.masked_fill(~real, -torch.inf)") if self.ragged else ("", "scores")
        return (
            f'''\
class Attention(nn.Module):
    """How much each step counts: softmax of v · tanh(W h + b)."""

    def __init__(self, width):
        super().__init__()
        self.project = nn.Linear(width, width)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, outputs{real}):
        scores = self.score(torch.tanh(self.project(outputs)))[:, :, 0]
        return {only}.softmax(dim=1)''',
        )

    @property
    def made(self) -> str:
        """The line that makes the attention, with its line break; nothing where there is none."""
        return f"        self.attend = Attention({self.width})\n" if self.how == "attention" else ""

    @property
    def lines(self) -> str:
        """The lines of `forward`."""
        if self.how == "last" and self.bidirectional:
            return f"""\
        forward, backward = outputs.chunk(2, dim=-1)
        last = {at_last("forward", self.ragged)}
        # the backward half ends at the first step
        summary = torch.cat([last, backward[:, 0]], dim=-1)"""
        if self.how == "last":
            return f"        summary = {at_last('outputs', self.ragged)}"
        real = "        real = torch.arange(outputs.shape[1]) < lengths[:, None]  # no padding\n" * self.ragged
        if self.how == "attention":
            weights = f"        weights = self.attend(outputs{', real' * self.ragged})  # (batch, time)"
            return f"{real}{weights}\n        summary = (weights[:, :, None] * outputs).sum(dim=1)"
        if self.how == "mean":
            mean = "(outputs * real[:, :, None]).sum(dim=1) / lengths[:, None]"
            return f"{real}        summary = {mean if self.ragged else 'outputs.mean(dim=1)'}"
        only = ".masked_fill(~real[:, :, None], -torch.inf)" * self.ragged
        return f"{real}        summary = outputs{only}.amax(dim=1)"
