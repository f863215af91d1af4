"""What a decoder attends to: a weight for each step of the output and each step of the input."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from torch import Tensor

from playground.exhibits import Exhibit, Figure, Table
from playground.plots import COLOURS, blank
from playground.plots.steps import numbered
from playground.text import Text, percentage

MOST_WEIGHTS = 10_000
"""Weights of which a figure is drawn: more can neither be told apart nor are they kept with a run."""
_MOST_LABELS = 20
"""Steps that are labelled on an axis, as many as are read on a telephone; of more, every second, third … one is."""
_TALLEST = 640
_OUTPUT, _INPUT = Text("output", "salida"), Text("input", "entrada")
_OUTPUT_STEP, _INPUT_STEP = Text("output step", "paso de salida"), Text("input step", "paso de entrada")


def weights_to_keep(weights: Tensor | None, outputs: Sequence[str], inputs: Sequence[str]) -> dict[str, Any]:
    """What a sample keeps of `Network.alignment` for its first example, as plain values; nothing where there is none.

    Args:
        weights: `(batch, steps, time)`; None: the network has no such weights.
        outputs: each step of the first output, in short; later steps are left out.
        inputs: each step of the first input, in short.
    """
    if weights is None or not outputs or len(outputs) * len(inputs) > MOST_WEIGHTS:
        return {}
    rows = [[round(weight, 4) for weight in row] for row in weights[0, : len(outputs), : len(inputs)].tolist()]
    return {"alignment": {"outputs": list(outputs), "inputs": list(inputs), "weights": rows}}


def alignments(outputs: Mapping[str, Mapping[str, Any]]) -> list[Exhibit]:
    """What was kept of each run's attention, as figure and table; nothing of runs that have none.

    Args:
        outputs: what a sample of each run holds, by the name of the run.
    """
    found = ((name, output["alignment"]) for name, output in outputs.items() if "alignment" in output)
    return [exhibit for name, kept in found for exhibit in alignment(name, **kept)]


def alignment(
    name: str, outputs: Sequence[str], inputs: Sequence[str], weights: Sequence[Sequence[float]]
) -> list[Exhibit]:
    """A square for each pair of steps, the stronger its colour the more weight; and in a table where each output step looks most.

    Args:
        name: of the run.
        outputs: each step of the output, in short.
        inputs: each step of the input, in short.
        weights: a row for each output step, a number from 0 to 1 for each input step.
    """
    title = Text("Attention: {name}", "Atención: {name}").format(name=name)
    figure = blank(
        min(130 + 20 * len(outputs), _TALLEST),
        hovermode="closest",
        xaxis={"title_text": str(_INPUT_STEP), "showgrid": False, "zeroline": False, **_labels(inputs)},
        yaxis={"title_text": str(_OUTPUT_STEP), "showgrid": False, "autorange": "reversed", **_labels(outputs)},
    )
    figure.add_heatmap(
        x=list(range(1, len(inputs) + 1)),
        y=list(range(1, len(outputs) + 1)),
        z=[[100 * weight for weight in row] for row in weights],
        zmin=0,
        zmax=100 * max(map(max, weights)),
        # An axis has words for the steps that it labels only.
        customdata=[[(there, here) for here in inputs] for there in outputs],
        # No weight is no colour, so that it is seen on light and dark alike.
        colorscale=[[0, "rgba(0,114,178,0)"], [1, COLOURS[0]]],
        colorbar={"ticksuffix": " %", "thickness": 12},
        hovertemplate=f"{_OUTPUT_STEP} %{{customdata[0]}}<br>{_INPUT_STEP} %{{customdata[1]}}<br>%{{z:.1f}} %<extra></extra>",
    )
    alt = Text(
        "{title}. Steps of the output from top to bottom, steps of the input from left to right; the table says which input "
        "step each output step attends to most.",
        "{title}. Pasos de la salida de arriba abajo, pasos de la entrada de izquierda a derecha; la tabla dice a qué paso "
        "de la entrada atiende más cada paso de la salida.",
    )
    numbers = pd.DataFrame(
        [[100 * weight for weight in row] for row in weights],
        index=pd.Index(_told_apart(outputs), name=f"{_OUTPUT_STEP} \\ {_INPUT_STEP} (%)"),
        columns=_told_apart(inputs),
    )
    return [Figure(title, figure, alt.format(title=title), numbers), _table(name, outputs, inputs, weights)]


def _told_apart(steps: Sequence[str]) -> list[str]:
    """A name for each step: what is read or written there, behind its number where that says too little."""
    return list(steps) if len(set(steps)) == len(steps) and all(map(str.strip, steps)) else numbered(steps)


def _table(name: str, outputs: Sequence[str], inputs: Sequence[str], weights: Sequence[Sequence[float]]) -> Table:
    heaviest = [max(range(len(row)), key=row.__getitem__) for row in weights]
    columns: dict[str, list[object]] = {}
    for labels, places, step, what in (
        (outputs, range(len(outputs)), _OUTPUT_STEP, _OUTPUT),
        (inputs, heaviest, _INPUT_STEP, _INPUT),
    ):
        if len(set(labels)) < len(labels):  # a symbol that is there more than once does not say which step it is
            columns[str(step)] = [place + 1 for place in places]
        columns[str(what)] = [labels[place] for place in places]
    shares = [str(percentage(row[place])) for row, place in zip(weights, heaviest, strict=True)]
    frame = pd.DataFrame({**columns, str(Text("weight", "peso")): shares})
    title = Text("Where each output step attends most: {name}", "A qué atiende más cada paso de la salida: {name}")
    note = Text(
        "Of the first example shown; in a forecast, steps count from the last known one, which is 0. The weights of a step add "
        "up to 100 %. They weight the encoder's outputs, each of which also knows what was read before it (in both directions: "
        "what comes after it too).",
        "Del primer ejemplo mostrado; en una predicción, los pasos se cuentan desde el último conocido, que es el 0. Los pesos "
        "de un paso suman el 100 %. Ponderan las salidas del codificador, cada una de las cuales también recoge lo leído antes "
        "(en ambos sentidos: también lo que sigue).",
    )
    return Table(title.format(name=name), frame, note)


def _labels(steps: Sequence[str]) -> dict[str, object]:
    every = -(-len(steps) // _MOST_LABELS)
    shown = range(0, len(steps), every)
    return {
        "tickmode": "array",
        "tickvals": [place + 1 for place in shown],
        "ticktext": [steps[place] for place in shown],
    }
