"""A finished run done again: the offer, how far it is, and what came out."""

import streamlit as st

from playground.duration import duration
from playground.errors import PlaygroundError
from playground.launch.verification import background
from playground.text import Text
from playground.tracking import runs
from playground.ui.formatting import ago
from playground.ui.language import say
from playground.ui.live import live_run
from playground.ui.visitor import visitor


def verify(run: runs.Run) -> None:
    """The button that has a finished run done again."""
    if run.status != "finished":
        return
    mine = visitor().may_change(run.owner)
    with st.popover(say(en="Verify", es="Verificar"), icon="🔍", disabled=not mine):
        whole = Text(
            "Trains the run again in the background, about {span}, and compares every number. The run stays as it is.",
            "Entrena de nuevo la ejecución en segundo plano, unos {span}, y compara cada número. La ejecución queda como está.",
        )
        st.markdown(say(whole.format(span=duration(run.seconds))))
        last = False
        if runs.ends_again(run):
            last = st.toggle(say(en="Only the last part", es="Solo la última parte"), key="run.verify.last")
        if st.button(say(en="Do it again", es="Hacerla de nuevo"), type="primary", key="run.verify"):
            try:
                background.begin(run.id, visitor(), last_epoch=last)
            except PlaygroundError as error:
                st.error(say(error.text))
            else:
                st.rerun()


def verification(run: runs.Run) -> None:
    """How far a verification is, and what the last one said."""
    if run.status == "finished":
        live_run(run, _looked, "verify", begun=background.state(run.id) is not None)


def _looked(run: runs.Run) -> bool:
    found = background.state(run.id)
    if found is not None:
        left, right = st.columns([5, 1], vertical_alignment="center")
        words = Text("Verifying: {what}", "Verificando: {what}").format(what=found.what)
        left.progress(min(1.0, found.share), text=say(words))
        mine = visitor().may_change(run.owner)
        if right.button(say(en="Cancel", es="Cancelar"), key="run.verify.stop", disabled=not mine, width="stretch"):
            background.stop(run.id, visitor())
            st.rerun()
        return True
    outcome = run.verified
    if outcome is not None:
        words = Text("{text} (verified {ago})", "{text} (verificada {ago})")
        shown = say(words.format(text=outcome.text, ago=ago(outcome.at)))
        if outcome.identical:
            st.success(shown, icon="🔍")
        else:
            st.warning(shown, icon="🔍")
    return False
