"""Whatever figure a test here has drawn, it says in both languages what it shows, and has a table behind it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from playground.exhibits import Figure


@pytest.fixture(autouse=True)
def figures_have_words_and_a_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    drawn: list[Figure] = []
    made = Figure.__init__

    def noted(figure: Figure, *given: Any, **named: Any) -> None:
        made(figure, *given, **named)
        drawn.append(figure)

    monkeypatch.setattr(Figure, "__init__", noted)
    yield
    for one in drawn:
        assert one.title.en and one.title.es and one.alt.en and one.alt.es
        assert one.table.columns.is_unique and all(str(name).strip() for name in one.table.columns)
        assert len(one.table) or not _says_something(one), f"nothing stands behind “{one.title}”"


def _says_something(figure: Figure) -> bool:
    values = [trace[part] for trace in figure.figure.data for part in ("y", "z", "dimensions") if part in trace]
    return any(bool(pd.notna(pd.Series(list(one), dtype=object)).any()) for one in values if one is not None)
