"""How numbers are written in a column: as many digits as count, shares in percent; their values stay, for order and download."""

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground import sanity_checks
from playground.task import METRICS
from playground.tracking.run_list.columns import CHECK

_MOST_DIGITS = 8


def numbers(found: Any, address: str) -> tuple[Any, Any]:
    """Numbers, and how Streamlit writes them: so that the middle one has four digits that count and none but 0 is 0."""
    there = found[np.isfinite(found)]
    if _percent(address):
        return found, st.column_config.NumberColumn(format="percent")
    if not len(there) or ((there == np.round(there)).all() and np.abs(there).max() < _LARGEST):
        form = "plain" if address in ("seed",) or address.endswith(".seed") else "localized"
        whole = pd.array(np.where(np.isfinite(found), found, 0).astype("int64"), dtype="Int64")
        whole[~np.isfinite(found)] = pd.NA
        return whole, st.column_config.NumberColumn(format=form)
    # A step would cut digits off the numbers themselves, also of those that are downloaded: only the format is given.
    size = np.abs(there[there != 0])
    digits = max(_LOCALIZED, 3 - math.floor(math.log10(float(np.median(size)))))
    if (size == np.round(size, _LOCALIZED)).all():
        digits = _LOCALIZED  # more would be zeros
    if digits > _MOST_DIGITS or size.min() < 0.5 * 10.0**-digits:
        return found, st.column_config.NumberColumn(format="scientific")
    form = "localized" if digits == _LOCALIZED else f"%.{digits}f"
    return found, st.column_config.NumberColumn(format=form)


_LARGEST = 2**53
_LOCALIZED = 3
"""Digits behind the decimal sign that `localized` shows, which knows the browser's language."""


def _percent(address: str) -> bool:
    place, _, name = address.partition(".")
    if place == CHECK[:-1]:
        return name in sanity_checks.CHECKS and (
            sanity_checks.CHECKS[name].percent or sanity_checks.CHECKS[name].points
        )
    last = name.rsplit(".", 1)[-1]
    return place in ("test", "validation") and last in METRICS and METRICS[last].percent
