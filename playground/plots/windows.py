"""A few windows as the network sees them: inputs and targets."""

from collections.abc import Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import colour
from playground.plots.series import MOST_PANELS, panels, thinned
from playground.text import Text, numeral


def windows(
    title: Text, inputs: np.ndarray, targets: np.ndarray, names: Sequence[str], behind: Sequence[str]
) -> Figure:
    """Input lines with their targets after them; one panel a window.

    Args:
        inputs: `(windows, time, series)` as the network gets them.
        targets: `(windows, steps, series)`, the steps that follow.
        names: of the series.
        behind: one per window, where it stands.
    """
    shown = min(len(inputs), MOST_PANELS)
    read, wanted = Text("input", "entrada"), Text("target", "objetivo")
    figure = panels([str(label) for label in behind[:shown]], "", height=240)
    time, ahead = inputs.shape[1], targets.shape[1]
    for panel in range(shown):
        for series in range(min(inputs.shape[2], MOST_PANELS)):
            several = f"{names[series]}: " if inputs.shape[2] > 1 else ""
            keep = thinned(inputs[panel, :, series])
            figure.add_scatter(
                x=keep - time + 1,
                y=inputs[panel, keep, series],
                name=f"{several}{read}",
                mode="lines",
                line={"color": colour(series), "width": 1.8},
                legendgroup=f"read {series}",
                showlegend=panel == 0,
                row=panel + 1,
                col=1,
            )
            line = np.concatenate([inputs[panel, -1:, series], targets[panel, :, series]])
            keep = thinned(line)
            figure.add_scatter(
                x=keep,
                y=line[keep],
                name=f"{several}{wanted}",
                mode="lines+markers" if ahead <= 60 else "lines",
                marker={"size": 5},
                line={"color": colour(series if inputs.shape[2] > 1 else 1), "width": 1.8, "dash": "dot"},
                legendgroup=f"wanted {series}",
                showlegend=panel == 0,
                row=panel + 1,
                col=1,
            )
    figure.update_xaxes(title_text=str(Text("steps from now", "pasos desde ahora")), row=shown, col=1)
    figure.update_yaxes(title_text=None)
    low, high = float(np.nanmin(inputs[:shown])), float(np.nanmax(inputs[:shown]))
    return Figure(
        title,
        figure,
        Text(
            "{count} windows: {time} input steps, the next {ahead} are the target. The network sees values from {low} to "
            "{high}.",
            "{count} ventanas: {time} pasos de entrada; los {ahead} siguientes son el objetivo. La red ve valores de {low} "
            "a {high}.",
        ).format(count=shown, time=time, ahead=ahead, low=numeral(low, ".3g"), high=numeral(high, ".3g")),
    )
