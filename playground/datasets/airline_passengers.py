"""Airline passengers, month by month."""

from typing import ClassVar

from playground.datasets._classic import CLASSICS, ClassicData
from playground.sources import Source
from playground.text import Text


class AirlinePassengers(ClassicData):
    """International airline passengers in thousands, January 1949 to December 1960."""

    title: ClassVar[Text] = Text("Airline passengers, monthly", "Pasajeros de avión, mensual")
    about: ClassVar[Text] = Text(
        "Twelve years of passengers that grow and swing more every year. The best known series of all; many networks shown "
        "on it only repeat the last month.",
        "Doce años de pasajeros que crecen y oscilan cada año más. La serie más conocida; muchas redes que se enseñan con "
        "ella solo repiten el último mes.",
    )
    order: ClassVar[int] = 40
    sources: ClassVar[tuple[Source, ...]] = (CLASSICS["airline_passengers"].source,)

    @property
    def chosen(self) -> str:
        """See `ClassicData.chosen`."""
        return "airline_passengers"
