"""Numbers that stand for a missing value: -999, -200, 9999, …"""

import numpy as np

from playground.text import Guess, Text

_USUAL = frozenset(
    sign * value
    for value in map(
        float,
        """
        99 99.9 99.99 200 999 999.9 999.99 999.25 9999 9999.9 9999.99 99999 99999.9 999999 8888
        32767 32768 1e20 9.999e20 9.96921e36 1e30
        """.split(),
    )
    for sign in (1, -1)
) - {200.0, 8888.0}
"""Numbers that data loggers, weather services and archives write where a value is missing."""
_ALONE = frozenset({-999.0, -9999.0, -99999.0, -999.9, -999.25, -9999.9, -99.99, -999.99, -9999.99})
"""Those that are hardly ever values: one is enough."""


def taken_out(values: np.ndarray, wanted: str, name: str) -> tuple[np.ndarray, list[Text]]:
    """A column with NaN where a number stands for a missing value, and what was guessed.

    Args:
        values: `(rows,)`.
        wanted: numbers and words separated by commas; empty: guessed; `none`: every number is a value.
        name: of the column, for the notes.
    """
    if wanted.strip():
        asked = [float(word) for word in words(wanted) if _is_number(word)]
        return np.where(np.isin(values, asked), np.nan, values), []
    found = guessed(values)
    if not found:
        return values, []
    listed = ", ".join(f"{value:.10g} ({count})" for value, count in found.items())
    note = Guess(
        "Values of “{name}” far from all others were taken as missing: {listed}; set data.missing_values=none if they "
        "are values.",
        "Valores de «{name}» muy lejos de los demás se tomaron como ausentes: {listed}; indique "
        "data.missing_values=none si son valores.",
        ("data.missing_values",),
    ).format(name=name, listed=listed)
    return np.where(np.isin(values, list(found)), np.nan, values), [note]


def words(wanted: str) -> list[str]:
    """What a setting lists, separated by commas or semicolons; `none` is nothing."""
    listed = [word.strip().lower() for word in wanted.split(";" if ";" in wanted else ",")]
    return [word for word in listed if word and word != "none"]


def guessed(values: np.ndarray) -> dict[float, int]:
    """Usual marks of missing values that stand clearly outside the rest, and how often each stands there."""
    known = values[~np.isnan(values)]
    candidates = [float(value) for value in np.unique(known) if float(value) in _USUAL]
    rest = known[~np.isin(known, candidates)]
    if not candidates or len(rest) < 2:
        return {}
    low, high = float(rest.min()), float(rest.max())
    spread = max(high - low, 1e-9 * max(abs(low), abs(high)))
    found: dict[float, int] = {}
    for value in candidates:
        count = int((known == value).sum())
        away = max(low - value, value - high)
        rare = value in _ALONE and (low >= 0 or away > 3 * spread)
        if away > spread and (count > 1 or rare):
            found[value] = count
    return found


def _is_number(word: str) -> bool:
    try:
        return bool(np.isfinite(float(word)))
    except ValueError:
        return False
