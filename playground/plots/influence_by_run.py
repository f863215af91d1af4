"""How much each word mattered to several networks: a row for each word, a column for each network."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import COLOURS, blank
from playground.text import Text, numeral

MOST = 40
"""Words that are drawn: of more, those that mattered most."""
_ROW, _ABOVE = 24, 110
"""Pixels of a row, and of what stands above and below them."""
_LETTERS, _NOTHING = 16, 0.005
"""Letters of a word or a name that are drawn, and what is rounded to nothing."""
_SCALE = [[0.0, COLOURS[1]], [0.5, "#F2F2F2"], [1.0, COLOURS[0]]]
"""Colours that nothing shines through: numbers are read on them on a light page and on a dark one."""
_TOP = 3
"""Words that the description names for each network."""


def influence_by_run(title: Text, words: Sequence[str], runs: Mapping[str, Sequence[float]]) -> Figure:
    """Influences in the order of the words, on one scale for all networks.

    Args:
        title: on what.
        words: in the order in which they are read.
        runs: by the name of the run, of each word by how much the log-odds fall without it; fewer where fewer words were read.
    """
    values = np.full((len(words), len(runs)), np.nan)
    for column, steps in enumerate(runs.values()):
        values[: len(steps), column] = steps
    kept = np.arange(len(words))
    if len(words) > MOST:
        kept = np.sort(np.argsort(-np.nanmax(np.abs(np.nan_to_num(values)), axis=1), kind="stable")[:MOST])
        title = Text(
            "{title}: the {most} words that mattered most", "{title}: las {most} palabras que más importaron"
        ).format(title=title, most=MOST)
    shown = values[kept]
    places = list(range(len(kept)))
    figure = blank(
        _ABOVE + _ROW * len(kept),
        hovermode="closest",
        xaxis={
            "side": "top",
            "tickvals": list(range(len(runs))),
            "ticktext": [_short(name) for name in runs],
            "showgrid": False,
        },
        yaxis={
            "tickvals": places,
            "ticktext": [_short(words[place]) for place in kept.tolist()],
            "autorange": "reversed",
            "showgrid": False,
        },
    )
    furthest = float(np.nanmax(np.abs(shown), initial=0.0)) or 1.0
    figure.add_heatmap(
        x=list(range(len(runs))),
        y=places,
        z=shown,
        text=[[_cell(value) for value in row] for row in shown.tolist()],
        texttemplate="%{text}",
        customdata=[[[name, words[place], place + 1] for name in runs] for place in kept.tolist()],
        hovertemplate="%{customdata[2]} · %{customdata[1]}<br>%{customdata[0]}: %{text}<extra></extra>",
        hoverongaps=False,
        xgap=2,
        ygap=2,
        showscale=False,
        zmin=-furthest,
        zmax=furthest,
        colorscale=_SCALE,
    )
    return Figure(title, figure, _told(title, words, runs))


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"


def _cell(value: float) -> str:
    """Empty where a word was not read; no sign where nothing is left of the number."""
    if math.isnan(value):
        return ""
    return "0" if abs(value) < _NOTHING else str(numeral(value, "+.2f"))


def _told(title: Text, words: Sequence[str], runs: Mapping[str, Sequence[float]]) -> Text:
    said = []
    for name, steps in runs.items():
        strongest = sorted(range(len(steps)), key=lambda place: -abs(steps[place]))[:_TOP]
        told = [Text.same("{word} {value}").format(word=words[p], value=numeral(steps[p], "+.2f")) for p in strongest]
        said.append(Text.same("{name}: {told}").format(name=name, told=Text.join(", ", told or [Text.same("–")])))
    return Text(
        "{title}: by how much the log-odds of the answer fall where a word is left out. Strongest: {said}.",
        "{title}: cuánto baja el logaritmo de las probabilidades relativas (log-odds) de la respuesta si se quita una palabra. Lo más fuerte: {said}.",
    ).format(title=title, said=Text.join("; ", said))
