"""Errors of forecasts, by step ahead, series and size of what came; and what has to be said of intervals around them."""

from functools import partial

import torch
from torch import Tensor

from playground.batch import Batch, Data
from playground.series.forecast_batch import ForecastBatch
from playground.task import Memory
from playground.task.item_errors import STEP, STRATUM, ErrorAnalysis, Factor, ItemErrors
from playground.tasks.forecasting import measures, quantiles
from playground.tasks.forecasting.inspected import sequences_of_a_window
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.view import per_series
from playground.text import Text


def of_forecasts(task: ForecastingKnobs, data: Data) -> ErrorAnalysis:
    """The analyses of forecasts.

    Args:
        task: the settings.
        data: as prepared for the network.
    """
    factors = {
        STEP: Factor(Text("horizon", "horizonte"), Text("steps ahead", "pasos por delante")),
        "series": Factor(
            Text("series", "serie"), labels=tuple(Text.same(name.strip() or "–") for name in data.memory["names"])
        ),
        "truth": Factor(Text("true value", "valor real")),
    }
    return ErrorAnalysis(
        _STANDARDISED if task.measured_in == "standardised" else _ERROR,
        partial(_items, data.memory),
        factors,
        levels=quantiles.LEVELS if task.levels > 1 else (),
        intervals=_SEPARATE if "known" in data.memory else _OVER_TIME,
        told=partial(_told, task, data),
    )


def _items(memory: Memory, answer: Tensor, batch: Batch) -> ItemErrors:
    """The known truths of all windows, steps ahead and series; a position counts the series of a step, then the steps."""
    windows, forecast = ForecastBatch.of(batch), quantiles.point(answer)
    truth = windows.truth
    known = torch.ones_like(truth, dtype=torch.bool) if windows.truth_known is None else windows.truth_known
    row, step, place = known.nonzero().unbind(1)
    series = place if windows.series is None else windows.series[row]
    unit = per_series(windows.error_unit, measures.error_unit(memory), windows, truth).expand_as(truth)
    columns = {STEP: step + 1, "series": series, "truth": truth[known], STRATUM: step}
    scale, cluster = None, None
    if "known" in memory:
        scale = per_series(windows.mase_scale, memory["mase_scale"], windows, truth).expand_as(truth)[known].numpy()
    else:
        columns[STRATUM] = series * truth.shape[1] + step
        # Windows that share steps are wrong together.
        cluster = (windows.elapsed[row] // truth.shape[1]).numpy()
    return ItemErrors(
        row.numpy(),
        (step * truth.shape[2] + place).numpy(),
        ((forecast - truth).abs() / unit)[known].double().numpy(),
        truth[known].numpy(),
        forecast[known].numpy(),
        {name: column.numpy() for name, column in columns.items()},
        quantiles=answer[known].numpy() if answer.dim() == 4 else None,
        scale=scale,
        cluster=cluster,
    )


def _told(task: ForecastingKnobs, data: Data, example: int, position: int) -> str:
    """The series, what the axis says of the step, and how far ahead it is."""
    window, row = divmod(example, sequences_of_a_window(task, data.memory))
    batch = ForecastBatch.of(data.tests["test"].take(torch.tensor([window]))).rows(torch.tensor([row]))
    step, place = divmod(position, batch.truth.shape[2])
    names, times = data.memory["names"], data.memory["times"]
    at = int(batch.elapsed) + 1 + step
    when = str(times[at]) if at < len(times) else str(at)
    return f"{names[place if batch.series is None else int(batch.series)]} · {when} (+{step + 1})"


_ERROR = Text("absolute error (unit of the data)", "error absoluto (unidad de los datos)")
_STANDARDISED = Text(
    "absolute error (standard deviations of each series)", "error absoluto (desviaciones típicas de cada serie)"
)
_OVER_TIME = Text(
    "Split-conformal intervals are calibrated on the validation set, for each series and step ahead. They cover what they "
    "promise only if validation and test values are exchangeable; time series break that, because level, spread and season "
    "move on. Neighbouring windows overlap, so that they count for less than their number.",
    "Los intervalos conformes se calibran con el conjunto de validación, para cada serie y paso. Cubren lo que prometen solo "
    "si los valores de validación y prueba son intercambiables; las series temporales no lo cumplen, porque nivel, dispersión "
    "y estacionalidad cambian. Las ventanas vecinas se solapan, así que cuentan menos que su número.",
)
_SEPARATE = Text(
    "Split-conformal intervals are calibrated on the validation set, for each step ahead over all series, in the scale of MASE of "
    "each. They cover what they promise only if validation and test values are exchangeable; here the test values come later "
    "in the same series, which breaks that.",
    "Los intervalos conformes se calibran con el conjunto de validación, para cada paso y con todas las series, en la escala "
    "de MASE de cada una. Cubren lo que prometen solo si los valores de validación y prueba son intercambiables; aquí los de "
    "prueba son posteriores en las mismas series, y eso no se cumple.",
)
