"""What the owner of a poll does with it: invite, download the votes, close, delete."""

from functools import partial

import streamlit as st

from playground.text import Text
from playground.tracking import polls
from playground.tracking.polls.changes import table
from playground.ui.page import attempt, go, say, tell
from playground.ui.visitor import visitor
from playground.ui.vote import cached
from playground.votes.poll import Poll


def manage(recorded: polls.Recorded, poll: Poll, *, told: bool) -> None:
    """The link for others, the votes as a file, and the buttons that end the poll.

    Args:
        recorded: the poll as recorded.
        poll: what is voted on.
        told: the owner may see what others said: until then they could not judge blindly themselves.
    """
    cast = polls.votes(recorded)
    if recorded.open:
        st.markdown(
            say(
                en="Whoever opens this link can vote, without an account:",
                es="Quien abra este enlace puede votar, sin cuenta:",
            )
        )
        st.code(invitation(recorded.id), language=None, wrap_lines=True)
    st.markdown(
        say(
            en="Votes so far: {votes} · visitors: {voters}",
            es="Votos hasta ahora: {votes} · personas: {voters}",
            votes=len(cast),
            voters=len({vote.voter for vote in cast}),
        )
    )
    if not told:
        st.caption(
            say(
                en="The results and all votes are shown to you once you have judged every pair, or closed the vote.",
                es="Verá los resultados y todos los votos cuando haya valorado todos los pares o cerrado la votación.",
            )
        )
    with st.container(horizontal=True):
        if told:
            st.download_button(
                say(en="Votes (CSV)", es="Votos (CSV)"),
                "\ufeff" + table(poll, cast),
                file_name=f"votes-{recorded.id[:8]}.csv",
                mime="text/csv",
                icon="⬇️",
                key="vote.csv",
                on_click="ignore",
            )
        if recorded.url:
            st.link_button(say(en="Open in MLflow", es="Abrir en MLflow"), recorded.url, icon="🔗")
        words = (
            say(en="Close the vote", es="Cerrar la votación")
            if recorded.open
            else say(en="Finish closing", es="Terminar el cierre")
        )
        if not recorded.counted and st.button(words, icon="🔒", key="vote.close"):
            attempt(
                lambda: polls.close(recorded.id, visitor(), partial(cached.results, recorded)),
                Text("Closed.", "Cerrada."),
            )
        with st.popover(say(en="Delete", es="Eliminar"), icon="🗑️"):
            st.markdown(
                say(en="The votes of all visitors go, too.", es="Se eliminan también los votos de todas las personas.")
            )
            if st.button(say(en="Delete this vote", es="Eliminar esta votación"), type="primary", key="vote.delete"):
                _delete(recorded)


def _delete(recorded: polls.Recorded) -> None:
    polls.delete(recorded.id, visitor())
    tell(Text("The vote was deleted.", "La votación se eliminó."))
    go("vote")


def invitation(poll_id: str) -> str:
    """The address under which others vote, in their own language."""
    base = (st.context.url or "").rstrip("/").removesuffix("/vote")
    return f"{base}/vote?poll={poll_id}"
