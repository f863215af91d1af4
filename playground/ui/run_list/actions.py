"""What may be done with the chosen runs of the list: open, compare, and, of one's own, pin, tag, note, archive, delete."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.text import Text
from playground.tracking import runs
from playground.tracking.actions import labels
from playground.tracking.actions.submit import LONGEST_NOTE
from playground.tracking.run_list import RunTable
from playground.ui.exhibits import run_buttons
from playground.ui.many_runs import each
from playground.ui.page import attempt, say
from playground.ui.pins import pin_chosen
from playground.ui.studies.significance import ask_of
from playground.ui.visitor import visitor


def bar(table: RunTable, picked: Sequence[str]) -> None:
    """The buttons above the list; those that change runs only where all of them are the visitor's."""
    chosen = [table.by_id[run_id].run() for run_id in picked]
    ours = [run for run in chosen if run.task]
    if len(chosen) == 1 and not ours:
        if chosen[0].url:
            st.link_button(say(en="In MLflow", es="En MLflow"), chosen[0].url, icon="🔗")
    else:
        run_buttons(picked, key="runs")
    if not chosen or len(ours) < len(chosen):
        return
    mine = all(visitor().may_change(run.owner) for run in chosen)
    why = (
        None
        if mine
        else say(en="Only whoever started a run may change it.", es="Solo puede cambiar una ejecución quien la lanzó.")
    )
    pin_chosen(chosen)
    _tags(chosen, table, why)
    if len(chosen) == 1:
        _note(chosen[0], why)
    _archive(chosen, why)
    _delete(chosen, why)
    ask_of(chosen, "runs.real")


def _tags(chosen: Sequence[runs.Run], table: RunTable, why: str | None) -> None:
    there = list(dict.fromkeys(word for run in chosen for word in run.tags))
    known = sorted({word for words in table.column("tag").values for word in words}, key=str.casefold)
    with st.popover(say(en="Tags", es="Etiquetas"), icon="🏷️", disabled=why is not None, help=why):
        with _beside():
            words = st.multiselect(
                say(en="Tags to add", es="Etiquetas que añadir"),
                known,
                accept_new_options=True,
                placeholder=say(en="Choose or write", es="Elija o escriba"),
                key="runs.tags.add",
                max_selections=labels.MOST,
            )
            add = st.button(say(en="Add", es="Añadir"), disabled=not words, type="primary", key="runs.tag")
        if add:
            each(
                chosen, lambda run_id, by: runs.tag(run_id, words, by), Text("{count} tagged.", "{count} etiquetadas.")
            )
        if there:
            with _beside():
                off = st.multiselect(
                    say(en="Tags to remove", es="Etiquetas que quitar"),
                    there,
                    placeholder=say(en="Choose", es="Elija"),
                    key="runs.tags.off",
                )
                remove = st.button(say(en="Remove", es="Quitar"), disabled=not off, key="runs.untag")
            if remove:
                each(
                    chosen,
                    lambda run_id, by: runs.untag(run_id, off, by),
                    Text("{count} changed.", "{count} cambiadas."),
                )


def _beside() -> DeltaGenerator:
    """A list and its button beside it: below it the button would lie under the open list."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def _note(run: runs.Run, why: str | None) -> None:
    with st.popover(say(en="Note", es="Nota"), icon="📝", disabled=why is not None, help=why):
        words = st.text_area(
            say(en="Why: what was tried, what was learnt", es="Por qué: qué se probó, qué se aprendió"),
            run.why,
            max_chars=LONGEST_NOTE,
            key=f"runs.note.{run.id}",
        )
        if st.button(say(en="Save the note", es="Guardar la nota"), disabled=words == run.why, key="runs.note"):
            attempt(lambda: runs.note(run.id, words, visitor()), Text("Saved.", "Guardada."))


def _archive(chosen: Sequence[runs.Run], why: str | None) -> None:
    off = all(run.archived for run in chosen)
    label = say(en="Show again", es="Mostrar de nuevo") if off else say(en="Archive", es="Archivar")
    hint = say(
        en="Lists leave archived runs out; “Show archived” lists them.",
        es="Las listas omiten las archivadas; «Mostrar las archivadas» las muestra.",
    )
    if st.button(label, icon="🗄️", key="runs.archive", disabled=why is not None, help=why or hint):
        done = (
            Text("{count} shown again.", "{count} de nuevo a la vista.")
            if off
            else Text("{count} archived.", "{count} archivadas.")
        )
        each(chosen, lambda run_id, by: runs.archive(run_id, by, off=off), done)


def _delete(chosen: Sequence[runs.Run], why: str | None) -> None:
    going = any(not run.over for run in chosen)
    with st.popover(say(en="Delete", es="Eliminar"), icon="🗑️", disabled=why is not None, help=why):
        count = len(chosen)
        st.markdown(
            say(
                en="{what} You can undo that for a day, below the list; then the files go.",
                es="{what} Puede deshacerlo durante un día, debajo de la lista; después se van los archivos.",
                what=Text("Delete 1 run?", "¿Eliminar 1 ejecución?")
                if count == 1
                else Text("Delete {count} runs?", "¿Eliminar {count} ejecuciones?").format(count=count),
            )
        )
        if going:
            st.caption(say(en="Stop those that have not ended first.", es="Detenga antes las que no han terminado."))
        if st.button(
            say(en="Delete the chosen", es="Eliminar las elegidas"), type="primary", disabled=going, key="runs.delete"
        ):
            each(
                chosen,
                runs.discard,
                Text(
                    "{count} deleted; below the list you can undo that.",
                    "{count} eliminadas; puede deshacerlo debajo de la lista.",
                ),
            )
