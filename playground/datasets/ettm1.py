"""Quarter-hourly loads and oil temperature of the first transformer of a Chinese county."""

from playground.datasets._ett import Transformer
from playground.text import Text


class EttM1(Transformer):
    """Seven series in steps of a quarter of an hour, July 2016 to February 2018."""

    title = Text("Transformer 1, quarter hours (ETTm1)", "Transformador 1, por cuartos de hora (ETTm1)")
    about = Text(
        "Six loads and the oil temperature of the first electricity transformer, every quarter of an hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del primer transformador eléctrico, cada cuarto de hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 52
    hourly = 4
    sources = Transformer.published_as(
        "ETTm1.csv",
        "",  # its checksum is not known to us; the commit is pinned
        10360719,
    )
