"""One poll: its head, and which part of it is shown."""

from typing import Literal

import streamlit as st

from playground.errors import PlaygroundError
from playground.tracking import polls
from playground.ui import record
from playground.ui.page import among, in_url, link, say
from playground.ui.visitor import visitor
from playground.ui.vote import cached
from playground.ui.vote.ballot import all_judged, ballot
from playground.ui.vote.manage import manage
from playground.ui.vote.results import show_results

View = Literal["vote", "results", "manage"]


def asked() -> polls.Recorded | None:
    """The poll named in the URL; a sentence where it is gone."""
    name = st.query_params.get("poll")
    if not name:
        return None
    try:
        return record.poll(name)
    except PlaygroundError as error:
        st.warning(say(error.text))
        in_url(poll=None)
        return None


def shown(recorded: polls.Recorded) -> None:
    """The poll: the next pair to judge, and what others may see of it."""
    poll = cached.poll(recorded)
    st.subheader(say(en="{name}", es="{name}", name=recorded.name))
    mine = visitor().may_change(recorded.owner)
    views = {"vote": say(en="Vote", es="Votar")}
    if told := not recorded.open or all_judged(recorded, poll):
        views["results"] = say(en="Results", es="Resultados")
    if mine:
        views["manage"] = say(en="Invite and close", es="Invitar y cerrar")
    view: View = "vote"
    if len(views) > 1:
        view = st.segmented_control(
            say(en="What is shown", es="Qué se muestra"),
            **among(views),
            default="vote" if recorded.open else "results",
            required=True,
            key=f"vote.view.{recorded.open}",
            label_visibility="collapsed",
        )
    if view == "vote":
        ballot(recorded, poll)
    elif view == "results":
        show_results(recorded, poll)
    else:
        manage(recorded, poll, told=told)
    link("vote", say(en="All votes", es="Todas las votaciones"), "🗳️")
