"""What the compared runs put out: the samples kept at one epoch, and for an input of one's own."""

import streamlit as st

from playground.tracking import runs
from playground.ui import cache
from playground.ui.compare.choose import as_recorded, names_of
from playground.ui.exhibits import draw_all
from playground.ui.page import say, session
from playground.ui.run_page.outputs import choose_epoch
from playground.ui.try_it import ask


def samples(chosen: list[runs.Run]) -> None:
    """The kept samples of all runs at one epoch."""
    epochs = sorted({epoch for run in chosen for epoch in runs.sample_epochs(run)})
    if not epochs:
        return
    st.subheader(say(en="The same input at the same epoch", es="La misma entrada en la misma época"))
    epoch = choose_epoch(epochs, f"compare.{','.join(run.id for run in chosen)}")
    with st.spinner(say(en="Drawing the samples…", es="Dibujando las muestras…")):
        _draw_samples((as_recorded(chosen), epoch), chosen, epoch)


@cache.shared_by_key(most=64)
def _draw_samples(chosen: list[runs.Run], epoch: int) -> None:
    names = names_of(chosen)
    draw_all(cache.shown({names[run.id]: run for run in chosen}, epoch, session().language), "compare.samples")


def same_input(chosen: list[runs.Run]) -> None:
    """An input of one's own, given to all runs."""
    ready = [run for run in chosen if run.has_model]
    if len(ready) > 1:
        st.subheader(say(en="Try them on your own data", es="Pruébelas con sus propios datos"))
        ask(ready, names_of(ready), "compare")
