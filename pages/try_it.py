"""Give any trained network an input of your own: read, look, listen."""

import streamlit as st

from playground.ui.page import say
from playground.ui.try_it import ask, choose, evaluate

st.title(say(en="Try it", es="Probar"))
run = choose()
if run is not None:
    ask([run], {run.id: run.name}, "try")
    evaluate(run)
