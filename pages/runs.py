"""The queue and the history of all runs."""

import streamlit as st

from playground.ui.language import say
from playground.ui.live import live
from playground.ui.runs import filters, queue, table

st.title(say(en="Runs", es="Ejecuciones"))
live(queue)
chosen = filters()
table(chosen)
