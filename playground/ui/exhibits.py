"""Draws exhibits and tables: each kind in one place."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, assert_never

import pandas as pd
import streamlit as st
from plotly.basedatatypes import BaseFigure

from playground.evaluation.reference_scores import BASELINE_KINDS, baseline_title
from playground.exhibits import Drawing, Exhibit, Figure, MarkedTexts, Prose, Score, Sound, Sounds, Table
from playground.marked_text import STYLE, in_html
from playground.markup import cell_for_spreadsheet, for_figure, for_spreadsheet
from playground.studies import table as studies_table
from playground.task import METRICS, title_of, title_on_test
from playground.text import Text, speaking
from playground.ui import drawing, narrow, saving, sounds
from playground.ui.formatting import UNKNOWN, measured
from playground.ui.glossary import help_of
from playground.ui.page import go, plain, say, session


def draw(exhibit: Exhibit, key: str, on_select: Callable[[], None] | None = None) -> None:
    """Draw one exhibit.

    Args:
        key: tells its widgets from others on the page.
        on_select: called when a point of a figure was chosen; `st.session_state[key]` says which.
    """
    if isinstance(exhibit, Prose) and exhibit.warning:
        st.warning(f"**{say(exhibit.title)}**: {say(exhibit.words)}", icon="⚠️")
        return
    length = f" · {exhibit.seconds:.0f} s" if isinstance(exhibit, Sound) else ""
    st.markdown(f"**{say(exhibit.title)}**{length}")
    match exhibit:
        case Figure():
            st.plotly_chart(
                _Checked(for_figure(exhibit.figure)),
                key=key,
                alt=plain(exhibit.alt),
                config={"displaylogo": False, "modeBarButtonsToRemove": ["toImage"]},
                on_select=on_select or "ignore",
                selection_mode="points",
            )
            with speaking(session().language):
                numbers = exhibit.table
            saving.line("figure", plain(exhibit.title), numbers)
        case Table():
            data_frame(exhibit.frame, key=key, hide_index=exhibit.frame.index.name is None, alt=plain(exhibit.title))
            if exhibit.note is not None:
                st.markdown(f"<small>{say(exhibit.note)}</small>", unsafe_allow_html=True)
        case Prose() if exhibit.verbatim:
            st.code(plain(exhibit.words), language=None, wrap_lines=True)
        case Prose():
            st.markdown(say(exhibit.words))
        case Sound():
            st.audio(exhibit.wav, format="audio/wav", alt=plain(exhibit.alt))
        case Sounds():
            sounds.show(exhibit, key)
        case MarkedTexts():
            st.html(STYLE + in_html(exhibit.texts, exhibit.legend, session().language))
        case Score():
            st.image(exhibit.svg, width="stretch", alt=plain(exhibit.alt))
            saving.line("score", plain(exhibit.title))
        case Drawing():
            drawing.show(exhibit.svg, plain(exhibit.title), key)
        case _:
            assert_never(exhibit)


class _Checked(BaseFigure):  # type: ignore[misc]
    """What plotly writes of a figure that was checked when it was made; Streamlit would have anything else checked once more.

    Args:
        shown: the figure, as `for_figure` gives it.
    """

    def __init__(self, shown: dict[str, Any]) -> None:
        self._shown = shown  # and nothing else: what plotly makes of it takes longer than to make it

    def to_dict(self) -> dict[str, Any]:
        """The figure."""
        return self._shown


def draw_all(exhibits: Iterable[Exhibit], key: str) -> None:
    """Draw exhibits one below the other."""
    for index, exhibit in enumerate(exhibits):
        draw(exhibit, f"{key}.{index}")


def data_frame(rows: pd.DataFrame | Sequence[Mapping[str, Any]], **options: Any) -> Any:
    """`st.dataframe` with cells and headings that a spreadsheet takes as words, without an index; what is missing is an empty cell.

    Args:
        rows: a frame, or what each row shows by its heading.
        options: as `st.dataframe` takes them; `alt` says what the table holds, for those who cannot see it.
    """
    table = _shown(rows)
    headings = table.columns if isinstance(table, pd.DataFrame) else table.column_names
    helps = _helps(session().language)
    explained = {name: st.column_config.Column(help=helps[name]) for name in headings if name in helps}
    options["column_config"] = explained | options.get("column_config", {})
    drawn = st.dataframe(table, placeholder="", **{"hide_index": True} | options)
    if "on_select" not in options:
        saving.line(
            "table", str(options.get("alt", "")), pd.DataFrame(rows) if isinstance(table, pd.DataFrame) else rows
        )
    return drawn


@lru_cache(maxsize=4)
def _helps(language: str) -> Mapping[str, str]:
    """What each metric means, by the headings that its columns have in a language."""
    titles = (title_of, title_on_test)
    return {
        title(name).say(language): help_of(METRICS[name].title, METRICS[name].help)
        for name in METRICS
        for title in titles
    }


def _shown(rows: pd.DataFrame | Sequence[Mapping[str, Any]]) -> Any:
    if (
        isinstance(rows, pd.DataFrame)
        or not rows
        or not all(isinstance(cell, str) for row in rows for cell in row.values())
    ):
        return for_spreadsheet(pd.DataFrame(rows))
    return _in_arrow(json.dumps(list(map(dict, rows))))


@lru_cache(maxsize=48)
def _in_arrow(rows: str) -> Any:
    """A table of words, given as JSON, as Streamlit sends it: the same one is drawn for every visitor, at each look."""
    import pyarrow  # noqa: PLC0415 (takes long to import)

    cells = json.loads(rows)
    heads = dict.fromkeys(head for row in cells for head in row)
    # Not by pandas, which takes ten times as long for tables as small as these.
    return pyarrow.table(
        {cell_for_spreadsheet(head): [cell_for_spreadsheet(row.get(head)) for row in cells] for head in heads}
    )


def in_words(table: studies_table.Table, key: str, **options: Any) -> None:
    """A table whose cells are words, in the visitor's language; on a narrow screen a few lines for each row.

    Args:
        table: what it holds.
        key: tells it from others on the page, of letters and `_`.
        options: as of `data_frame`.
    """
    heads = [plain(head) for head in table.heads]
    rows = [dict(zip(heads, map(plain, row), strict=True)) for row in table.rows]
    longest = max((len(row[heads[0]]) for row in rows), default=0)
    if longest > _NAME:
        # Streamlit gives all columns what they need only where there is room for all; the name is what a row is known by.
        wide = st.column_config.Column(width=min(round(_LETTER * longest), _WIDEST))
        options["column_config"] = {heads[0]: wide} | options.get("column_config", {})
    table_or_lines(rows, key, **options)


_NAME, _LETTER, _WIDEST = 30, 6.5, 400
"""Letters of a name that always has room; pixels of a letter, and of the widest name."""


def table_or_lines(rows: Sequence[Mapping[str, str]], key: str, **options: Any) -> None:
    """All rows of a table; on a narrow screen a few lines for each of them.

    Args:
        rows: what each shows by its heading, first its name.
        key: tells it from others on the page, of letters and `_`.
        options: as of `data_frame`.
    """
    with st.container(key=key):
        data_frame(rows, **{"height": "content"} | options)
    narrow.instead_of(key, [narrow.row(row) for row in rows])


def metric_row(
    name: str, values: Mapping[str, float], kind: str, title: Callable[[str], Text] = title_on_test
) -> dict[str, str]:
    """A name with its metrics.

    Args:
        name: of what was measured.
        values: the metrics; others than those that are known are left out.
        kind: of what was measured, in words.
        title: of the column of a metric.
    """
    cells = {
        plain(title(key)): measured(key, value) for key, value in values.items() if key.rsplit(".", 1)[-1] in METRICS
    }
    # The kind stands last: on a narrow screen the numbers are what has to be seen.
    return {say(en="name", es="nombre"): name} | cells | {say(en="kind", es="tipo"): kind}


def baseline_row(
    name: str, baseline: Mapping[str, Any], title: Callable[[str], Text] = title_on_test, of: str = ""
) -> dict[str, str]:
    """A baseline with its metrics.

    Args:
        name: of the baseline.
        baseline: its `kind` and `metrics`.
        title: of the column of a metric.
        of: the run that it was measured for, where there are several.
    """
    shown = plain(baseline_title(name)) + (f" ({of})" if of else "")
    return metric_row(shown, baseline["metrics"], plain(BASELINE_KINDS.get(str(baseline["kind"]), UNKNOWN)), title)


MOST_COMPARED = 20
"""Runs side by side."""
MOST_DRAWN = 8
"""Set-ups that one figure draws in colours of their own: more lines than colours help nobody."""


def table_to_pick(rows: Mapping[str, dict[str, str]], mode: str = "multi-row", **options: Any) -> list[str]:
    """Draw a table of runs or studies; the ids of the chosen rows.

    Args:
        rows: what each shows, by its id.
        mode: whether one row or several may be chosen.
        options: as of `data_frame`.
    """
    state = data_frame(list(rows.values()), on_select="rerun", selection_mode=mode, **options)
    ids = list(rows)
    return [ids[place] for place in state["selection"]["rows"] if place < len(ids)]


def pager(key: str, more: bool, newer: str, older: str) -> None:
    """The buttons to the rows before and after those that are shown.

    Args:
        key: of the list in the session; `<key>.page` holds which page is shown, from 0.
        more: there are older rows.
        newer: words of the button to the newer ones.
        older: words of the button to the older ones.
    """
    page = st.session_state.get(f"{key}.page", 0)
    for name, label, step, there in (("newer", newer, -1, page > 0), ("older", older, 1, more)):
        if there and st.button(label, key=f"{key}.{name}"):
            st.session_state[f"{key}.page"] = page + step
            st.rerun()


def run_buttons(picked: Sequence[str], *, key: str) -> None:
    """The buttons that open the chosen run or compare the chosen ones; says why where they cannot."""
    if st.button(say(en="Open", es="Abrir"), icon="📈", disabled=len(picked) != 1, key=f"{key}.open"):
        go("run", run=picked[0])
    many = len(picked) > MOST_COMPARED
    if st.button(
        say(en="Compare the chosen", es="Comparar las elegidas"),
        icon="⚖️",
        disabled=len(picked) < 2 or many,
        key=f"{key}.compare",
        type="primary",
        help=say(
            en="Up to {most} runs side by side: choose fewer.",
            es="Hasta {most} ejecuciones a la vez: elija menos.",
            most=MOST_COMPARED,
        )
        if many
        else None,
    ):
        session().compared = list(picked)
        go("compare", runs=",".join(picked))
