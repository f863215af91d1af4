"""Hourly loads and oil temperature of the first transformer of a Chinese county."""

from playground.datasets._ett import Transformer
from playground.text import Text


class EttH1(Transformer):
    """Seven series in steps of an hour, July 2016 to February 2018."""

    title = Text("Transformer 1, hourly (ETTh1)", "Transformador 1, por horas (ETTh1)")
    about = Text(
        "Six loads and the oil temperature of the first electricity transformer, every hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del primer transformador eléctrico, cada hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 50
    sources = Transformer.published_as(
        "ETTh1.csv",
        "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
        2589657,
    )
