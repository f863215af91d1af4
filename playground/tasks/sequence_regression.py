"""Sequence regression: one number for a whole sequence."""

from collections.abc import Mapping
from typing import Any, ClassVar

import torch

from playground.batch import Batch
from playground.model import Network
from playground.records.sequences import WITH_NUMBERS
from playground.result_terms import Terms
from playground.task import Memory, Sample
from playground.tasks._numbers import METRICS, NumbersTask
from playground.tasks._sequences import ENTRIES, VALUES, LabelledSequenceTask, rounded
from playground.text import Text


class SequenceRegression(LabelledSequenceTask, NumbersTask):
    """The whole sequence is read, then one number is answered."""

    title = Text("Sequence regression", "Regresión de secuencias")
    about = Text(
        "The network reads a sequence step by step and then answers one number, such as the sum of two marked numbers far apart (adding problem). The length is a setting: see where each cell fails.",
        "La red lee una secuencia paso a paso y al final responde un número, como la suma de dos números marcados y lejanos (problema de la suma). La longitud es un ajuste: vea dónde falla cada celda.",
    )
    icon = "➕"
    records = WITH_NUMBERS
    order = 70
    example: ClassVar[Mapping[str, str]] = {"training.seconds": "300"}
    terms = Terms(metrics=METRICS, entries=ENTRIES, values=VALUES)

    def answered(self, network: Network, batch: Batch, memory: Memory, given: Mapping[str, Any]) -> Sample:
        """One number for each sequence."""
        network.eval()
        with torch.inference_mode():
            outputs, _ = network(batch)
        return Sample(given, {"prediction": [rounded(one) for one in outputs[:, 0].tolist()]})
