"""How numbers are written in a column: as many digits in each row, shares in percent; they stay numbers, so that they sort as such."""

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground import sanity_checks
from playground.task import METRICS
from playground.tracking.run_columns import CHECK

_MOST_DIGITS = 8


def numbers(found: Any, address: str) -> tuple[Any, Any]:
    """Numbers with as many digits in each row, and how Streamlit writes them: where the metric is a share, in percent."""
    there = found[np.isfinite(found)]
    if _percent(address):
        return _cut(found, 3), st.column_config.NumberColumn(format="percent", step=0.001)
    if not len(there) or ((there == np.round(there)).all() and np.abs(there).max() < _LARGEST):
        form = "plain" if address in ("seed",) or address.endswith(".seed") else "localized"
        whole = pd.array(np.where(np.isfinite(found), found, 0).astype("int64"), dtype="Int64")
        whole[~np.isfinite(found)] = pd.NA
        return whole, st.column_config.NumberColumn(format=form)
    digits = _digits(there)
    if digits > _MOST_DIGITS:
        return found, st.column_config.NumberColumn(format="scientific")
    return _cut(found, digits), st.column_config.NumberColumn(format="localized", step=10.0**-digits)


_LARGEST = 2**53


def _digits(there: Any) -> int:
    """Digits behind the decimal sign with which the middle one of some numbers has four that count."""
    middle = float(np.median(np.abs(there[there != 0])))
    return max(0, 3 - math.floor(math.log10(middle)))


def _cut(found: Any, digits: int) -> Any:
    """Numbers such that Streamlit, which cuts digits off, shows them rounded."""
    with np.errstate(invalid="ignore"):
        return np.round(found, digits) + np.copysign(10.0 ** -(digits + 3), found)


def _percent(address: str) -> bool:
    place, _, name = address.partition(".")
    if place == CHECK[:-1]:
        return name in sanity_checks.CHECKS and (
            sanity_checks.CHECKS[name].percent or sanity_checks.CHECKS[name].points
        )
    last = name.rsplit(".", 1)[-1]
    return place in ("test", "validation") and last in METRICS and METRICS[last].percent
