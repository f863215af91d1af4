"""More epochs for a run that has ended."""

import streamlit as st

from playground.text import Text
from playground.tracking import runs
from playground.tracking.actions import more_epochs
from playground.tracking.actions.submit import LONGEST_NOTE
from playground.ui.language import say
from playground.ui.links import go
from playground.ui.notices import attempt, tell
from playground.ui.visitor import visitor

_USUAL = 20
"""Epochs that are offered at first."""


def extend(run: runs.Run) -> None:
    """The offer to train a finished or stopped run for more epochs, as a run of one's own."""
    at = runs.extendable(run)
    if at is None:
        return
    more = int(st.session_state.get("run.extend.epochs", _USUAL))
    words = Text("{more} more epochs", "{more} épocas más").format(more=more)
    with st.popover(say(words), icon="➕"):
        st.markdown(say(_WHAT.format(epoch=at)))
        st.caption(say(more_epochs.told(runs.experiment_of(run).training)))
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        chosen = left.number_input(
            say(en="More epochs", es="Épocas más"), 1, 100_000, _USUAL, key="run.extend.epochs", step=5
        )
        why = st.text_input(
            say(en="Why (a note)", es="Por qué (una nota)"), max_chars=LONGEST_NOTE, key="run.extend.why"
        )
        if right.button(
            say(en="Continue training", es="Seguir entrenando"), type="primary", key="run.extend", width="stretch"
        ):
            attempt(lambda: _submit(run, int(chosen), why))


def _submit(run: runs.Run, epochs: int, why: str) -> None:
    child = runs.extend(run.id, epochs, visitor(), why)
    tell(Text("The longer run is in the queue.", "La ejecución más larga está en la cola."))
    go("run", run=child.id)


_WHAT = Text(
    "A new run continues from epoch {epoch} exactly as if this one had not ended; this one is left unchanged. Early "
    "stopping starts counting again from there.",
    "Una ejecución nueva continúa desde la época {epoch} exactamente como si esta no hubiera terminado; esta no cambia. La "
    "parada temprana vuelve a contar desde ahí.",
)
