"""The confusion matrix of a run, or how those of two runs differ, with the sequences behind each square."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from playground.evaluation.error_exhibits import confusion_matrix, difference_of
from playground.evaluation.found_errors import Confusion
from playground.exhibits import Figure
from playground.text import Text, speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, choose_run, clicked, draw_cases
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw
from playground.ui.links.choice import buttons, menu
from playground.ui.page import plain, say, session

_NONE = "none"
"""In the address: no matrix is taken from the first one."""


def draw_confusion(seen: Seen) -> None:
    """The matrix: counts or shares of one run, or the difference of two."""
    tables = {name: one.confusion for name, one in seen.found.items() if one.confusion is not None}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pair = _choose_pair(seen, list(tables)) if len(tables) > 1 else (next(iter(tables)), "")
        as_shares = pair[1] == "" and _choose_shares(seen)
    first, second = tables[pair[0]], tables.get(pair[1])
    if second is not None and second.classes != first.classes:
        st.info(say(en="The two runs have other classes.", es="Las dos ejecuciones tienen otras clases."))
        return
    key = f"{seen.key}.confusion.{pair[0]}.{pair[1]}"
    count = len(first.classes)
    counts = first.counts if second is None else first.counts + second.counts
    cells = [(int(row), int(column)) for row, column in zip(*np.nonzero(counts), strict=True)]
    # The most frequent confusion comes first; what is right comes last.
    cells.sort(key=lambda cell: (cell[0] == cell[1], -int(counts[cell])))
    squares = {f"{row},{column}": (row, column) for row, column in cells}
    field = f"{key}.square"

    def square_of(point: dict[str, float]) -> str | None:
        square = f"{round(point['y'])},{round(point['x'])}"
        return square if square in squares else None

    figure = _figure((seen.stamp, pair, as_shares), pair, first, second, as_shares)
    draw(figure, f"{key}.figure", clicked(f"{key}.figure", field, square_of))
    names = [plain(one) for one in first.classes]
    titles = {
        square: plain(
            Text("{right} taken for {answer} ({count})", "{right} por {answer} ({count})")
            if row != column
            else Text("{right}, right ({count})", "{right}, correctas ({count})")
        ).format(right=names[row], answer=names[column], count=int(counts[row, column]))
        for square, (row, column) in squares.items()
    }
    square = choose_group(titles, next(iter(squares)), field)
    run = choose_run(seen)
    shown = tables.get(run)
    draw_cases(
        seen.runs[run],
        shown.cases.get(squares[square], ()) if shown is not None and len(shown.classes) == count else (),
        f"{key}.cases",
        percent=seen.found[run].percent,
    )


def _choose_pair(seen: Seen, names: Sequence[str]) -> tuple[str, str]:
    """The run that is looked at, and the one that is taken from it; empty: none is."""
    ids = {seen.runs[name].id: name for name in names}
    first = menu("errors.matrix", ids, say(en="Run", es="Ejecución"), key=f"{seen.key}.matrix", usual=next(iter(ids)))
    others = {run_id: name for run_id, name in ids.items() if run_id != first}
    words = {_NONE: say(en="nothing (the matrix itself)", es="nada (la propia matriz)"), **others}
    second = menu(
        "errors.less", words, say(en="less", es="menos"), key=f"{seen.key}.less.{first}", usual=next(iter(others))
    )
    return ids[first], others.get(second, "")


def _choose_shares(seen: Seen) -> bool:
    ways = {
        "counts": say(en="counts", es="recuentos"),
        "shares": say(en="shares of the row", es="proporciones de la fila"),
    }
    words = say(en="In the squares", es="En las casillas")
    return buttons("errors.squares", ways, words, key=f"{seen.key}.squares", usual="counts") == "shares"


@cache.shared_by_key(most=64)
def _figure(pair: tuple[str, str], first: Confusion, second: Confusion | None, as_shares: bool) -> Figure:
    with speaking(session().language):
        if second is None:
            return confusion_matrix(first, as_shares=as_shares)
        return difference_of(first, second, pair)
