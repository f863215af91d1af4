"""Forecasting: what comes next in series of numbers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch, Data, Examples, Part, Pattern, Sizes
from playground.dataset import Collection, Series
from playground.errors import Impossible, WrongInput
from playground.exhibits import Exhibit
from playground.model import Network
from playground.task import Memory, Preview, Sample, Task
from playground.tasks.forecasting import (
    answers,
    collection,
    collection_answers,
    collection_preview,
    covariates,
    echo,
    fitting,
    gaps,
    measures,
    preview,
    quantiles,
    rounding,
    showing,
    terms,
    unseen,
    windows,
)
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.request import ForecastRequest
from playground.tasks.forecasting.rollout import in_unit, steps_ahead
from playground.tasks.forecasting.transformation import check, lag
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
    example: ClassVar[Mapping[str, str]] = {"training.epochs": "60", "training.seconds": "60"}
    order = 10
    quickly_prepared = True
    metric_terms = terms.METRICS
    protocol_entries = terms.ENTRIES
    protocol_values = terms.VALUES
    checks = terms.CHECKS
    summary_tables = terms.SUMMARY

    @property
    def primary(self) -> str:
        """The metric of the knob `judged_by`."""
        return self.judged_by

    @property
    def levels(self) -> int:
        """How many quantiles are asked for at each step; 1: the value alone."""
        return len(quantiles.LEVELS) if self.loss_shape == "quantiles" else 1

    def patterns(self) -> tuple[Pattern, ...]:
        """Direct: the horizon at once. Recursive: the next value at every step."""
        return (_DIRECT,) if self.strategy == "direct" else (_RECURSIVE,)

    def prepare(self, records: Series | Collection, pattern: Pattern, seed: int) -> Data:
        """Split by time, fit the scaler on the training part, cut windows. Nothing is drawn, so any seed gives the same."""
        if isinstance(records, Collection):
            return collection.prepare(self, records, pattern)
        if self.scaling == "window":
            raise Impossible(
                Text(
                    "Scaling each window by its own size is for collections of series; choose another scaling, or instance "
                    "normalisation.",
                    "La escala de cada ventana por su tamaño es para colecciones de series; elija otra escala o la "
                    "normalización por ventana.",
                )
            )
        known = gaps.mask(records.known)
        values, count = gaps.carried(records.values, known), records.values.shape[1]
        quantiles.check(self.levels, self.transformation, self.horizon, self.season or records.period)
        check(values, records.names, self.transformation)
        period = self.season or records.period
        published = records.split if self.split == "published" else None
        fitting.require(self, len(values), records.period, published)
        split = windows.Split.of(len(values), self.validation_share, self.test_share, published)
        recursive = self.strategy == "recursive"
        ahead = {"train": 1 if recursive else self.horizon, "validation": self.horizon, "test": self.horizon}
        places = windows.origins(split, lag(self.transformation, period), self.window, ahead)
        scaled = windows.Scaled.fit(
            values, self.transformation, period, self.scaling == "standard", split.train, known=known
        )
        beside = covariates.fitted(records, split.train, self.strategy)
        if beside is not None:
            scaled = replace(scaled, beside=covariates.scaled(np.asarray(beside["values"]), beside))
        parts: dict[str, Examples] = {
            part: scaled.examples(
                *places[part],
                window=self.window,
                ahead=ahead[part],
                stride=self.stride if part == "train" else 1,
                steps=recursive,
                begin=split.bounds()[part][0],
                level=self.level,
                apart=self.channels == "apart",
                levels=self.levels,
                learnt=part == "train",
            )
            for part in places
        }
        for part, examples in parts.items():
            gaps.require(windows.PARTS[part], examples)
        learnt = None if known is None else known[: split.train]
        memory = {
            "names": list(records.names),
            "unit": records.unit,
            "period": period,
            "mean": scaled.mean,
            "deviation": scaled.deviation,
            "mase_scale": measures.mase_scale(values[: split.train], period, learnt),
            "error_unit": measures.deviations(values[: split.train], self.measured_in == "standardised", learnt),
            "train": split.train,
            "validation": split.validation,
            "times": list(records.times),
            "values": values.tolist(),
        }
        if beside is not None:
            memory["covariates"] = beside
        if known is not None:
            memory["filled"] = gaps.kept(list(known.T))
        if records.reading:
            memory["reading"] = dict(records.reading)
        memory["floors"] = answers.floors_of(parts["validation"], memory)
        counts = {part: len(examples) for part, examples in parts.items()}
        protocol = {
            "split": "by time" if published is None else "by time, as published",
            "parts": windows.described(split, records.times, counts),
            "data_sha256": windows.fingerprint(values, records.names),
            "transformation": self.transformation,
            "scaling": f"{self.scaling}, fitted on the training part",
            "season": period,
            "level": self.level,
            "channels": self.channels,
            "covariates": beside["names"] if beside else [],
            "window": self.window,
            "horizon": self.horizon,
            "metrics_unit": "deviations of the training part"
            if self.measured_in == "standardised"
            else records.unit or "of the data",
        }
        protocol |= rounding.described(values.T) | ({} if known is None else {"filled": gaps.described(list(known.T))})
        apart = self.channels == "apart"
        sizes = Sizes(
            pattern,
            outputs=(1 if apart else count) * self.levels,
            features=(1 if apart else count) + (len(beside["names"]) if beside else 0),
            horizon=1 if recursive else self.horizon,
            time=self.window,
            series=count if apart else 0,
        )
        return Data(sizes, parts["train"], parts["validation"], {"test": parts["test"]}, memory, protocol)

    def unseen(self, records: Series | Collection, pattern: Pattern, memory: Memory) -> tuple[Part, None]:
        """All windows of a new table, or the futures of a new collection, scaled as in training."""
        if isinstance(records, Collection) != collection.is_collection(memory):
            raise WrongInput(
                Text(
                    "This network learnt from one table of series or from a collection of separate ones, and the new data "
                    "are of the other kind; bring data in the form of its own data set.",
                    "Esta red aprendió de una tabla de series o de una colección de series separadas, y los datos nuevos "
                    "son de la otra clase; traiga datos con la forma de su propio conjunto.",
                )
            )
        if isinstance(records, Collection):
            return collection.unseen(self, records, memory), None
        return unseen.windows(self, records, memory), None

    def for_baselines(self, data: Data) -> tuple[Task, Data]:
        """In float64 and without quantiles: baselines forecast one value a step, measured as the middle of a fan is."""
        sizes = replace(data.sizes, outputs=data.sizes.outputs // self.levels)
        train, validation = quantiles.for_baselines(data.train), quantiles.for_baselines(data.validation)
        tests = {name: quantiles.for_baselines(part) for name, part in data.tests.items()}
        plain = self.model_copy(update={"loss_shape": "absolute"}) if self.levels > 1 else self
        return plain, replace(data, sizes=sizes, train=train, validation=validation, tests=tests)

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """How far the forecasts only repeat the last value."""
        return {"echo": echo.echo(self, network, data)}

    def preview(self, records: Series | Collection, data: Data) -> Preview:
        """The split, the windows, and what was done to the values."""
        if isinstance(records, Collection):
            return collection_preview.preview(records, data, self.transformation, self.scaling)
        return preview.preview(records, data, self.transformation, self.scaling == "standard")

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """The mean error over what belongs to the part and is known: windows of validation may reach back into training."""
        known, spread = batch.extras.get("targets_known"), batch.extras.get("spread")
        spread = None if spread is None else spread.to(outputs)
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
        place = batch.extras["elapsed"][:, None] + torch.arange(2 - time, 2, device=error.device)
        own = (place >= batch.extras["begin"][:, None])[:, :, None]
        return _mean(error, own.expand_as(error) if known is None else own & known)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """Forecasts `(batch, horizon, series)` in the data's unit; with quantiles `(batch, horizon, series, levels)`."""
        if self.strategy == "recursive":
            outputs = steps_ahead(network, batch, batch.extras["truth"].shape[1])
        return self.in_unit(outputs, batch, memory)

    def in_unit(self, outputs: Tensor, batch: Batch, memory: Memory) -> Tensor:
        """What the network gives, brought back to the data's unit; see `answer` for the shapes."""
        if self.levels == 1:
            return in_unit(outputs, batch, self.transformation, memory)
        return quantiles.answered(outputs, lambda part: in_unit(part, batch, self.transformation, memory))

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """See `measures.tally`."""
        return measures.tally(answer, batch, memory)

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """See `measures.metrics`."""
        return measures.metrics(totals)

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """Forecasts from a few fixed places of the validation part."""
        if collection.is_collection(data.memory):
            return collection_answers.sample(self, network, data, seed)
        return answers.sample(self, network, data, seed)

    def respond(self, network: Network, memory: Memory, request: ForecastRequest) -> Sample:
        """A forecast from the end of the data, from a place in it, or from a file of one's own."""
        if collection.is_collection(memory):
            return collection_answers.respond(self, network, memory, request)
        return answers.respond(self, network, memory, request)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """All forecasts on one plot with the truth and the trivial forecasts, and their errors."""
        return showing.show(samples, memory)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """`forecast.csv`, then `forecast.json`."""
        return showing.files(sample, memory)


def _mean(errors: Tensor, counted: Tensor | None) -> Tensor:
    """The mean of the errors that count, bool of their shape; None: all do."""
    if counted is None:
        return errors.mean()
    return (errors * counted).sum() / counted.sum().clamp(min=1)
