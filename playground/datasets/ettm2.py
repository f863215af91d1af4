"""Quarter-hourly loads and oil temperature of the second transformer of a Chinese county."""

from playground.datasets._ett import Transformer
from playground.text import Text


class EttM2(Transformer):
    """Seven series in steps of a quarter of an hour, July 2016 to February 2018."""

    title = Text("Transformer 2, quarter hours (ETTm2)", "Transformador 2, por cuartos de hora (ETTm2)")
    about = Text(
        "Six loads and the oil temperature of the second electricity transformer, every quarter of an hour from July 2016. A "
        "standard benchmark of long forecasts, in which one linear layer beats most networks.",
        "Seis cargas y la temperatura del aceite del segundo transformador eléctrico, cada cuarto de hora desde julio de 2016. "
        "Una comparativa habitual de predicción a largo plazo, en la que una sola capa lineal supera a muchas redes.",
    )
    order = 53
    hourly = 4
    sources = Transformer.published_as(
        "ETTm2.csv",
        "",  # its checksum is not known to us; the commit is pinned
        9677236,
    )
