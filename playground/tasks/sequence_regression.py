"""Sequence regression: one number for a whole sequence."""

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch, Part, whole
from playground.model import Network
from playground.result_terms import Metric, Terms
from playground.script import MetricScript
from playground.sequences import WITH_NUMBERS
from playground.task import Memory, Sample
from playground.tasks._sequences import ENTRIES, VALUES, LabelledSequenceTask
from playground.text import Text


class SequenceRegression(LabelledSequenceTask):
    """The whole sequence is read, then one number is answered."""

    title = Text("Sequence regression", "Regresión de secuencias")
    about = Text(
        "The network reads a sequence step by step and then answers one number, such as the sum of two marked numbers far apart (adding problem). The length is a setting: see where each cell fails.",
        "La red lee una secuencia paso a paso y al final responde un número, como la suma de dos números marcados y lejanos (problema de la suma). La longitud es un ajuste: vea dónde falla cada celda.",
    )
    icon = "➕"
    records = WITH_NUMBERS
    order = 70
    example: ClassVar[Mapping[str, str]] = {"training.seconds": "120"}
    terms = Terms(
        metrics={
            "mse": Metric(
                Text("MSE", "MSE"),
                "lower",
                Text(
                    "Mean squared error, in the data's unit squared.",
                    "Error cuadrático medio, en la unidad al cuadrado.",
                ),
            ),
            "mae": Metric(
                Text("MAE", "MAE"),
                "lower",
                Text("Mean absolute error, in the data's unit.", "Error absoluto medio, en la unidad de los datos."),
            ),
        },
        entries=ENTRIES,
        values=VALUES,
    )

    @property
    def primary(self) -> str:
        """The mean squared error."""
        return "mse"

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """The mean squared error of `(batch, 1)` against the targets `(batch,)`."""
        return F.mse_loss(outputs[:, 0].float(), batch.targets)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The numbers `(batch,)`."""
        return outputs[:, 0].float()

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """Sums of squared and absolute errors, and how many sequences there are."""
        error = (answer - batch.targets).double()
        return {"squared": error.square().sum(), "absolute": error.abs().sum(), "count": torch.ones_like(error).sum()}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Mean squared and mean absolute error."""
        return {
            "mse": float(totals["squared"] / totals["count"]),
            "mae": float(totals["absolute"] / totals["count"]),
        }

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """The mean squared error."""
        batch = whole(part)
        lines = """\
error = (outputs[:, 0] - test["targets"]).double()
return error.square().mean().item()"""
        return MetricScript(batch, {"targets": batch.targets}, lines)

    def answered(self, network: Network, batch: Batch, memory: Memory, given: Mapping[str, Any]) -> Sample:
        """One number for each sequence."""
        network.eval()
        with torch.inference_mode():
            outputs, _ = network(batch)
        return Sample(given, {"prediction": [round(one, 4) for one in outputs[:, 0].tolist()]})
