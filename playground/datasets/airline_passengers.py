"""Airline passengers, month by month."""

from playground.datasets._classic import CLASSICS, ClassicData
from playground.text import Text


class AirlinePassengers(ClassicData):
    """International airline passengers in thousands, January 1949 to December 1960."""

    title = Text("Airline passengers, monthly", "Pasajeros de líneas aéreas, mensual")
    about = Text(
        "Twelve years of airline passengers, with a trend and a season that both grow. The best-known series of all; many networks demonstrated on it only repeat the last month.",
        "Doce años de pasajeros de avión, con una tendencia y una estacionalidad que crecen. Es la serie más conocida; muchas redes que se muestran con ella solo repiten el último mes.",
    )
    order = 40
    sources = (CLASSICS["airline_passengers"].source,)

    @property
    def chosen(self) -> str:
        """See `ClassicData.chosen`."""
        return "airline_passengers"
