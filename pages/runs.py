"""The queue and the history of all runs."""

import streamlit as st

from playground.ui.page import live, say
from playground.ui.queue import queue
from playground.ui.runs import filters, table

st.title(say(en="Runs", es="Ejecuciones"))
live(queue)
chosen = filters()
table(chosen)
