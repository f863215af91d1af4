"""The sequences behind a number: what the network read, what was right and what it answered."""

from collections.abc import Callable, Mapping

import streamlit as st

from playground.errors import PlaygroundError
from playground.evaluation.found_errors import MOST_CASES, Cases
from playground.text import Text, percentage, significant
from playground.tracking import runs
from playground.ui import cache
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import data_frame
from playground.ui.links.choice import menu
from playground.ui.page import link, plain, say, session


def choose_group(titles: Mapping[str, str], usual: str, key: str) -> str:
    """Whose sequences are listed: what was last clicked in the figure, or chosen here; it is in the address.

    Args:
        titles: of all that can be chosen, by what they are called in the address.
        usual: what is chosen at first.
        key: of the widget; a click writes into it, see `clicked`.
    """
    return menu("errors.group", titles, say(en="Examples of", es="Ejemplos de"), key=key, usual=usual, width=420)


def clicked(figure: str, key: str, group_of: Callable[[dict[str, float]], str | None]) -> Callable[[], None]:
    """What to do when a point of a figure was clicked: choose its group in the field of `choose_group`.

    Args:
        figure: the key of the figure.
        key: the key of the field.
        group_of: the group that a point stands for; None: it stands for none.
    """

    def choose() -> None:
        points = st.session_state[figure]["selection"]["points"]
        group = group_of(points[0]) if points else None
        if group is not None:
            st.session_state[key] = group

    return choose


def choose_run(seen: Seen) -> str:
    """Of which run sequences are listed, by its name; it is in the address, and the only one is not asked for."""
    names = {run.id: name for name, run in seen.runs.items()}
    if len(names) == 1:
        return next(iter(names.values()))
    words = say(en="Of the run", es="De la ejecución")
    return names[menu("errors.of", names, words, key=f"{seen.key}.of", usual=next(iter(names)), width=320)]


PREDICTED, ERROR = Text("predicted", "predicción"), Text("error", "error")


def draw_cases(
    run: runs.Run, cases: Cases, key: str, *, percent: bool, answer: Text = PREDICTED, error: Text = ERROR
) -> None:
    """The sequences, a row each; one that is chosen can be looked at inside.

    Args:
        run: whose answers they are.
        cases: the worst first.
        key: tells the widgets from others on the page.
        percent: errors are 0 or 1, and the table does not tell them.
        answer: what the answers are called.
        error: what the errors are called.
    """
    if not cases:
        st.caption(say(en="There are none.", es="No hay ninguno."))
        return
    try:
        words = cache.error_cases(run.id, tuple((case.example, case.position) for case in cases), session().language)
    except PlaygroundError as refusal:
        st.info(say(refusal.text))
        return
    rows = []
    for case, line in zip(cases, words, strict=True):
        # What was read may be long: on a narrow screen it stands behind what has to be seen.
        row = {say(en="true", es="real"): plain(case.right), plain(answer): plain(case.answer)}
        if not percent:
            row[plain(error)] = plain(significant(case.error))
        if case.confidence is not None:
            row[say(en="confidence", es="confianza")] = plain(percentage(case.confidence))
        row[say(en="what was read", es="lo leído")] = line
        rows.append(row | {say(en="sequence", es="secuencia"): str(case.example + 1)})
    state = data_frame(
        rows,
        height="content",
        on_select="rerun",
        selection_mode="single-row",
        # Of other sequences none is chosen yet.
        key=f"{key}.{run.id}.{'.'.join(f'{case.example}-{case.position}' for case in cases)}",
        alt=say(en="Examples with what was right and what was predicted", es="Ejemplos con lo correcto y lo predicho"),
    )
    picked = state["selection"]["rows"]
    if picked and picked[0] < len(cases):
        number = str(cases[picked[0]].example + 1)
        link(
            "look_inside",
            say(en="Look inside at sequence {number}", es="Ver por dentro la secuencia {number}", number=number),
            icon="🔬",
            run=run.id,
            input=number,
        )
    else:
        st.caption(
            say(
                en="The worst ones first, {count} at most. Choose a row to look inside the network at that sequence.",
                es="Primero los peores, {count} como mucho. Elija una fila para ver la red por dentro con esa secuencia.",
                count=MOST_CASES,
            )
        )
