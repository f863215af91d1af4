"""One run: what it is doing, its curves live, samples by epoch, settings, log, downloads."""

import streamlit as st

from playground.ui.lineage import lineage
from playground.ui.page import say
from playground.ui.report import report
from playground.ui.run_page.details import details, meters
from playground.ui.run_page.errors import errors
from playground.ui.run_page.head import actions, found, head, head_depends, link_study, nothing, outcome, verdict
from playground.ui.run_page.outputs import curves, depends, samples
from playground.ui.run_page.train_again import verification
from playground.ui.run_state import live_run

run = found()
if run is None:
    st.title(say(en="Run", es="Ejecución"))
    nothing()
else:
    live_run(run, head, "head", depends=head_depends)
    actions(run)
    link_study(run)
    verification(run)
    verdict(run)
    live_run(run, curves, "curves", depends=depends)
    outcome(run)
    meters(run)
    live_run(run, samples, "samples", seconds=3, depends=depends)
    errors(run)
    lineage(run)
    report({"runs": [run.id]}, run.name)
    details(run)
