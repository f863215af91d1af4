"""Symbols as people write them, and as the tokens of a network."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from playground.batch import Batch, Examples, Pattern
from playground.errors import WrongInput
from playground.knobs import knob
from playground.records.sequences import BLANK, DELIMITER, END, FIRST, PADDING, SequencePairs
from playground.task import Memory, Request, Task
from playground.text import Text

TOKENS: Mapping[int, Text] = {
    PADDING: Text("padding", "relleno"),
    END: Text("end", "fin"),
    BLANK: Text("blank", "blanco"),
    DELIMITER: Text("delimiter", "delimitador"),
}
"""The tokens that stand for no symbol."""


class SymbolsRequest(Request):
    """Symbols that a person gives."""

    @classmethod
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """Symbols that every sample of the network answers, too."""
        return {"text": memory["shown"]["sources"][0]}

    text: str = knob(
        "",
        title=Text("Symbols", "Símbolos"),
        help=Text(
            "Letters as in the data, such as ABCA; the pause after them is that of the data. Empty: some sequences of the validation set.",
            "Letras como las de los datos, por ejemplo ABCA; la pausa que sigue es la de los datos. Vacío: algunas secuencias del conjunto de validación.",
        ),
        max_length=1000,
    )


def read(request: SymbolsRequest, memory: Memory) -> str:
    """The symbols that a person gave.

    Raises:
        WrongInput: they have symbols that the network does not know.
    """
    text = "".join(request.text.split()).upper()
    must_be_known(text, memory)
    return text


def batch_of(sources: Sequence[str], targets: Sequence[str], memory: Memory, pattern: Pattern) -> Batch:
    """Texts of one length with what they are to be turned into, as one batch."""
    symbols = memory["symbols"]
    rows = [np.array([[symbols.index(letter) for letter in text] for text in texts]) for texts in (sources, targets)]
    return examples_of(SequencePairs(rows[0], rows[1], symbols, memory["delay"]), slice(0, len(sources)), pattern).whole


def examples_of(records: SequencePairs, part: slice, pattern: Pattern) -> Examples:
    """The sequences of one part as tokens, in one of the task's two forms."""
    sources = torch.from_numpy(records.sources[part]) + FIRST
    targets = torch.from_numpy(records.targets[part]) + FIRST
    pause = sources.new_full((len(sources), records.delay), BLANK)
    if pattern.layout == "sequence":
        return Examples(Batch(torch.cat([sources, pause], dim=1), F.pad(targets, (0, 1), value=END)))
    room = torch.full_like(targets, BLANK)
    delimiter = sources.new_full((len(sources), 1), DELIMITER)
    before = sources.new_full((len(sources), sources.shape[1] + records.delay + 1), BLANK)
    inputs = torch.cat([sources, pause, delimiter, room], dim=1)
    return Examples(Batch(inputs, torch.cat([before, targets], dim=1)), steps=True)


def in_symbols(tokens: Sequence[int], symbols: str) -> str:
    """Tokens for people, up to the end of the sequence."""
    asked = tokens[: tokens.index(END)] if END in tokens else tokens
    return "".join(symbols[token - FIRST] if token >= FIRST else "·" for token in asked)


def must_be_known(text: str, memory: Memory) -> None:
    """Refuse symbols that the network does not know.

    Raises:
        WrongInput: there are such.
    """
    unknown = next((letter for letter in text if letter not in memory["symbols"]), None)
    if unknown is not None:
        raise WrongInput(
            Text(
                "The network does not know the symbol “{symbol}”; it knows {known}.",
                "La red no conoce el símbolo «{symbol}»; conoce {known}.",
            ).format(symbol=unknown, known=memory["symbols"])
        )
