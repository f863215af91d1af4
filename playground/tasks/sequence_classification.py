"""Sequence classification: which class a whole sequence of numbers or words belongs to."""

from collections.abc import Mapping
from typing import Any, ClassVar

from playground.batch import Batch, Data, Pattern
from playground.classification import Classification
from playground.model import Network
from playground.records.sequences import WITH_CLASSES, LabelledSequences
from playground.result_terms import Terms
from playground.task import Memory, Sample
from playground.tasks._sequences import ENTRIES, VALUES, LabelledSequenceTask
from playground.text import Text


class SequenceClassification(LabelledSequenceTask, Classification):
    """The whole sequence is read, then one class is answered."""

    title = Text("Sequence classification", "Clasificación de secuencias")
    about = Text(
        "The network reads a sequence step by step and then says which class it is: parity of bits, agreement over a distance, a digit read row by row. The distance is a setting: see where each cell fails.",
        "La red lee una secuencia paso a paso y al final dice su clase: paridad de bits, concordancia a distancia, un dígito leído fila a fila. La distancia es un ajuste: vea dónde falla cada celda.",
    )
    icon = "🔢"
    records = WITH_CLASSES
    order = 60
    example: ClassVar[Mapping[str, str]] = {"training.seconds": "120"}
    terms = Terms(entries=ENTRIES, values=VALUES)

    def prepare(self, records: LabelledSequences, pattern: Pattern, seed: int) -> Data:
        """See `LabelledSequenceTask.prepare`; with the weights of the classes where these are set."""
        return self.weighed(super().prepare(records, pattern, seed))

    def answered(self, network: Network, batch: Batch, memory: Memory, given: Mapping[str, Any]) -> Sample:
        """See `Classification.classified`."""
        return self.classified(network, batch, memory, given)
