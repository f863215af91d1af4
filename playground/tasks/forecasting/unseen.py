"""New data as a trained network sees them: all windows of a new table, with nothing fitted on it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from playground.dataset import Series
from playground.errors import WrongInput
from playground.task import Memory
from playground.tasks.forecasting import covariates, gaps
from playground.tasks.forecasting.transformation import check, lag
from playground.tasks.forecasting.view import Windows
from playground.tasks.forecasting.windows import Scaled
from playground.text import Text

if TYPE_CHECKING:
    from playground.tasks.forecasting import Forecasting


def windows(task: "Forecasting", records: Series, memory: Memory) -> Windows:
    """Every window of a table, scaled as the network's training part was.

    Raises:
        WrongInput: it has other series, too few steps, or values without a logarithm.
    """
    order, period = _order(records, list(memory["names"])), int(memory["period"])
    known = gaps.mask(None if records.known is None else records.known[:, order])
    values = gaps.carried(records.values[:, order], known)
    check(values, tuple(memory["names"]), task.transformation)
    lagged = lag(task.transformation, period)
    first, last = lagged + task.window - 1, len(values) - 1 - task.horizon
    if last < first:
        raise WrongInput(
            Text(
                "The new data have {steps} steps; this network needs at least {needed}: a window of {window}, {lagged} for "
                "the transformation and {ahead} ahead.",
                "Los datos nuevos tienen {steps} pasos y esta red necesita al menos {needed}: una ventana de {window}, "
                "{lagged} para la transformación y {ahead} por delante.",
            ).format(
                steps=len(values),
                needed=lagged + task.window + task.horizon,
                window=task.window,
                lagged=lagged,
                ahead=task.horizon,
            )
        )
    scaled = Scaled.known(values, task.transformation, period, memory["mean"], memory["deviation"], known=known)
    scaled = replace(scaled, beside=covariates.of_new(records, memory))
    found = scaled.examples(
        first,
        last,
        window=task.window,
        ahead=task.horizon,
        stride=1,
        steps=task.strategy == "recursive",
        begin=0,
        level=task.level,
        apart=task.channels == "apart",
        levels=task.levels,
    )
    gaps.require(Text("new", "datos nuevos"), found)
    return found


def _order(records: Series, names: list[str]) -> list[int]:
    """Which columns are the series that the network knows, in its order; by name where the names are the same."""
    found = list(records.names)
    if len(found) != len(names):
        raise WrongInput(
            Text(
                "The new data have {found} series and this network knows {count}: {names}; bring data with the same.",
                "Los datos nuevos tienen {found} series y esta red conoce {count}: {names}; traiga datos con las mismas.",
            ).format(found=len(found), count=len(names), names=", ".join(names))
        )
    return [found.index(name) for name in names] if sorted(found) == sorted(names) else list(range(len(names)))
