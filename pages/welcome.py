"""What this is, and finished example runs to open."""

import streamlit as st

from playground.ui.page import say
from playground.ui.welcome import convincing_study, examples, lesson, tasks

st.title("RNN Playground")
st.markdown(
    say(
        en="Pick a task, choose a cell and a topology, press **Train**, watch the network learn, "
        "then compare it with others and try it on your own data. Every run is kept.",
        es="Elija una tarea, una celda y una topología, pulse **Entrenar**, vea cómo aprende la red, "
        "compárela con otras y pruébela con sus propios datos. Todas las ejecuciones se guardan.",
    )
)
lesson()
tasks()
st.subheader(say(en="Examples to open", es="Ejemplos para abrir"))
examples()
st.subheader(say(en="A question already answered", es="Una pregunta ya respondida"))
convincing_study()
