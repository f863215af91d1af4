"""How much each varied knob matters: the share of the differences between results that it explains by itself.

After Hutter, Hoos and Leyton-Brown (2014), "An efficient approach for assessing hyperparameter importance", ICML: a random
forest learns the results from the knobs, and a knob's share is the variance of its marginal prediction. Results are taken
by rank, so that one run that diverged does not decide; and all shares are scaled by what the forest explains of trials it has
not seen (out of bag), so that knobs are not given credit for noise.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import rankdata
from sklearn.ensemble import RandomForestRegressor

FEWEST = 8
"""Trials below which nothing is said."""
_TREES = 200
_MARKS = 16
"""Values of a knob at which its marginal prediction is taken, at most."""


def importance(values: Mapping[str, Sequence[Any]], results: Sequence[float]) -> dict[str, float]:
    """The share of each knob that takes more than one value, 0 to 1; together at most 1.

    Args:
        values: of each knob in every trial; numbers, or anything else as names; None: the trial has no such knob.
        results: of the trials, all finite.

    Returns:
        Nothing where there are too few trials, or no knob is varied; zeros where the knobs explain nothing.
    """
    columns = {name: _column(found) for name, found in values.items()}
    columns = {name: column for name, column in columns.items() if len(np.unique(column)) > 1}
    if len(results) < FEWEST or not columns:
        return {}
    inputs = np.stack(list(columns.values()), axis=1)
    ranks = rankdata(results)
    forest = RandomForestRegressor(_TREES, min_samples_leaf=2, max_features=None, oob_score=True, random_state=0)
    forest.fit(inputs, ranks)
    explained = max(0.0, float(forest.oob_score_)) if ranks.std() else 0.0
    whole = float(np.var(forest.predict(inputs)))
    if not explained or not whole:
        return dict.fromkeys(columns, 0.0)
    alone = {name: _marginal(forest, inputs, place) / whole for place, name in enumerate(columns)}
    # Where knobs move together in the trials, their marginals overlap; together they explain no more than there is.
    scale = explained / max(1.0, sum(alone.values()))
    return {name: share * scale for name, share in alone.items()}


def _marginal(forest: RandomForestRegressor, inputs: np.ndarray, place: int) -> float:
    """Variance of the prediction over one knob, averaged over what the others were."""
    column = inputs[:, place]
    marks = np.unique(column)
    if len(marks) > _MARKS:
        marks = np.quantile(column, np.linspace(0, 1, _MARKS))
    tried = np.repeat(inputs[None], len(marks), axis=0)
    tried[:, :, place] = marks[:, None]
    predictions = forest.predict(tried.reshape(-1, inputs.shape[1])).reshape(len(marks), -1).mean(axis=1)
    nearest = np.abs(column[:, None] - marks[None]).argmin(axis=1)
    return float(np.var(predictions[nearest]))


def _column(found: Sequence[Any]) -> np.ndarray:
    numbers = [value for value in found if value is not None]
    if all(isinstance(value, int | float) for value in numbers):
        known = [float(value) for value in numbers]
        lowest = min(known, default=0.0) - 1.0
        return np.array([lowest if value is None else float(value) for value in found])
    names = sorted({str(value) for value in found})
    return np.array([float(names.index(str(value))) for value in found])
