"""Data frames on a page: every one can be exported by whoever looks at it, so none holds what a spreadsheet would run."""

from typing import Any

import pandas as pd
import streamlit as st

from playground.markup import for_spreadsheet


def data_frame(frame: pd.DataFrame, **options: Any) -> Any:
    """`st.dataframe` with cells and headings that a spreadsheet takes as words.

    Args:
        options: as `st.dataframe` takes them; `alt` says what the table holds, for those who cannot see it.
    """
    return st.dataframe(for_spreadsheet(frame), **options)
