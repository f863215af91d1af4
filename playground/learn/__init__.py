"""Learn: one page a concept, each with a figure that is computed when it is looked at, and a glossary."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, ClassVar

import torch

from playground.exhibits import Exhibit
from playground.experiment import Experiment, put
from playground.knobs import Shelved
from playground.registry import Shelf
from playground.text import Text, numeral


class Concept(Shelved):
    """One concept, explained on a page of its own; one file in `playground/learn/concepts/`.

    Its knobs are what can be turned in its figure.

    Class attributes:
        title: its name.
        definition: what it is, as a textbook says it.
        equation: LaTeX, one equation per line.
        equation_in_words: the same, to be read aloud.
        shows: what the figure shows, what to turn, and what it does not show.
        question: to think about; the figure helps.
        answer: to the question.
        trial: what is tried in the experiment that the page proposes.
        preset: the experiment that it starts from.
        changes: what is changed in it, by address.
        terms: names of related terms of the glossary.
        view: the name of the view of *Look inside* that shows it in a trained network; empty: none does.
    """

    definition: ClassVar[Text]
    equation: ClassVar[str]
    equation_in_words: ClassVar[Text]
    shows: ClassVar[Text]
    question: ClassVar[Text]
    answer: ClassVar[Text]
    trial: ClassVar[Text]
    preset: ClassVar[str]
    changes: ClassVar[Mapping[str, str]] = {}
    terms: ClassVar[tuple[str, ...]]
    view: ClassVar[str] = ""

    @abstractmethod
    def figures(self) -> tuple[Exhibit, ...]:
        """The figure with these settings, and what stands beside it; in less than a third of a second."""

    @classmethod
    def experiment(cls, preset: Mapping[str, Any]) -> Experiment:
        """What the page proposes to train.

        Args:
            preset: the plain table of the experiment that it starts from.
        """
        table = deepcopy(dict(preset))
        for address, value in cls.changes.items():
            put(table, address, value)
        return Experiment.configure(table)


CONCEPTS: Shelf[Concept] = Shelf(Concept, Text("concept", "concepto"), "playground.learn.concepts")
Concept.shelf = CONCEPTS


def scientific(value: float) -> Text:
    """A number with two digits; a small one times a power of ten (`2.4 × 10⁻⁵`)."""
    if value == 0 or abs(value) >= 1e-3:
        return numeral(value, ".2g")
    digits, _, power = f"{value:.1e}".partition("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return Text.join(" × ", [numeral(float(digits), ".1f"), Text.same(f"10{raised}")])


@contextmanager
def seeded(seed: int = 0) -> Iterator[None]:
    """Within, torch draws from this seed; afterwards it goes on as if nothing had been drawn."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
