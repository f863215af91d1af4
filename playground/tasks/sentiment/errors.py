"""Errors of texts: by length in tokens, and by how often their rarest token was seen in training."""

from dataclasses import replace
from functools import partial
from typing import cast

import torch
from torch import Tensor

from playground.batch import Batch, Data, Examples
from playground.task import class_errors
from playground.task.item_errors import ErrorAnalysis, Factor
from playground.text import Text
from playground.tokenization.vocabulary import PADDING, UNKNOWN


def of_texts(usual: ErrorAnalysis, data: Data) -> ErrorAnalysis:
    """The analyses of classes, and errors by the rarest token.

    Args:
        usual: those of classes.
        data: as prepared for the network.
    """
    train = cast(Examples, data.train).whole
    often = torch.bincount(train.inputs[train.mask], minlength=data.sizes.vocabulary)
    # What the vocabulary lacks stands for itself nowhere, however often other such tokens occur.
    often[[PADDING, UNKNOWN]] = 0
    factors = {**usual.factors, "length": _LENGTH, "rarest": _RAREST}
    between = "" if data.memory["tokens"] == "character" else " "
    frequency = class_errors.counts(train.targets, class_errors.counted_in(train), len(usual.classes))
    items = partial(class_errors.items, frequency=frequency, further=partial(_rarest, often))
    return replace(usual, items=items, factors=factors, between=between)


def _rarest(often: Tensor, _scores: Tensor, batch: Batch, counted: Tensor) -> dict[str, Tensor]:
    seen = often[batch.inputs].masked_fill(~batch.mask, int(often.max()))
    return {"rarest": seen.min(dim=1).values[counted]}


_LENGTH = Factor(Text("length", "longitud"), Text("length (tokens)", "longitud (unidades)"))
_RAREST = Factor(
    Text("rarest token", "unidad más rara"),
    Text(
        "how often the rarest token of the text occurs in the training set (0: unknown)",
        "frecuencia en el entrenamiento de la unidad más rara del texto (0: desconocida)",
    ),
)
