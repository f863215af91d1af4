"""Whether an input tells the future of a target: the look-ahead leak, looked for in the data themselves."""

import torch
from torch import Tensor

from playground.series.forecast_batch import ForecastBatch
from playground.tasks.forecasting.view import Windows

FEWEST, MOST, COLUMNS = 50, 500, 32
"""Windows that are needed, windows that are looked at, spread evenly over the part, and the most columns."""
PLACES = 48
"""The last steps of the window that are looked at."""
OWN = 0.95
"""Where the target's own past tells so much of a change ahead, another column that does so leaks nothing."""


def lead(part: Windows, *, together: bool) -> float | None:
    """How well an input knows a coming change of a target that the target's own past does not know.

    Each change of an input from one step to the next, at each place of the window, is correlated over all windows with
    each change of a target ahead. A column that holds the target's future correlates by 1. So does the target's own past
    where the series repeats itself exactly; such changes do not count.

    Args:
        part: windows of one table of series.
        together: the network reads all series of the table at once.

    Returns:
        The largest absolute correlation, 0 to 1; None where the network reads nothing but the target, or the windows
        are too few or the columns too many.
    """
    index = torch.arange(0, len(part.whole), max(1, len(part.whole) // MOST), device=part.inputs.device)
    batch = ForecastBatch.of(part.whole.rows(index))
    ahead = torch.cat([batch.past[:, -1:], batch.truth], dim=1).diff(dim=1)
    series, beside = ahead.shape[2], batch.beside
    columns = (series if together else 1) - 1 + (0 if beside is None else beside.shape[2])
    if not columns or len(batch) < FEWEST or series + columns > COLUMNS:
        return None
    own = batch.inputs.double().diff(dim=1)
    found = 0.0
    for target in range(series):
        coming = ahead[:, :, target]
        others = [own[:, -PLACES:, one] for one in range(series) if together and one != target]
        others += [] if beside is None else list(beside.double().diff(dim=1)[:, -PLACES:].unbind(dim=2))
        unknown = _correlations(own[:, :, target], coming) < OWN
        for other in others:
            found = max(found, float((_correlations(other, coming) * unknown).max()))
    return found


def _correlations(changes: Tensor, coming: Tensor) -> Tensor:
    """The largest absolute correlation with any place, `(steps,)`, of `(batch, places)` with `(batch, steps)`."""
    if not changes.shape[1]:
        return torch.zeros(coming.shape[1], dtype=coming.dtype, device=coming.device)
    return (_standardised(changes).T @ _standardised(coming)).abs().amax(dim=0) / len(changes)


def _standardised(values: Tensor) -> Tensor:
    """Columns with mean 0 and deviation 1; those that do not change are 0."""
    centred = values - values.mean(dim=0)
    deviation = centred.square().mean(dim=0).sqrt()
    return torch.where(deviation > 1e-9, centred / deviation.clamp(min=1e-9), torch.zeros_like(centred))
