"""The confusion matrix: which class was answered where another was right."""

from collections.abc import Sequence

from playground.exhibits import Figure
from playground.plots import blank
from playground.text import Text


def confusion(title: Text, classes: Sequence[str], counts: Sequence[Sequence[int]]) -> Figure:
    """A square per pair of classes, coloured by its share of the right class, with the count in it.

    Args:
        classes: in order.
        counts: rows are the right classes, columns the answered ones.
    """
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    names = list(classes)
    figure = blank(200 + 34 * len(classes))
    figure.add_heatmap(
        x=names,
        y=names,
        z=shares,
        zmin=0,
        zmax=1,
        colorscale="Blues",
        showscale=False,
        text=[list(row) for row in counts],
        texttemplate="%{text}",
    )
    figure.update_xaxes(title_text=str(Text("answered", "respondida")), type="category")
    figure.update_yaxes(
        title_text=str(Text("right class", "clase correcta")), type="category", autorange="reversed", automargin=True
    )
    figure.update_layout(hovermode="closest")
    lines = [
        Text(
            "of {all} texts of class {name}, {right} were answered right",
            "de {all} textos de la clase {name}, {right} se respondieron bien",
        ).format(all=sum(row), name=name, right=row[index])
        for index, (name, row) in enumerate(zip(classes, counts, strict=True))
    ]
    return Figure(
        title,
        figure,
        Text(
            f"{title.en}: {'; '.join(line.en for line in lines)}.",
            f"{title.es}: {'; '.join(line.es for line in lines)}.",
        ),
    )
