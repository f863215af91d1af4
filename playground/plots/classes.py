"""Classes: how probable each is for some texts, how a probability moves while a text is read, how many there are."""

from collections.abc import Mapping, Sequence

from playground.exhibits import Figure
from playground.plots import blank, colour, dash
from playground.text import Text

SHORT = 36
"""Characters of a text that fit beside a bar on a narrow screen, too; the whole texts stand in a table."""


def running(
    title: Text, words: Sequence[str], lines: Mapping[str, Sequence[float]], *, of: Text, half: bool = True
) -> Figure:
    """A probability after each word of a text, one line per run or per class.

    Args:
        words: what was read, in order.
        lines: values 0 to 1 by name, at most one per word.
        of: the class whose probability it is, for the upright axis.
        half: with a level line at one half.
    """
    figure = blank(400)
    for index, (name, values) in enumerate(lines.items()):
        figure.add_scatter(
            x=list(range(len(values))),
            y=list(values),
            name=name,
            mode="lines+markers",
            line={"color": colour(index), "dash": dash(index), "width": 2.4},
        )
    shown = list(words)
    figure.update_xaxes(tickmode="array", tickvals=list(range(len(words))), ticktext=shown, tickangle=-60)
    figure.update_yaxes(range=[-0.02, 1.02], tickformat=".0%", title_text=str(of), automargin=True)
    if half:
        figure.add_hline(y=0.5, line={"color": "#7F7F7F", "width": 1, "dash": "dash"})
    said = "; ".join(f"{name}: {_said(words, values)}" for name, values in lines.items())
    return Figure(
        title,
        figure,
        Text("{title}. After each word: {said}.", "{title}. Tras cada palabra: {said}.").format(
            title=title,
            said=said or "–",
        ),
    )


def bars(title: Text, texts: Sequence[str], runs: Mapping[str, Sequence[float]]) -> Figure:
    """One group of bars per text, one bar per run: the probability of the right class.

    Args:
        texts: the sentences, the first on top.
        runs: values 0 to 1 by the name of the run, one per text.
    """
    figure = blank(120 + len(texts) * (18 + 14 * len(runs)))
    labels = [f"{number}. {_short(text)}" for number, text in enumerate(texts, start=1)]
    for index, (name, values) in enumerate(runs.items()):
        figure.add_bar(y=labels, x=list(values), name=name, orientation="h", marker_color=colour(index))
    figure.add_vline(x=0.5, line={"color": "#7F7F7F", "width": 1, "dash": "dash"})
    figure.update_xaxes(range=[0, 1], tickformat=".0%")
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_layout(barmode="group", hovermode="closest")
    said = "; ".join(f"{name}: " + ", ".join(f"{value:.0%}" for value in values) for name, values in runs.items())
    return Figure(
        title,
        figure,
        Text("{title}, text by text. {said}.", "{title}, texto a texto. {said}.").format(title=title, said=said),
    )


def balance(title: Text, parts: Mapping[str, Mapping[str, int]]) -> Figure:
    """How the texts of each part are shared out over the classes.

    Args:
        parts: by part, how many texts each class has.
    """
    figure = blank(120 + 34 * len(parts))
    names = list(dict.fromkeys(name for counts in parts.values() for name in counts))
    for index, name in enumerate(names):
        shares = [counts.get(name, 0) / max(1, sum(counts.values())) for counts in parts.values()]
        numbers = [counts.get(name, 0) for counts in parts.values()]
        figure.add_bar(
            y=list(parts),
            x=shares,
            name=name,
            orientation="h",
            marker_color=colour(index),
            text=numbers,
            textposition="inside",
        )
    figure.update_layout(barmode="stack", hovermode="closest")
    figure.update_xaxes(range=[0, 1], tickformat=".0%")
    figure.update_yaxes(autorange="reversed", automargin=True)
    said = "; ".join(
        f"{part}: " + ", ".join(f"{name} {n}" for name, n in counts.items()) for part, counts in parts.items()
    )
    return Figure(title, figure, Text("{title}. {said}.", "{title}. {said}.").format(title=title, said=said))


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _said(words: Sequence[str], values: Sequence[float]) -> str:
    return ", ".join(f"{word} {value:.0%}" for word, value in zip(words, values, strict=False))
