"""How many of the last steps a network uses, at each kept epoch: one line for each way of measuring it."""

from collections.abc import Mapping

from playground.exhibits import Figure
from playground.plots import blank, colour, dash
from playground.plots.curves import AXES
from playground.text import Text


def memory_by_epoch(ranges: Mapping[str, Mapping[int, int]]) -> Figure:
    """Lines over the epochs.

    Args:
        ranges: steps by epoch, by the name of the run and the method.
    """
    figure = blank(
        xaxis={"title_text": str(AXES["epoch"]), "rangemode": "tozero"},
        yaxis={"title_text": str(Text("last steps used", "últimos pasos usados")), "rangemode": "tozero"},
    )
    said = []
    for place, (name, by_epoch) in enumerate(ranges.items()):
        epochs = sorted(by_epoch)
        figure.add_scatter(
            x=epochs,
            y=[by_epoch[epoch] for epoch in epochs],
            name=name,
            mode="lines+markers",
            line={"color": colour(place), "dash": dash(place)},
            hovertemplate="%{y}",
        )
        one = Text("{name}: {steps} at epoch {epoch}", "{name}: {steps} en la época {epoch}")
        said.append(one.format(name=name, steps=by_epoch[epochs[-1]], epoch=epochs[-1]))
    words = Text.join("; ", said or [Text.same("–")])
    return Figure(RANGE, figure, Text("{title}. {words}.", "{title}. {words}.").format(title=RANGE, words=words))


RANGE = Text(
    "Memory range: how many of the last steps are used", "Alcance de la memoria: cuántos de los últimos pasos se usan"
)
