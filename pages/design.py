"""Choose task, data, model and training; see the network drawn; launch."""

import streamlit as st

from playground.ui.design_page.drawing import drawing
from playground.ui.design_page.launch import as_code, checked, expected_time, launch, start_from
from playground.ui.design_page.link import open_link, show_link
from playground.ui.design_page.sections import choose_dataset, choose_task, model, task, training
from playground.ui.page import say, session
from playground.ui.studies.form import more_runs

open_link()
chosen = choose_task("design.task")
table = session().draft()
top = st.container()
left, right = st.columns([5, 6], gap="large")
with left:
    start_from(table)
    with st.expander(f"**1 · {say(en='Data', es='Datos')}**", expanded=False):
        choose_dataset(table, "design")
    with st.expander(f"**2 · {say(en='Task', es='Tarea')}**", expanded=False):
        task(table)
    with st.expander(f"**3 · {say(en='Model', es='Modelo')}**", expanded=True):
        model(table)
    with st.expander(f"**4 · {say(en='Training', es='Entrenamiento')}**", expanded=False):
        training(table)
experiment = checked(table)
with top:
    show_link(experiment)
    launch(experiment)
    more_runs(experiment)
with right:
    if experiment is not None:
        drawing(experiment)
        expected_time(experiment)
        as_code(experiment)
