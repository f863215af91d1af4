"""The baseline of knowing when to answer, and not what."""

import math

from playground.baseline import Baseline
from playground.batch import Data, Part
from playground.records.sequences import FIRST, PADDING, WITH_SEQUENCES
from playground.task import Task
from playground.text import Text


class Memoryless(Baseline):
    """What a network expects at best that remembers no symbol (the baseline of Arjovsky, Shah and Bengio, 2016).

    It knows the blanks and the end, and takes each of K symbols for equally likely: of n targets of a sequence, S are
    symbols, each right with probability 1/K. The cross-entropy is S ln K / n nats a target, 10 ln 8 / (T + 20) in the copy
    task.
    """

    title = Text("memoryless (chance)", "sin memoria (azar)")
    about = Text(
        "Knows when a symbol is asked for and takes all symbols for equally likely; these are its expected values.",
        "Sabe cuándo se pide un símbolo y considera todos igual de probables; estos son sus valores esperados.",
    )
    records = frozenset({WITH_SEQUENCES})
    role = "trivial"
    order = 10

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """By the formulas, for every test part."""
        symbols = len(data.memory["symbols"])
        return {name: _expected(part, symbols) for name, part in data.tests.items()}


def _expected(part: Part, symbols: int) -> dict[str, float]:
    asked = known = whole = 0.0
    for batch in part.batches(1024):
        each = (batch.targets >= FIRST).sum(dim=1)
        asked += int(each.sum())
        known += int((batch.targets != PADDING).sum())
        whole += float((-each.double() * math.log(symbols)).exp().sum())
    return {
        "token_accuracy": 1 / symbols,
        "sequence_accuracy": whole / len(part),
        "cross_entropy": asked * math.log(symbols) / known,
    }
