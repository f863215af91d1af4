"""Texts of the run and of the reader, as the run's own vocabulary reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from playground.batch import Examples
from playground.learn.activity import Material
from playground.tasks.sentiment.answering import given
from playground.tasks.sentiment.knobs import SentimentKnobs
from playground.tasks.sentiment.reading import Reader
from playground.text import Text
from playground.tokenization.vocabulary import Vocabulary

_LONG = 240
"""Characters of a text that a question quotes."""


@dataclass(frozen=True)
class Texts:
    """The texts of a run.

    Attributes:
        reader: cuts texts into tokens.
        vocabulary: of the run.
        classes: their names.
        parts: the parts of the data by name, training first.
        material: what they are of.
    """

    reader: Reader
    vocabulary: Vocabulary
    classes: tuple[str, ...]
    parts: dict[str, Examples]
    material: Material

    @classmethod
    def of(cls, material: Material) -> "Texts":
        """Those of the activity's first run."""
        data = material.data
        parts = {"train": data.train, "validation": data.validation, **data.tests}
        return cls(
            Reader.of(data.memory),
            Vocabulary.read(data.memory["vocabulary"]),
            tuple(str(Text(**name)) for name in data.memory["classes"]),
            cast(dict[str, Examples], parts),
            material,
        )

    def raw(self, part: str) -> Sequence[str]:
        """The texts of a part as they were written."""
        found: Sequence[str] = self.material.data.raw[part]
        return found

    def read(self, text: str) -> tuple[list[str], list[int]]:
        """The tokens of a text of the reader's, and their indices.

        Raises:
            WrongInput: there is nothing to read, or no word that the network knows.
        """
        items, _ = given(text, self.reader, self.vocabulary)
        return items, self.vocabulary.encode(items)

    def occurrences(self) -> Tensor:
        """How often each index stands in the training texts, `(vocabulary,)`."""
        train = self.parts["train"].whole
        return torch.bincount(train.inputs[train.mask].flatten(), minlength=len(self.vocabulary))

    @property
    def full(self) -> bool:
        """Whether the vocabulary is as large as it may be, so that rarer tokens may have had no room."""
        return len(self.vocabulary) >= cast(SentimentKnobs, self.material.experiment.task).max_vocabulary

    @property
    def fewest(self) -> int:
        """How often a token must stand in the training texts to be in the vocabulary."""
        return cast(SentimentKnobs, self.material.experiment.task).min_count

    def unknown_occurrences(self, items: Sequence[str]) -> dict[str, int]:
        """How often each unknown token of these stands in the training texts: never, unless rare ones were left out."""
        unknown = self.vocabulary.unknown(items)
        found = dict.fromkeys(unknown, 0)
        if unknown and (self.fewest > 1 or self.full):
            for text in self.raw("train"):
                for item in self.reader.read(text)[0]:
                    if item in found:
                        found[item] += 1
        return found

    def name(self, index: int) -> str:
        """The token of an index."""
        return self.vocabulary.items[index - (len(self.vocabulary) - len(self.vocabulary.items))]

    def majority(self) -> tuple[str, float]:
        """The most frequent class of training, and its share of the test set: what always answering it would reach."""
        most = int(torch.bincount(self.parts["train"].targets).argmax())
        return self.classes[most], float((self.parts["test"].targets == most).double().mean())


def quoted(text: str) -> Text:
    """A text in a question: the beginning of a long one."""
    return Text.same(text if len(text) <= _LONG else text[: _LONG - 1] + "…")


def listed(words: Sequence[str]) -> Text:
    """Words one after the other; that there are none."""
    return Text.same(", ".join(words)) if words else Text("none", "ninguno")


def shape(*sizes: int) -> Text:
    """The shape of a tensor."""
    return Text.same(" × ".join(map(str, sizes)))


def named(names: Sequence[str]) -> Text:
    """Names in quotation marks, the last one after an “and”."""
    english, spanish = [f"“{name}”" for name in names], [f"«{name}»" for name in names]
    return Text(
        " and ".join([", ".join(english[:-1]), english[-1]]) if len(names) > 1 else english[0],
        " y ".join([", ".join(spanish[:-1]), spanish[-1]]) if len(names) > 1 else spanish[0],
    )
