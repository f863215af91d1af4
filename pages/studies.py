"""Studies: a question each, the runs that answer it in a table, and the answer."""

import streamlit as st

from playground.ui.language import say
from playground.ui.studies import about, answer, choose, cost, results

st.title(say(en="Studies", es="Estudios"))
study = choose()
if study is not None:
    about(study)
    answer(study)
    results(study)
    cost(study)
