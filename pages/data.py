"""A data set as the network will see it; bring your own."""

import streamlit as st

from playground.ui.design_page.sections import about, choose, preview, task
from playground.ui.page import say

st.markdown(
    say(
        en="Look at the data before you train on it: where it comes from, how it is split, and what the network sees.",
        es="Mire los datos antes de entrenar con ellos: de dónde vienen, cómo se dividen y qué ve la red.",
    )
)
table = choose()
about(table)
with st.expander(say(en="How the network reads it", es="Cómo lo lee la red")):
    task(table)
preview(table)
