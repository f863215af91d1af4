"""Data frames on a page: every one can be exported by whoever looks at it, so none holds what a spreadsheet would run."""

from typing import Any

import pandas as pd
import streamlit as st

from playground.markup import for_spreadsheet
from playground.studies.table import Table
from playground.ui.language import plain


def data_frame(frame: pd.DataFrame, **options: Any) -> Any:
    """`st.dataframe` with cells and headings that a spreadsheet takes as words.

    Args:
        options: as `st.dataframe` takes them; `alt` says what the table holds, for those who cannot see it.
    """
    return st.dataframe(for_spreadsheet(frame), **options)


def in_words(table: Table, **options: Any) -> Any:
    """A table whose cells are words, in the visitor's language; arguments as of `data_frame`."""
    cells = [[plain(cell) for cell in row] for row in table.rows]
    heads = [plain(head) for head in table.heads]
    return data_frame(pd.DataFrame(cells, columns=heads), hide_index=True, height="content", **options)
