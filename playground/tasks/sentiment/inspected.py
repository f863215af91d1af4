"""One text as the network sees it, its tokens in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from playground.batch import Batch, Pattern
from playground.plots.frequencies import shown
from playground.task.inspected import Inspected, unknown_targets
from playground.tasks.sentiment.answering import given
from playground.tasks.sentiment.reading import Reader
from playground.text import Text
from playground.tokenization import UNITS
from playground.tokenization.vocabulary import Vocabulary

MOST = 12
"""Unknown tokens that are named."""


def sequence(text: str, memory: Mapping[str, Any], pattern: Pattern) -> Inspected:
    """A text that a person gave, as `answering.responded` reads it; steps are its tokens as they were written.

    Raises:
        WrongInput: there is nothing to read, or no word that the network knows.
    """
    reader, vocabulary = Reader.of(memory), Vocabulary.read(memory["vocabulary"])
    items, was_cut = given(text, reader, vocabulary)
    notes: list[Text] = []
    if strange := vocabulary.unknown(items):
        notes.append(
            Text(
                "The network never learnt these {tokens} and reads them as unknown: {strange}.",
                "La red no aprendió esto y lo lee como desconocido ({tokens}): {strange}.",
            ).format(tokens=UNITS[reader.tokens], strange=", ".join(map(shown, strange[:MOST])))
        )
    if was_cut:
        notes.append(
            Text(
                "The text is longer than the {words} words that the network reads; the rest was left out.",
                "El texto tiene más de las {words} palabras que lee la red; el resto se dejó fuera.",
            ).format(words=reader.longest)
        )
    batch = unknown_targets(Batch(torch.tensor([vocabulary.encode(items)]), torch.zeros(1, dtype=torch.int64)))
    return _inspected(batch, items, memory, pattern, tuple(notes))


def described(batch: Batch, memory: Mapping[str, Any], pattern: Pattern) -> Inspected:
    """A batch of one text; what the vocabulary lacks is written as unknown."""
    items = Vocabulary.read(memory["vocabulary"]).decode(batch.inputs[0].tolist())
    return _inspected(batch, items, memory, pattern)


def _inspected(
    batch: Batch, items: Sequence[str], memory: Mapping[str, Any], pattern: Pattern, notes: tuple[Text, ...] = ()
) -> Inspected:
    classes = tuple(str(Text(**name)) for name in memory["classes"])
    return Inspected(batch, pattern.layout, tuple(map(shown, items)), (), classes, notes=notes).cut()
