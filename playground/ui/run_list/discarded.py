"""Below the list: the visitor's deleted runs, which can be taken back for a day, or their space freed at once."""

import time

import streamlit as st

from playground.errors import Failure
from playground.text import Text, duration
from playground.tracking import removal, runs
from playground.tracking.visitor import Visitor
from playground.ui import record
from playground.ui.formatting import task_icon
from playground.ui.many_runs import each
from playground.ui.page import among, say
from playground.ui.run_state import whose
from playground.ui.visitor import visitor


def discarded() -> None:
    """The runs that can be taken back; nothing where there are none."""
    by = visitor()
    found = [one for one in record.discarded() if by.may_change(one.run.owner)]
    if not found:
        return
    with st.expander(
        say(en="Deleted runs ({count})", es="Ejecuciones eliminadas ({count})", count=len(found)), icon="🗑️"
    ):
        st.caption(
            say(
                en="Each can be taken back for a day after it was deleted; then its files go, and its space is free.",
                es="Cada una se puede recuperar durante un día desde que se eliminó; después se van sus archivos y se libera su espacio.",
            )
        )
        now = time.time()
        titles = {
            one.run.id: " · ".join(
                [
                    f"{task_icon(one.run.task)} {one.run.name}",
                    *([_whose(one.run)] if by.admin else []),
                    duration(max(0.0, one.until - now)),
                ]
            )
            for one in found
        }
        picked = st.multiselect(
            say(
                en="Which (“Undo” without a choice: all of yours)",
                es="Cuáles («Deshacer» sin elegir ninguna: todas las suyas)",
            ),
            **among(titles),
            key="runs.gone.picked",
        )
        chosen = [one.run for one in found if one.run.id in picked]
        back = chosen or [one.run for one in found if one.run.owner == by.key]
        with st.container(horizontal=True):
            if st.button(
                say(en="Undo", es="Deshacer"), icon="↩️", type="primary", disabled=not back, key="runs.gone.back"
            ):
                each(back, runs.take_back, Text("They are back.", "Están de vuelta."))
            if st.button(
                say(en="Free the space now", es="Liberar el espacio ahora"),
                icon="🧹",
                disabled=not chosen,
                help=say(
                    en="Removes the chosen ones for good, with their files; that cannot be undone.",
                    es="Quita para siempre las elegidas, con sus archivos; eso no se puede deshacer.",
                ),
                key="runs.gone.free",
            ):
                freed = sum(removal.size_of(run) for run in chosen)
                done = Text("{size} MB freed.", "{size} MB liberados.").format(size=f"{freed / 1e6:.1f}")
                each(chosen, _free, done)


def _whose(run: runs.Run) -> str:
    return whose(run) or say(en="somebody else’s", es="de otra persona")


def _free(run_id: str, by: Visitor) -> None:
    try:
        runs.free(run_id, by)
    except OSError:
        raise Failure(
            Text(
                "Some files could not be removed; the server tries again within an hour.",
                "Algunos archivos no se pudieron quitar; el servidor lo intenta de nuevo en menos de una hora.",
            )
        ) from None
