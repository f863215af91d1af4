"""What this is, and finished example runs to open."""

import streamlit as st

from playground.ui.language import say
from playground.ui.welcome import examples, tasks

st.title("RNN Playground")
st.markdown(
    say(
        en="Pick a task, choose a cell and how it is laid over time, press **train**, watch it learn, "
        "then compare it with others and give it an input of your own. Every run is kept.",
        es="Elija una tarea, una celda y cómo se dispone en el tiempo, pulse **entrenar**, vea cómo aprende, "
        "compárela con otras y dele una entrada suya. Cada ejecución se guarda.",
    )
)
tasks()
st.subheader(say(en="Finished examples to open", es="Ejemplos terminados para abrir"))
examples()
