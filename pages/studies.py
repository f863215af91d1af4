"""Studies: a question each, the runs that answer it, and the answer; those of this server and the published ones."""

import streamlit as st

from playground.ui.page import live, say
from playground.ui.report import report
from playground.ui.studies.figures import figures
from playground.ui.studies.list import asked, choose, listed, show, which_list
from playground.ui.studies.page import actions, head
from playground.ui.studies.runs import lockstep, tables

recorded = asked()
if recorded is not None:
    shown, begun = recorded.id, not recorded.settled
    live(lambda: head(shown), "study", seconds=2, begun=begun)
    actions(shown)
    report({"study": shown}, recorded.name)
    live(lambda: figures(shown), "study.figures", seconds=6, begun=begun)
    live(lambda: lockstep(shown), "study.race", seconds=4, begun=begun)
    live(lambda: tables(shown), "study.tables", seconds=4, begun=begun)
else:
    st.title(say(en="Studies", es="Estudios"))
    if which_list() == "here":
        listed()
    else:
        study = choose()
        if study is not None:
            show(study)
