"""One stretch of text as the network sees it, its tokens in words."""

from collections.abc import Sequence

import torch
from torch.nn import functional as F

from playground.batch import Batch, Pattern
from playground.plots.frequencies import shown
from playground.task import Memory
from playground.task.inspected import Inspected
from playground.tasks.writing import writer
from playground.tasks.writing.units import Cutter
from playground.text import Text
from playground.tokenization.vocabulary import PADDING, UNKNOWN_MARK, Vocabulary


def sequence(text: str, memory: Memory, pattern: Pattern) -> Inspected:
    """What `writer.write` reads before it writes. The right token after each is the next one; after the last nobody knows.

    Raises:
        WrongInput: the network knows no character (or word) of the text.
    """
    _, items, notes = writer.beginning(memory, text)
    tokens = torch.tensor([Vocabulary.read(memory["vocabulary"]).encode(items)])
    known = torch.ones_like(tokens, dtype=torch.bool)
    known[:, -1] = False
    batch = Batch(tokens, F.pad(tokens[:, 1:], (0, 1), value=PADDING), targets_known=known)
    return _inspected(batch, items, memory, pattern, notes)


def described(batch: Batch, memory: Memory, pattern: Pattern, carried: bool) -> Inspected:
    """A batch of one slice of the text.

    Args:
        batch: the slice.
        memory: of the network.
        pattern: how inputs and outputs lie in time.
        carried: in training the state of the slice before goes into it.
    """
    items = Vocabulary.read(memory["vocabulary"]).decode(batch.inputs[0].tolist())
    return _inspected(batch, items, memory, pattern, (_AFRESH,) if carried else ())


def _inspected(
    batch: Batch, items: Sequence[str], memory: Memory, pattern: Pattern, notes: tuple[Text, ...]
) -> Inspected:
    cutter = Cutter.of(memory)
    steps = tuple(shown(cutter.spelled(item)) for item in items)
    return Inspected(batch, pattern.layout, steps, (), outputs_of(memory), steps, notes).cut()


def outputs_of(memory: Memory) -> tuple[str, ...]:
    """What each number of an output stands for: the tokens of the vocabulary, their blanks visible."""
    cutter, vocabulary = Cutter.of(memory), Vocabulary.read(memory["vocabulary"])
    return (str(_PADDING), UNKNOWN_MARK, *(shown(cutter.spelled(item)) for item in vocabulary.items))


_PADDING = Text("padding", "relleno")
_AFRESH = Text(
    "In training the network goes on from the text before; here it begins with an empty state.",
    "Al entrenar, la red sigue desde el texto anterior; aquí empieza con un estado vacío.",
)
