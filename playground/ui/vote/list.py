"""The list of polls: those that take votes, and one's own."""

import streamlit as st

from playground.tracking import polls
from playground.ui import record
from playground.ui.exhibits import table_to_pick
from playground.ui.formatting import ago, task_icon, task_title
from playground.ui.page import in_url, plain, say
from playground.ui.visitor import visitor

_SHOWN = 100


def listed() -> None:
    """Open polls of everybody and all of one's own, the newest first; a click on a row opens it."""
    me = visitor()
    # One's own are asked for, too: among the newest of all they may not be any more.
    newest = [one for one in record.listed_polls(limit=_SHOWN) if one.open or me.may_change(one.owner)]
    both = {one.id: one for one in (*newest, *record.listed_polls(owner=me.key, limit=_SHOWN))}
    found = sorted(both.values(), key=lambda one: -one.created)
    if not found:
        st.info(say(en="Nothing is put to the vote yet.", es="Aún no hay nada que votar."))
        return
    picked = table_to_pick(
        {one.id: _row(one) for one in found},
        mode="single-row",
        key="vote.table",
        alt=say(en="Votes, newest first", es="Votaciones, la más nueva primero"),
    )
    st.caption(say(en="Tick a row to open the vote.", es="Marque una fila para abrir la votación."))
    if picked:
        in_url(poll=picked[0])
        st.rerun()


def _row(one: polls.Recorded) -> dict[str, str]:
    return {
        say(en="name", es="nombre"): f"{task_icon(one.task)} {one.name}",
        say(en="task", es="tarea"): plain(task_title(one.task)),
        say(en="state", es="estado"): say(en="🔵 open", es="🔵 abierta")
        if one.open
        else say(en="🔒 closed", es="🔒 cerrada"),
        say(en="runs", es="ejecuciones"): str(one.runs),
        say(en="visitors", es="personas"): str(len({vote.voter for vote in one.delivered})),
        say(en="created", es="creada"): plain(ago(one.created)),
        say(en="owner", es="propietario"): say(en="mine", es="mía") if one.owner == visitor().key else "",
    }
