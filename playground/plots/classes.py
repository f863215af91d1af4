"""Classes: how probable each is, how a probability moves while a text is read, and how many there are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playground.exhibits import Figure
from playground.plots import GRID, blank, colour, dash
from playground.text import Text, percentage

SHORT = 36
"""Characters of a text that fit beside a bar on a narrow screen, too; the whole texts stand in a table."""
_HALF = {"color": "#7F7F7F", "width": 1, "dash": "dash"}
_SHARES = {"tickformat": ".0f", "ticksuffix": " %"}
_ACROSS: dict[str, Any] = {
    "hovermode": "closest",
    "xaxis": {"range": [0, 100], **_SHARES, "showgrid": True, "gridcolor": GRID},
    "yaxis": {"autorange": "reversed", "showgrid": False},
}
"""The look of bars that lie: shares to the right, the first on top."""


def running(
    title: Text, words: Sequence[str], lines: Mapping[str, Sequence[float]], *, of: Text, half: bool = True
) -> Figure:
    """A probability after each word of a text, one line per run or per class.

    Args:
        title: of the figure.
        words: what was read, in order.
        lines: values 0 to 1 by name, at most one per word.
        of: the class whose probability it is, for the upright axis.
        half: with a level line at one half.
    """
    figure = blank(
        400,
        xaxis={"tickmode": "array", "tickvals": list(range(len(words))), "ticktext": list(words), "tickangle": -60},
        yaxis={"range": [-2, 102], **_SHARES, "title_text": str(of)},
    )
    for index, (name, values) in enumerate(lines.items()):
        figure.add_scatter(
            x=list(range(len(values))),
            y=[100 * value for value in values],
            name=name,
            mode="lines+markers",
            line={"color": colour(index), "dash": dash(index), "width": 2.4},
        )
    if half:
        figure.add_hline(y=50, line=_HALF)
    said = _listed({name: zip(words, _percent(values), strict=False) for name, values in lines.items()})
    alt = Text("{title}. After each word: {said}.", "{title}. Tras cada palabra: {said}.")
    return Figure(title, figure, alt.format(title=title, said=said or "–"))


def bars(title: Text, texts: Sequence[str], runs: Mapping[str, Sequence[float]]) -> Figure:
    """One group of bars per text, one bar per run: the probability of the right class.

    Args:
        title: of the figure.
        texts: the sentences, the first on top.
        runs: values 0 to 1 by the name of the run, one per text.
    """
    figure = blank(120 + len(texts) * (18 + 14 * len(runs)), barmode="group", **_ACROSS)
    labels = [f"{number}. {_short(text)}" for number, text in enumerate(texts, start=1)]
    for index, (name, values) in enumerate(runs.items()):
        figure.add_bar(
            y=labels, x=[100 * value for value in values], name=name, orientation="h", marker_color=colour(index)
        )
    figure.add_vline(x=50, line=_HALF)
    said = _listed({name: zip(_percent(values)) for name, values in runs.items()})
    alt = Text("{title}, text by text. {said}.", "{title}, texto a texto. {said}.")
    return Figure(title, figure, alt.format(title=title, said=said))


def balance(title: Text, parts: Mapping[str, Mapping[str, int]]) -> Figure:
    """How the texts of each part are shared out over the classes.

    Args:
        title: of the figure.
        parts: by part, how many texts each class has.
    """
    figure = blank(120 + 34 * len(parts), barmode="stack", **_ACROSS)
    names = list(dict.fromkeys(name for counts in parts.values() for name in counts))
    for index, name in enumerate(names):
        figure.add_bar(
            y=list(parts),
            x=[100 * counts.get(name, 0) / max(1, sum(counts.values())) for counts in parts.values()],
            name=name,
            orientation="h",
            marker_color=colour(index),
            text=[counts.get(name, 0) for counts in parts.values()],
            textposition="inside",
        )
    said = _listed({part: counts.items() for part, counts in parts.items()})
    return Figure(title, figure, Text("{title}. {said}.", "{title}. {said}.").format(title=title, said=said))


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _percent(values: Sequence[float]) -> list[str]:
    return [str(percentage(value, ".0f")) for value in values]


def _listed(lines: Mapping[str, Iterable[tuple[object, ...]]]) -> str:
    """What stands in a figure, in words: `name: a 10 %, b 20 %; …`."""
    return "; ".join(f"{name}: " + ", ".join(" ".join(map(str, one)) for one in line) for name, line in lines.items())
