"""What tasks share whose answers are numbers measured by their squared error."""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch, Data, Part, Pattern, whole
from playground.model import Network
from playground.result_terms import Metric
from playground.script import MetricScript
from playground.task import Memory, Task
from playground.task.class_errors import LENGTH, POSITION
from playground.task.item_errors import STEP, STRATUM, ErrorAnalysis, Factor, ItemErrors
from playground.text import Text

METRICS: Mapping[str, Metric] = {
    "mse": Metric(
        Text("MSE", "MSE"),
        "lower",
        Text("Mean squared error, in the data's unit squared.", "Error cuadrático medio, en la unidad al cuadrado."),
    ),
    "mae": Metric(
        Text("MAE", "MAE"),
        "lower",
        Text("Mean absolute error, in the data's unit.", "Error absoluto medio, en la unidad de los datos."),
    ),
}


class NumbersTask(Task):
    """Numbers are answered, in the shape of the targets: one a sequence, or one a step."""

    @property
    def primary(self) -> str:
        """The mean squared error."""
        return "mse"

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """The mean squared error of outputs that have one axis of length 1 more than the targets at most."""
        return F.mse_loss(outputs.float().view_as(batch.targets), batch.targets)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The numbers, in the shape of the targets."""
        return outputs.float().view_as(batch.targets)

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """Sums of squared and absolute errors, and how many numbers there are."""
        error = (answer - batch.targets).double()
        return {"squared": error.square().sum(), "absolute": error.abs().sum(), "count": torch.ones_like(error).sum()}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Mean squared and mean absolute error."""
        return {
            "mse": float(totals["squared"] / totals["count"]),
            "mae": float(totals["absolute"] / totals["count"]),
        }

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """Errors by step, length and size of the right number, and intervals."""
        factors = {STEP: POSITION, "length": LENGTH, "truth": Factor(Text("true value", "valor real"))}
        return ErrorAnalysis(_ERROR, _items, factors, intervals=_EXCHANGEABLE)

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """The mean squared error."""
        batch = whole(part)
        given = "outputs" if batch.targets.dim() > 1 else "outputs[:, 0]"
        lines = f"""\
error = ({given} - test["targets"]).double()
return error.square().mean().item()"""
        return MetricScript(batch, {"targets": batch.targets}, lines)


def _items(answer: Tensor, batch: Batch) -> ItemErrors:
    """Every number that is asked for; a position counts them within their sequence."""
    targets = batch.targets.flatten(1) if batch.targets.dim() > 1 else batch.targets[:, None]
    each = targets.shape[1]
    row, place = torch.ones_like(targets, dtype=torch.bool).nonzero().unbind(1)
    step = place // (each // batch.targets.shape[1]) if batch.targets.dim() > 1 else place
    truth, found = targets.flatten().double(), answer.reshape(targets.shape).flatten().double()
    full = torch.full((len(targets),), batch.inputs.shape[1]) if batch.lengths is None else batch.lengths
    columns = {STEP: step + 1, "length": full[row], "truth": truth, STRATUM: place}
    return ItemErrors(
        row.numpy(),
        place.numpy(),
        (found - truth).abs().numpy(),
        truth.numpy(),
        found.numpy(),
        {name: column.numpy() for name, column in columns.items()},
    )


_ERROR = Text("absolute error", "error absoluto")
_EXCHANGEABLE = Text(
    "Split-conformal intervals are calibrated on the validation set. They cover what they promise, on average over validation "
    "sets, if sequences are exchangeable, as those are that are drawn independently.",
    "Los intervalos conformes se calibran con el conjunto de validación. Cubren lo que prometen, en promedio sobre conjuntos "
    "de validación, si las secuencias son intercambiables, como lo son las que se sortean por separado.",
)
