"""How large the gradient at every step of the output is with respect to every input step: rows and columns, a colour for 10 to a power."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import blank
from playground.plots.gradient_decay import NORM
from playground.plots.steps import STEP, numbered, short, ticks
from playground.text import Text, numeral

_ROW, _LOWEST, _TALLEST = 12, 220, 620
_COLOURS = "Cividis"


def gradient_map(
    title: Text, norms: np.ndarray, steps: Sequence[str], first: int, outputs: Mapping[int, str]
) -> Figure:
    """A row for each output, the first one at the top: of a network that reads forwards a triangle, as no output depends on later inputs.

    Args:
        title: which gradient it is.
        norms: `(outputs, time)`; zeros are not drawn.
        steps: a label for each input step.
        first: how many input steps come before the first one that is shown.
        outputs: the label of each row's output, by its number from 0.
    """
    power = np.log10(norms, out=np.full(norms.shape, np.nan), where=norms > 0)
    rows = [_row(output, label) for output, label in outputs.items()]
    figure = blank(
        min(max(_LOWEST, 110 + _ROW * len(rows)), _TALLEST),
        hovermode="closest",
        xaxis={"title_text": str(STEP), "type": "category", "showgrid": False, **ticks(steps, first)},
        yaxis={"title_text": str(OUTPUT), "type": "category", "autorange": "reversed", "showgrid": False},
    )
    figure.add_heatmap(
        x=numbered(steps, first),
        y=rows,
        z=power.astype(np.float32),
        customdata=norms,
        colorscale=_COLOURS,
        colorbar={"thickness": 12, "tickprefix": "10^"},
        hovertemplate=f"{OUTPUT} %{{y}}<br>{STEP} %{{x}}<br>{NORM} = %{{customdata:.3g}}<extra></extra>",
    )
    drawn = power[np.isfinite(power)]
    span = (
        Text("norms from 10 to the {least} to 10 to the {most}", "normas de 10 elevado a {least} a 10 elevado a {most}")
        if drawn.size
        else Text("all are 0", "todas son 0")
    ).format(
        least=numeral(float(drawn.min(initial=np.inf)), ".1f"), most=numeral(float(drawn.max(initial=-np.inf)), ".1f")
    )
    alt = Text(
        "{title}. A row for each of {outputs} outputs, a column for each of {steps} input steps; {span}.",
        "{title}. Una fila por cada una de las {outputs} salidas, una columna por cada uno de los {steps} pasos de entrada; {span}.",
    )
    return Figure(title, figure, alt.format(title=title, outputs=len(rows), steps=len(steps), span=span))


def _row(output: int, label: str) -> str:
    words, number = short(label), str(output + 1)
    return number if words in ("", number, str(output)) else f"{number} · {words}"


OUTPUT = Text("output", "salida")
