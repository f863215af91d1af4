"""Runs side by side: what differs, curves, metrics beside the baselines, outputs from the same input."""

import streamlit as st

from playground.ui.compare.choose import choose
from playground.ui.compare.curves import curves
from playground.ui.compare.differences import differences
from playground.ui.compare.errors import errors
from playground.ui.compare.metrics import metrics
from playground.ui.compare.outputs import outputs
from playground.ui.page import say
from playground.ui.report import report
from playground.ui.studies.significance import show_verdict
from playground.ui.vote.make import offer

chosen = choose()
if len(chosen.all) < 2:
    st.info(say(en="Choose two or more runs of one task.", es="Elija dos o más ejecuciones de una misma tarea."))
else:
    differences(chosen)
    show_verdict(chosen.own)
    curves(chosen)
    metrics(chosen)
    if len(chosen.own) > 1:
        outputs(chosen.own)
        errors(chosen.own)
        offer(chosen.own)
    report({"runs": [run.id for run in chosen.all]}, " ".join(run.name for run in chosen.all))
