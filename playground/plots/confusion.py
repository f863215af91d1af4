"""The confusion matrix: which class was predicted where another was right."""

from collections.abc import Sequence

from playground.exhibits import Figure
from playground.plots import blank
from playground.text import Text


def confusion(title: Text, classes: Sequence[str], counts: Sequence[Sequence[int]]) -> Figure:
    """A square per pair of classes, coloured by its share of the right class, with the count in it.

    Args:
        title: of the figure.
        classes: in order.
        counts: rows are the true classes, columns the predicted ones.
    """
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    figure = blank(
        200 + 34 * len(classes),
        hovermode="closest",
        xaxis={"title_text": str(Text("predicted", "predicha")), "type": "category"},
        yaxis={"title_text": str(Text("true class", "clase real")), "type": "category", "autorange": "reversed"},
    )
    figure.add_heatmap(
        x=list(classes),
        y=list(classes),
        z=shares,
        zmin=0,
        zmax=1,
        colorscale="Blues",
        showscale=False,
        text=[list(row) for row in counts],
        texttemplate="%{text}",
    )
    lines = [
        Text(
            "of {all} texts of class {name}, {right} were classified correctly",
            "de {all} textos de la clase {name}, {right} se clasificaron bien",
        ).format(all=sum(row), name=name, right=row[index])
        for index, (name, row) in enumerate(zip(classes, counts, strict=True))
    ]
    alt = Text("{title}: {said}.", "{title}: {said}.")
    return Figure(title, figure, alt.format(title=title, said=Text.join("; ", lines)))
