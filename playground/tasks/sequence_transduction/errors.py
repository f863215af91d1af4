"""The errors of sequence transduction, by symbol and by its place among the symbols of the answer."""

import numpy as np
from torch import Tensor

from playground.batch import Batch
from playground.records.sequences import FIRST
from playground.task.class_errors import POSITION, WRONG, by_class
from playground.task.item_errors import ErrorAnalysis, ItemErrors
from playground.text import Text

_SYMBOL, _NONE = Text("symbol", "símbolo"), Text("no symbol", "ningún símbolo")


def analysis(symbols: str) -> ErrorAnalysis:
    """Which analyses there are of the answers over these symbols."""
    classes = (_NONE, *map(Text.same, symbols))
    return ErrorAnalysis(
        WRONG, _items, {"position": POSITION, "class": by_class(classes, _SYMBOL)}, classes, percent=True
    )


def _items(answer: Tensor, batch: Batch) -> ItemErrors:
    """Every symbol that is asked for; whatever stands in its place and is no symbol is one class."""
    asked = batch.targets >= FIRST
    row, step = asked.nonzero().unbind(1)
    truth, given = ((one[asked] - FIRST + 1).clamp(min=0).numpy() for one in (batch.targets, answer))
    place = asked.cumsum(dim=1)[asked].numpy()
    wrong = (truth != given).astype(np.float64)
    return ItemErrors(row.numpy(), step.numpy(), wrong, truth, given, {"position": place, "class": truth})
