"""How much each varied knob matters: the share of the differences between results that it explains by itself.

After Hutter, Hoos and Leyton-Brown (2014), "An efficient approach for assessing hyperparameter importance", ICML: a random
forest learns the results from the knobs, and a knob's share is the variance of its marginal prediction (its partial
dependence). Results are taken by rank, so that one run that diverged does not decide; and all shares are scaled by what the
forest explains of trials it has not seen (out of bag), so that knobs are not given credit for noise. Optuna's own evaluators
do neither, and take seconds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import partial_dependence

FEWEST = 8
"""Trials below which nothing is said."""


def importance(values: Mapping[str, Sequence[Any]], results: Sequence[float]) -> dict[str, float]:
    """The share of each knob that takes more than one value, 0 to 1; together at most 1.

    Args:
        values: of each knob in every trial; numbers, or anything else as names; None: the trial has no such knob.
        results: of the trials, all finite.

    Returns:
        Nothing where there are too few trials, or no knob is varied; zeros where the knobs explain nothing.
    """
    inputs = pd.DataFrame({name: _column(found) for name, found in values.items()}, dtype=float)
    inputs = inputs.loc[:, inputs.nunique() > 1]
    if len(results) < FEWEST or inputs.empty:
        return {}
    names, ranks = list(map(str, inputs.columns)), rankdata(results)
    forest = RandomForestRegressor(100, min_samples_leaf=2, max_features=None, oob_score=True, random_state=0)
    forest.fit(inputs, ranks)
    explained = max(0.0, float(forest.oob_score_)) if ranks.std() else 0.0
    whole = float(np.var(forest.predict(inputs)))
    if not explained or not whole:
        return dict.fromkeys(names, 0.0)
    alone = {name: _marginal(forest, inputs, name) / whole for name in names}
    # Where knobs move together in the trials, their marginals overlap; together they explain no more than there is.
    scale = explained / max(1.0, sum(alone.values()))
    return {name: share * scale for name, share in alone.items()}


def _marginal(forest: RandomForestRegressor, inputs: pd.DataFrame, name: str) -> float:
    """Variance of the prediction over one knob, averaged over what the others were."""
    # At most so many values of the knob.
    curve = partial_dependence(forest, inputs, [name], grid_resolution=16, percentiles=(0, 1), method="brute")
    return float(np.var(np.interp(inputs[name], curve["grid_values"][0], curve["average"][0])))


def _column(found: Sequence[Any]) -> pd.Series:
    """Numbers as they are, with those that are missing below all others; names by their order."""
    values = pd.Series(found, dtype=object)
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.isna().equals(values.isna()):
        return numbers.fillna(numbers.min() - 1)
    return values.astype(str).astype("category").cat.codes
