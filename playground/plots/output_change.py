"""The numbers of an output before and after a change: two bars for each."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.plots.steps import short
from playground.text import Text, numeral

MOST = 12


def output_change(names: Sequence[str], original: np.ndarray, changed: np.ndarray) -> Figure:
    """The `MOST` numbers that are largest before or after.

    Args:
        names: what each number stands for; as many as there are numbers, or none.
        original: `(outputs,)`.
        changed: `(outputs,)`.
    """
    labels = list(names) if len(names) == len(original) else [str(place + 1) for place in range(len(original))]
    order = np.argsort(-np.maximum(np.abs(original), np.abs(changed)), kind="stable")[:MOST]
    title = Text("The output before and after", "La salida antes y después")
    # A few bars are not as wide as the page.
    figure = blank(320, barmode="group", bargap=max(0.2, 0.9 - len(order) / 12), xaxis={"type": "category"})
    figure.update_yaxes(title_text=str(Text("output", "salida")))
    shown = [f"{short(labels[place])}" for place in order]
    said = []
    for place, (words, values) in enumerate(((_BEFORE, original), (_AFTER, changed))):
        figure.add_bar(
            x=list(range(len(order))),
            y=values[order],
            name=str(words),
            marker={"color": colour(place), "pattern": {"shape": "" if place == 0 else "/"}},
            hovertemplate="%{y:.4g}",
        )
        said.append(
            Text("{words} {value}", "{words} {value}").format(
                words=words, value=numeral(float(values[order[0]]), ".3g")
            )
        )
    figure.update_xaxes(tickmode="array", tickvals=list(range(len(order))), ticktext=shown)
    alt = Text("{title}. {name}: {said}.", "{title}. {name}: {said}.").format(
        title=title, name=shown[0], said=Text.join(", ", said)
    )
    numbers = pd.DataFrame(
        {
            str(Text("output", "salida")): [labels[place] for place in order],
            str(_BEFORE): original[order].tolist(),
            str(_AFTER): changed[order].tolist(),
        }
    )
    return Figure(title, figure, alt, numbers)


_BEFORE, _AFTER = Text("original", "original"), Text("changed", "cambiada")
