"""Surprise at each token of a text, by token, by its frequency in training, and by how much of the slice was read before."""

from functools import partial

import torch

from playground.batch import Data, Examples, Stream
from playground.plots.frequencies import listed
from playground.task import class_errors
from playground.task.item_errors import ErrorAnalysis, Factor
from playground.tasks.writing.inspected import outputs_of
from playground.text import Text


def of_tokens(data: Data, streams: int) -> ErrorAnalysis:
    """The analyses of a text.

    Args:
        data: as prepared for the network.
        streams: in how many a text is read on where the state is carried.
    """
    tokens = tuple(Text.same(name if name.strip() else listed(list(name)) or "–") for name in outputs_of(data.memory))
    often = torch.bincount(_seen(data), minlength=len(tokens))
    factors = {"class": class_errors.by_class(tokens, _TOKEN), "frequency": class_errors.FREQUENCY}
    if isinstance(
        data.tests["test"], Examples
    ):  # of what is read on, a slice begins with the state of the one before it
        factors["position"] = _POSITION
    items = partial(class_errors.items, frequency=often, nats=True)
    return ErrorAnalysis(_SURPRISE, items, factors, tokens, between="", streams=streams)


def _seen(data: Data) -> torch.Tensor:
    if isinstance(data.train, Stream):
        return data.train.tokens
    assert isinstance(data.train, Examples)
    return data.train.whole.targets[data.train.whole.mask]


_SURPRISE = Text("surprise (nats per token)", "sorpresa (nats por unidad)")
_TOKEN = Text("token", "unidad")
_POSITION = Factor(
    Text("context", "contexto"), Text("tokens read before in the slice", "unidades leídas antes en el tramo")
)
