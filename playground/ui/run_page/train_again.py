"""A run that has ended trained again: verified as a run of its own, or continued for more epochs."""

from contextlib import suppress

import streamlit as st

from playground.errors import NotFound
from playground.text import Text, duration
from playground.tracking import runs
from playground.tracking.actions import child_runs
from playground.tracking.actions.submit import LONGEST_NOTE
from playground.ui import cache, record
from playground.ui.formatting import ago
from playground.ui.page import attempt, go, say, tell
from playground.ui.run_state import live_run
from playground.ui.visitor import visitor


def verify(run: runs.Run) -> None:
    """The button that has a finished run done again."""
    if run.status != "finished":
        return
    mine = visitor().may_change(run.owner)
    with st.popover(say(en="Verify", es="Verificar"), icon="🔍", disabled=not mine):
        st.markdown(
            say(
                en="Trains it again as a separate run (about {span}) and compares every number. This run stays as it is.",
                es="La entrena de nuevo como una ejecución aparte (unos {span}) y compara cada número. Esta queda como está.",
                span=duration(run.seconds),
            )
        )
        last = runs.ends_again(run) and st.toggle(
            say(en="Only from the last checkpoint", es="Solo desde el último punto de control"), key="run.verify.last"
        )
        if st.button(say(en="Do it again", es="Hacerla de nuevo"), type="primary", key="run.verify"):
            attempt(lambda: runs.verify(run.id, visitor(), last_epoch=last))


def verification(run: runs.Run) -> None:
    """How far a verification is, and what the last one said."""
    if run.verified is not None:
        again = _repeating(run)
        live_run(run, _drawn, "verify", begun=again is not None and _under_way(again))


def _drawn(run: runs.Run) -> bool:
    """Draw it; whether it is under way."""
    if run.verified is not None and run.verified.text is not None:
        shown = say(
            en="{text} (verified {ago})",
            es="{text} (verificada {ago})",
            text=run.verified.text,
            ago=ago(run.verified.at),
        )
        (st.success if run.verified.identical else st.warning)(shown, icon="🔍")
        return False
    again = _repeating(run)
    if again is None:
        return False
    if not _under_way(again):
        st.warning(
            say(
                en="The verification ended without a result. {why}",
                es="La verificación terminó sin resultado. {why}",
                why=again.reason or "",
            ),
            icon="🔍",
        )
        return False
    left, right = st.columns([5, 1], vertical_alignment="center")
    waiting, comparing = (
        Text("waiting in the queue", "en espera en la cola"),
        Text("comparing the numbers", "comparando los números"),
    )
    what = again.phase or (comparing if again.over else waiting)
    left.progress(min(1.0, again.share), text=say(en="Verifying: {what}", es="Verificando: {what}", what=what))
    mine = visitor().may_change(again.owner) and not again.over
    if right.button(say(en="Cancel", es="Cancelar"), key="run.verify.stop", disabled=not mine, width="stretch"):
        runs.stop(again.id, visitor())
        st.rerun()
    return True


def _repeating(run: runs.Run) -> runs.Run | None:
    """The run that repeats this one, while there is no outcome; None where there is one, or somebody has deleted it."""
    if run.verified is None or run.verified.text is not None:
        return None
    with suppress(NotFound):
        return record.get(run.verified.run)
    return None


def _under_way(again: runs.Run) -> bool:
    return not again.over or again.status == "finished"  # the outcome is written a moment after the end


_USUAL = 20
"""Epochs that are offered at first."""


def extend(run: runs.Run) -> None:
    """The offer to train a finished or stopped run for more epochs, as a run of one's own."""
    at = _goes_on_from((run.id, run.status, run.ended), run)
    if at is None:
        return
    more = int(st.session_state.get("run.extend.epochs", _USUAL))
    with st.popover(say(en="{more} more epochs", es="{more} épocas más", more=more), icon="➕"):
        st.markdown(
            say(
                en="A new run continues from epoch {epoch} exactly as if this one had not ended; this one is left unchanged. Early "
                "stopping starts counting again from there.",
                es="Una ejecución nueva continúa desde la época {epoch} exactamente como si esta no hubiera terminado; esta no cambia. "
                "La parada temprana vuelve a contar desde ahí.",
                epoch=at,
            )
        )
        st.caption(say(child_runs.SCHEDULE_NOTES[runs.experiment_of(run).training.schedule]))
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        chosen = left.number_input(
            say(en="More epochs", es="Más épocas"), 1, 100_000, _USUAL, key="run.extend.epochs", step=5
        )
        why = st.text_input(
            say(en="Note (optional): why this run?", es="Nota (opcional): ¿por qué esta ejecución?"),
            max_chars=LONGEST_NOTE,
            key="run.extend.why",
        )
        if right.button(
            say(en="Continue training", es="Seguir entrenando"), type="primary", key="run.extend", width="stretch"
        ):
            attempt(lambda: _submit(run, int(chosen), why))


_goes_on_from = cache.shared_by_key(most=256, seconds=60)(runs.extendable)
"""The epoch after which more would come; its checkpoint is looked into once a minute."""


def _submit(run: runs.Run, epochs: int, why: str) -> None:
    child = runs.extend(run.id, epochs, visitor(), why)
    tell(Text("The longer run is in the queue.", "La ejecución más larga está en la cola."))
    go("run", run=child.id)
