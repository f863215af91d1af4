"""Hourly loads and oil temperature of the second transformer of a Chinese county."""

from playground.datasets._ett import Transformer
from playground.text import Text


class EttH2(Transformer):
    """Seven series in steps of an hour, July 2016 to February 2018."""

    title = Text("Transformer 2, hourly (ETTh2)", "Transformador 2, por horas (ETTh2)")
    about = Text(
        "Six loads and the oil temperature of the second electricity transformer, every hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del segundo transformador eléctrico, cada hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 51
    sources = Transformer.published_as(
        "ETTh2.csv",
        "a3dc2c597b9218c7ce1cd55eb77b283fd459a1d09d753063f944967dd6b9218b",
        2417960,
    )
