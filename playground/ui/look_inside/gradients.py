"""Gradients back through time, of up to eight runs on the same sequence, and how far each network remembers."""

from typing import Literal

import numpy as np
import streamlit as st

from playground.errors import Impossible, PlaygroundError
from playground.launch.compute.inspecting.gradients import GradientNorms, GradientRows
from playground.launch.compute.inspecting.sequence import Sequence
from playground.plots.gradient_decay import gradient_decay
from playground.plots.gradient_map import gradient_map
from playground.text import Text
from playground.tracking import runs
from playground.ui import record
from playground.ui.exhibits import MOST_DRAWN, draw
from playground.ui.formatting import label_of
from playground.ui.links.choice import buttons, switch
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.memory_range import draw_memory_range
from playground.ui.look_inside.view import View, choose_asked
from playground.ui.page import among, in_url, say

Of = Literal["output", "loss"]
OF: dict[Of, Text] = {"output": Text("the output", "la salida"), "loss": Text("the loss", "la pérdida")}


def _draw(chosen: Chosen) -> None:
    beside = _beside(chosen)
    output, position = choose_asked(chosen.sequence, "gradients")
    of: Of = "output"
    if chosen.sequence.known[position]:
        words = {name: say(words) for name, words in OF.items()}
        label = say(en="Gradient of", es="Gradiente de")
        of = buttons("view.of", words, label, key="inside.gradients.of", usual="output")
    elif any(chosen.sequence.known):
        st.caption(
            say(
                en="What would be right there is not known, so there is no gradient of the loss; choose another place.",
                es="Ahí no se sabe qué sería lo correcto, así que no hay gradiente de la pérdida; elija otro lugar.",
            )
        )
    norms: dict[str, np.ndarray] = {}
    steps: tuple[tuple[str, ...], int] = ((), 0)
    for name, run in beside.items():
        try:
            asked = {"output": output, "position": position}
            if run.id != chosen.run.id:
                asked = same_output(chosen.sequence, chosen.of(run, "sequence"), of=of, **asked)
            found: GradientNorms = chosen.of(run, "gradients", of=of, **asked)
            if norms and len(found.inputs) != len(steps[0]):
                raise Impossible(_OTHER_STEPS)
        except PlaygroundError as error:
            st.caption(f"{say(en='{name}:', es='{name}:', name=name)} {say(error.text)}")
            continue
        if not norms:
            steps = (found.steps, found.first)
        norms[name] = found.inputs
    if len(norms) > 1:
        st.caption(
            say(
                en="Compare how steeply the curves fall, not how high they lie: runs scale or embed what they read differently.",
                es="Compare cuánto caen las curvas, no su altura: cada ejecución escala o codifica a su manera lo que lee.",
            )
        )
    if norms:
        title = Text("Gradient of {of} with respect to every step", "Gradiente de {of} respecto de cada paso").format(
            of=OF[of]
        )
        draw(gradient_decay(title, norms, *steps), "inside.gradients")
    if len(chosen.sequence.positions) > 1:
        _draw_map(chosen, of, output)
    draw_memory_range(chosen, output, position)


def _draw_map(chosen: Chosen, of: Of, output: int) -> None:
    """Of every output at once, where it is asked for: it takes as long as many gradients."""
    every = say(en="Of every output", es="De todas las salidas")
    if not switch("view.map", every, key="inside.gradients.map"):
        return
    try:
        found: GradientRows = chosen.compute("gradient_map", of=of, output=output)
    except PlaygroundError as error:
        st.caption(say(error.text))
        return
    title = Text("Gradient of {of} at every step", "Gradiente de {of} en cada paso").format(of=OF[of])
    draw(
        gradient_map(title, found.norms, found.steps, found.first, found.outputs),
        "inside.gradients.figure",
    )


def same_output(own: Sequence, other: Sequence, *, of: Of, output: int, position: int) -> dict[str, int]:
    """Where another run has the output of that name, at the same place of the sequence.

    Raises:
        Impossible: it has no such output or place.
    """
    if other.positions != own.positions:
        asked = own.positions[position] if own.positions else ""
        there = [place for place, label in enumerate(other.positions) if label == asked]
        if len(there) != 1:
            raise Impossible(
                Text(
                    "it does not answer at the same places of this sequence.",
                    "no responde en los mismos lugares de esta secuencia.",
                )
            )
        (position,) = there
    if of == "loss":
        return {"output": 0, "position": position}
    if own.outputs[output] not in other.outputs:
        raise Impossible(
            Text("it has no output “{output}”.", "no tiene la salida «{output}».").format(output=own.outputs[output])
        )
    return {"output": other.outputs.index(own.outputs[output]), "position": position}


_OTHER_STEPS = Text(
    "it reads this sequence in other steps, so its curve cannot stand beside this one.",
    "lee esta secuencia en otros pasos, así que su curva no puede ponerse junto a esta.",
)


def _beside(chosen: Chosen) -> dict[str, runs.Run]:
    """The run and those beside it, by name: of the same task, and of the same data where the sequence is of the test set."""
    own = "request" in chosen.given
    others = {
        run.id: run
        for run in record.newest(100, task=chosen.run.task)
        if run.has_model and run.id != chosen.run.id and (own or run.data_hash == chosen.run.data_hash)
    }
    if not others:
        return {chosen.run.name: chosen.run}
    asked = [one for one in st.query_params.get("beside", "").split(",") if one in others]
    picked = st.multiselect(
        say(en="Other runs on the same sequence", es="Otras ejecuciones con la misma secuencia"),
        **among({run.id: label_of(run) for run in others.values()}),
        default=asked,
        max_selections=MOST_DRAWN - 1,
        key=f"inside.gradients.beside.{chosen.run.id}.{own}",
    )
    in_url(beside=",".join(picked) or None)
    chosen_runs = [chosen.run, *(others[one] for one in picked)]
    names = [run.name for run in chosen_runs]
    return {run.name if names.count(run.name) == 1 else f"{run.name} {run.id[:6]}": run for run in chosen_runs}


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
            "the number of last steps that hold 95 % of the squared gradient; by occlusion, the fewest last steps that suffice: with all earlier ones hidden, the squared change of the output is at most 5 % of the largest one.",
            "el número de últimos pasos que reúnen el 95 % del gradiente al cuadrado; según la oclusión, el menor número que basta: al ocultar todos los anteriores, el cambio al cuadrado de la salida es como mucho el 5 % del mayor.",
        ),
    },
)
