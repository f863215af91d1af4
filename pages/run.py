"""One run: what it is doing, its curves live, samples by epoch, settings, log, downloads."""

import streamlit as st

from playground.ui.language import say
from playground.ui.lineage import lineage
from playground.ui.live import live
from playground.ui.run_page.details import details
from playground.ui.run_page.diagnostics import meters
from playground.ui.run_page.head import actions, found, head, nothing, outcome, verdict
from playground.ui.run_page.outputs import curves, samples
from playground.ui.run_page.verification import verification
from playground.ui.studies.links import link_study

run = found()
if run is None:
    st.title(say(en="One run", es="Una ejecución"))
    nothing()
else:
    shown, begun = run.id, not run.over
    live(lambda: head(shown), begun=begun)
    actions(run)
    link_study(run)
    verification(run)
    verdict(run)
    live(lambda: curves(shown), "curves", begun=begun)
    outcome(run)
    meters(run)
    live(lambda: samples(shown), "samples", seconds=3, begun=begun)
    lineage(run)
    details(run)
