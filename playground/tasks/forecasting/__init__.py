"""Forecasting: what comes next in series of numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from playground.batch import Batch, Data, Part, Pattern
from playground.dataset import AnyRecords, Collection, Series
from playground.errors import WrongInput
from playground.exhibits import Exhibit
from playground.model import Network
from playground.script import MetricScript
from playground.series.forecast_batch import ForecastBatch
from playground.task import Memory, Preview, Sample, Task
from playground.task.inspected import Inspected
from playground.task.item_errors import ErrorAnalysis
from playground.tasks.forecasting import (
    answers,
    collection,
    collection_answers,
    comparing,
    errors,
    inspected,
    leaks,
    measures,
    preview,
    quantiles,
    script,
    showing,
    table,
)
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.request import ForecastRequest
from playground.tasks.forecasting.terms import TERMS
from playground.tasks.forecasting.view import Windows, steps_ahead
from playground.text import Text

_DIRECT = Pattern("values", "horizon")
_RECURSIVE = Pattern("values", "steps", causal=True, generates=True)


class Forecasting(ForecastingKnobs):
    """Forecast the steps after a window of one or more series."""

    title = Text("Forecasting", "Predicción de series")
    about = Text(
        "Read a stretch of a series and say how it goes on. Measured against four trivial forecasts, such as “as last "
        "year”, which are often hard to beat.",
        "Leer un tramo de una serie y decir cómo sigue. Se mide frente a cuatro predicciones triviales, como «igual que "
        "el año pasado», que suelen ser difíciles de superar.",
    )
    icon = "📈"
    records = "series"
    request = ForecastRequest
    example: ClassVar[Mapping[str, str]] = {"training.seconds": "120"}
    order = 10
    terms = TERMS
    quickly_prepared = True
    has_scaler = True
    vote = Text(
        "Which of the two forecasts would you rather rely on?", "¿De cuál de las dos predicciones se fiaría más?"
    )
    vote_truth = True
    examples = 60
    error_title = comparing.ERROR

    @property
    def primary(self) -> str:
        """The metric of the knob `judged_by`."""
        return self.judged_by

    @property
    def test_shares(self) -> Mapping[str, float | None]:
        """Test sets of several sizes are nested."""
        return {"split": None, "test_share": None}

    def patterns(self) -> tuple[Pattern, ...]:
        """Direct: the horizon at once. Recursive: the next value at every step."""
        return (_DIRECT,) if self.strategy == "direct" else (_RECURSIVE,)

    def prepare(self, records: Series | Collection, pattern: Pattern, seed: int) -> Data:
        """See `table.prepare` and `collection.prepare`. Nothing is drawn, so any seed gives the same."""
        return _KINDS[type(records)].prepare(self, records, pattern)

    def prepare_scaled(
        self, records: Series | Collection, pattern: Pattern, seed: int, like: tuple[Task, Memory]
    ) -> Data:
        """See `Task.prepare_scaled`; of a collection each series is scaled by itself, whatever another network learnt."""
        task, memory = like
        same = isinstance(task, ForecastingKnobs) and (task.transformation, task.scaling) == (
            self.transformation,
            self.scaling,
        )
        if isinstance(records, Series) and same and _same_series(memory, records):
            return table.prepare(self, records, pattern, (memory["mean"], memory["deviation"]))
        return self.prepare(records, pattern, seed)

    def unseen(self, records: Series | Collection, pattern: Pattern, memory: Memory) -> tuple[Part, None]:
        """All windows of a new table, or the futures of a new collection, scaled as in training."""
        kind = _KINDS[type(records)]
        if kind is not _kind_of(memory):
            raise WrongInput(
                Text(
                    "This network learnt from one table of series or from a collection of separate ones, and the new data "
                    "are of the other kind; bring data in the form of its own data set.",
                    "Esta red aprendió de una tabla de series o de una colección de series separadas, y los datos nuevos "
                    "son de la otra clase; traiga datos con la forma de su propio conjunto.",
                )
            )
        return kind.unseen(self, records, memory), None

    def for_baselines(self, data: Data) -> tuple[Task, Data]:
        """In float64 and without quantiles: baselines forecast one value a step, measured as the middle of a fan is."""
        sizes = replace(data.sizes, outputs=data.sizes.outputs // self.levels)
        train, validation = quantiles.for_baselines(data.train), quantiles.for_baselines(data.validation)
        tests = {name: quantiles.for_baselines(part) for name, part in data.tests.items()}
        plain = self.model_copy(update={"loss_shape": "absolute"}) if self.levels > 1 else self
        return plain, replace(data, sizes=sizes, train=train, validation=validation, tests=tests)

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """See `measures.meters`; and how well an input knows the future (`leaks.lead`)."""
        found = measures.meters(self, network, data)
        leak = leaks.lead(data.train, together=self.channels == "together") if isinstance(data.train, Windows) else None
        return found if leak is None else {**found, "look_ahead": leak}

    def preview(self, records: Series | Collection, data: Data) -> Preview:
        """The split, the windows, and what was done to the values."""
        return _KINDS[type(records)].preview(self, records, data)

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """The mean error over what belongs to the part and is known: windows of validation may reach back into training."""
        windows, known = ForecastBatch.of(batch), batch.targets_known
        spread = None if windows.spread is None else windows.spread.to(outputs)
        if self.levels > 1:
            losses = quantiles.pinball(outputs, batch.targets)
            losses = losses if spread is None else losses * spread.repeat(1, 1, self.levels)
            return _mean(losses, None if known is None else known.repeat(1, 1, self.levels))
        targets = batch.targets.to(outputs.dtype)
        if spread is not None:  # a window that hardly moves must not weigh more than one that does
            outputs, targets = outputs * spread, targets * spread
        error = {
            "squared": torch.nn.functional.mse_loss,
            "absolute": torch.nn.functional.l1_loss,
            "huber": torch.nn.functional.smooth_l1_loss,
        }[self.loss_shape](outputs, targets, reduction="none")
        if self.strategy == "direct":
            return _mean(error, known)
        time = batch.inputs.shape[1]
        place = windows.elapsed[:, None] + torch.arange(2 - time, 2, device=error.device)
        own = (place >= windows.begin[:, None])[:, :, None]
        return _mean(error, own.expand_as(error) if known is None else own & known)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """Forecasts `(batch, horizon, series)` in the data's unit; with quantiles `(batch, horizon, series, levels)`."""
        windows = ForecastBatch.of(batch)
        if self.strategy == "recursive":
            outputs = steps_ahead(network, windows, windows.truth.shape[1])
        return self.in_unit(outputs, windows, memory)

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """See `measures.tally`."""
        return measures.tally(answer, ForecastBatch.of(batch), memory)

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """See `measures.metrics`."""
        return measures.metrics(totals)

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """See `errors.of_forecasts`."""
        return errors.of_forecasts(self, data)

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """See `script.script`."""
        return script.script(self, part, memory)

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """Forecasts from a few fixed places of the validation part."""
        return _kind_of(data.memory).sample(self, network, data, seed)

    def respond(self, network: Network, memory: Memory, request: ForecastRequest) -> Sample:
        """A forecast from the end of the data, from a place in it, or from a file of one's own."""
        return _kind_of(memory).respond(self, network, memory, request)

    def sequence(self, memory: Memory, request: ForecastRequest, pattern: Pattern) -> Inspected:
        """See `inspected.sequence`."""
        return inspected.sequence(self, memory, request, pattern)

    def sequence_of(self, part: Part, index: int, memory: Memory, pattern: Pattern) -> Inspected:
        """See `inspected.sequence_of`."""
        return inspected.sequence_of(self, part, index, memory, pattern)

    def sequences_of(self, part: Part, memory: Memory) -> int:
        """As many as there are windows, times the series where the network reads each apart."""
        return len(part) * inspected.sequences_of_a_window(self, memory)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """All forecasts on one plot with the truth and the trivial forecasts, and their errors."""
        return showing.show(samples, memory)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """`forecast.csv`, then `forecast.json`."""
        return showing.files(sample, memory)

    def test_inputs(self, records: Series | Collection, memory: Memory) -> list[dict[str, Any]]:
        """Places of the test set from which one horizon is known, each where the one before ends; or every series."""
        return _kind_of(memory).test_inputs(self, memory)

    def error(self, sample: Sample, memory: Memory) -> float | None:
        """The MASE over the steps whose truth is known."""
        return comparing.error(sample, memory)

    def distance(self, one: Sample, other: Sample, memory: Memory) -> float:
        """The mean absolute difference, divided as in the MASE."""
        return comparing.distance(one, other, memory)

    def compare(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """One large plot of all forecasts, and the errors by step ahead."""
        return comparing.compare(samples, memory)

    @classmethod
    def ballot(cls, samples: Mapping[str, Sample], truth: bool) -> dict[str, list[Exhibit]]:
        """Both forecasts on one plot; what came only where the truth is to be seen."""
        return {"": showing.ballot(samples, truth=truth)}


def _same_series(memory: Memory, records: Series) -> bool:
    """Whether the scaler of a memory is of the records' series, one by one; of a single series the name says nothing."""
    before = tuple(memory.get("names", ()))
    return "mean" in memory and (before == records.names or len(before) == len(records.names) == 1)


def _mean(errors: Tensor, counted: Tensor | None) -> Tensor:
    """The mean of the errors that count, bool of their shape; None: all do."""
    if counted is None:
        return errors.mean()
    return (errors * counted).sum() / counted.sum().clamp(min=1)


@dataclass(frozen=True)
class _Kind:
    """How one kind of records is forecast: the steps that differ, each a function of the task."""

    prepare: Callable[..., Data]
    unseen: Callable[..., Part]
    preview: Callable[..., Preview]
    sample: Callable[..., Sample]
    respond: Callable[..., Sample]
    test_inputs: Callable[..., list[dict[str, Any]]]


_TABLE = _Kind(table.prepare, table.unseen, preview.of_table, answers.sample, answers.respond, answers.test_inputs)
_COLLECTION = _Kind(
    collection.prepare,
    collection.unseen,
    preview.of_collection,
    collection_answers.sample,
    collection_answers.respond,
    collection_answers.test_inputs,
)
_KINDS: dict[type[AnyRecords], _Kind] = {Series: _TABLE, Collection: _COLLECTION}


def _kind_of(memory: Memory) -> _Kind:
    """Of what a network remembers: of a collection, where the future of each series begins."""
    return _COLLECTION if "known" in memory else _TABLE
