"""Gradients back through time, of up to eight runs on the same sequence, and how far each network remembers."""

from contextlib import suppress
from typing import Literal

import numpy as np
import streamlit as st

from playground.errors import PlaygroundError
from playground.launch.compute.inspecting.gradients import GradientNorms, MemoryRanges
from playground.plots.gradient_decay import decay_table, gradient_decay
from playground.plots.memory_by_epoch import memory_by_epoch, memory_table
from playground.text import Text
from playground.tracking import runs
from playground.ui import cache, record
from playground.ui.exhibits import MOST_COMPARED
from playground.ui.formatting import label_of
from playground.ui.look_inside.choice import Chosen, look
from playground.ui.look_inside.view import View, choose_asked, draw_with_numbers
from playground.ui.page import among, in_url, plain, say

Of = Literal["output", "loss"]
OF: dict[Of, Text] = {"output": Text("the output", "la salida"), "loss": Text("the loss", "la pérdida")}


def _draw(chosen: Chosen) -> None:
    beside = _beside(chosen)
    of: Of = "output"
    if chosen.sequence.known:
        of = st.segmented_control(
            say(en="Gradient of", es="Gradiente de"),
            **among({name: say(words) for name, words in OF.items()}),
            default="output",
            required=True,
            key="inside.gradients.of",
        )
    output, position = choose_asked(chosen.sequence, "gradients")
    norms: dict[str, np.ndarray] = {}
    steps: tuple[tuple[str, ...], int] = ((), 0)
    for name, run in beside.items():
        try:
            found: GradientNorms = chosen.of(run, "gradients", of=of, output=output, position=position)
        except PlaygroundError as error:
            st.caption(f"{say(en='{name}:', es='{name}:', name=name)} {say(error.text)}")
            continue
        if not norms or len(found.inputs) == len(steps[0]):
            norms[name] = found.inputs
            steps = (found.steps, found.first)
    if norms:
        title = Text("Gradient of {of} with respect to every step", "Gradiente de {of} respecto de cada paso").format(
            of=OF[of]
        )
        draw_with_numbers([gradient_decay(title, norms, *steps), decay_table(norms, *steps)], "inside.gradients")
    _memory(chosen, output, position)


def _beside(chosen: Chosen) -> dict[str, runs.Run]:
    """The run and those beside it, by name: of the same task, and of the same data where the sequence is of the test set."""
    own = "request" in chosen.given
    others = {
        run.id: run
        for run in record.listing(task=chosen.run.task, limit=100)
        if run.has_model and run.id != chosen.run.id and (own or run.data_hash == chosen.run.data_hash)
    }
    asked = [one for one in st.query_params.get("beside", "").split(",") if one in others]
    picked = st.multiselect(
        say(en="Other runs on the same sequence", es="Otras ejecuciones con la misma secuencia"),
        **among({run.id: label_of(run) for run in others.values()}),
        default=asked,
        max_selections=MOST_COMPARED - 1,
        key=f"inside.gradients.beside.{chosen.run.id}.{own}",
    )
    in_url(beside=",".join(picked) or None)
    chosen_runs = [chosen.run, *(others[one] for one in picked)]
    names = [run.name for run in chosen_runs]
    return {run.name if names.count(run.name) == 1 else f"{run.name} {run.id[:6]}": run for run in chosen_runs}


def _memory(chosen: Chosen, output: int, position: int) -> None:
    """ "This network uses the last n steps", now and by epoch."""
    st.subheader(say(en="Memory range", es="Alcance de la memoria"))
    found: MemoryRanges = chosen.compute("memory_range", output=output, position=position)
    st.markdown(
        say(
            en="For this output, this network uses **{gradient}** by gradient and **{occlusion}** by occlusion.",
            es="Para esta salida, esta red usa **{gradient}** según el gradiente y **{occlusion}** según la oclusión.",
            gradient=_last(found.gradient),
            occlusion=_last(found.occlusion),
        )
    )
    if found.whole:
        st.caption(
            say(
                en="These are all steps that there are: a longer sequence may show a longer memory.",
                es="Son todos los pasos que hay: una secuencia más larga puede mostrar una memoria más larga.",
            )
        )
    epochs = cache.kept_epochs(chosen.run).epochs
    if len(epochs) > 1 and st.toggle(say(en="By epoch", es="Por época"), key="inside.gradients.by_epoch"):
        ranges: dict[str, dict[int, int]] = {plain(words): {} for words in (GRADIENT, OCCLUSION)}
        for epoch in epochs:
            with suppress(PlaygroundError):
                then: MemoryRanges = look(
                    chosen.run, epoch, chosen.given, "memory_range", output=output, position=position
                )
                ranges[plain(GRADIENT)][epoch] = then.gradient
                ranges[plain(OCCLUSION)][epoch] = then.occlusion
        if all(ranges.values()):
            draw_with_numbers([memory_by_epoch(ranges), memory_table(ranges)], "inside.gradients.memory")


def _last(steps: int) -> Text:
    if steps == 0:
        return Text("no step", "ningún paso")
    if steps == 1:
        return Text("the last step alone", "solo el último paso")
    return Text("the last {steps} steps", "los últimos {steps} pasos").format(steps=steps)


GRADIENT, OCCLUSION = Text("by gradient", "según el gradiente"), Text("by occlusion", "según la oclusión")

VIEW = View(
    "gradients",
    Text("Gradients through time", "Gradientes en el tiempo"),
    Text(
        "Shows how strongly a small change of each earlier step would change the output or the loss, on a log axis, and how many of the last steps count.",
        "Muestra con cuánta fuerza cambiaría la salida o la pérdida un pequeño cambio en cada paso anterior, en un eje logarítmico, y cuántos de los últimos pasos cuentan.",
    ),
    Text(
        "It does not show what the network could learn with other weights: it is the gradient at these weights and on this sequence.",
        "No muestra qué podría aprender la red con otros pesos: es el gradiente con estos pesos y en esta secuencia.",
    ),
    _draw,
    {
        Text("Vanishing gradient", "Gradiente que se desvanece"): Text(
            "it shrinks by a factor at every step backwards, so that what lies far back is hardly learnt from.",
            "se reduce en un factor a cada paso hacia atrás, de modo que apenas se aprende de lo lejano.",
        ),
        Text("Exploding gradient", "Gradiente que explota"): Text(
            "it grows by a factor at every step backwards, so that one update can destroy the weights.",
            "crece en un factor a cada paso hacia atrás, de modo que una actualización puede destruir los pesos.",
        ),
        Text("Memory range", "Alcance de la memoria"): Text(
            "the number of last steps that hold 95 % of the squared gradient; by occlusion, those without which the output changes by more than 5 %.",
            "los últimos pasos que reúnen el 95 % del gradiente al cuadrado; según la oclusión, aquellos sin los que la salida cambia más del 5 %.",
        ),
    },
)
