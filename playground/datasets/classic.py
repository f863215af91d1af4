"""The classic series of textbooks, as Jason Brownlee keeps them: two columns, a label and a value."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from playground.dataset import Published, Series
from playground.datasets._table import left_out, picked, table, wrong
from playground.knobs import knob
from playground.sources import Source
from playground.text import Text

BRINGS = ("airline_passengers", "classic_series")

_COMMIT = "https://raw.githubusercontent.com/jbrownlee/Datasets/d20fcb6402ae34e653d4513b00f39257bb37ed7f"
_AIRLINE_SPLIT = (72, 96)
"""The last 48 of 144 months are the test, as usual (67 % to learn from); the last 24 of the others for validation."""


@dataclass(frozen=True, slots=True)
class Classic:
    """One of the series.

    Attributes:
        title: what it is.
        file: its name, as published.
        sha256: of the file.
        size: of the file, in bytes.
        name: of the series.
        unit: of its values.
        period: steps of a season.
        cited: where the series was printed.
    """

    title: Text
    file: str
    sha256: str
    size: int
    name: str
    unit: str
    period: int
    cited: str

    @property
    def source(self) -> Source:
        """The published file, pinned to a commit."""
        return Source(self.file, f"{_COMMIT}/{self.file}", self.sha256, self.size)


CLASSICS: dict[str, Classic] = {
    "airline_passengers": Classic(
        title=Text("airline passengers, monthly, 1949 to 1960", "pasajeros de líneas aéreas, mensual, 1949 a 1960"),
        file="airline-passengers.csv",
        sha256="8cb51be753a718d9be5d76d7e238cc224792754676adc21faa59e954b0201621",
        size=2180,
        name="passengers",
        unit="thousands",
        period=12,
        cited="Box & Jenkins (1976)",
    ),
    "minimum_temperatures": Classic(
        title=Text(
            "lowest temperatures in Melbourne, daily, 1981 to 1990",
            "temperaturas mínimas en Melbourne, diaria, 1981 a 1990",
        ),
        file="daily-min-temperatures.csv",
        sha256="8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da",
        size=67921,
        name="lowest temperature",
        unit="°C",
        period=365,
        cited="Australian Bureau of Meteorology",
    ),
    "maximum_temperatures": Classic(
        title=Text(
            "highest temperatures in Melbourne, daily, 1981 to 1990",
            "temperaturas máximas en Melbourne, diaria, 1981 a 1990",
        ),
        file="daily-max-temperatures.csv",
        sha256="4f4ab4d6134d9c0f8efb3d6af6edc30a0ad3c56573d0f20f45db010055d0371c",
        size=69359,
        name="highest temperature",
        unit="°C",
        period=365,
        cited="Australian Bureau of Meteorology",
    ),
    "female_births": Classic(
        title=Text("girls born in California, daily, 1959", "niñas nacidas en California, diaria, 1959"),
        file="daily-total-female-births.csv",
        sha256="7a0c1bdb32d68f7fa359e561a4f7e1fe8fb2fc26a1ea624a434a97a63735dd72",
        size=6220,
        name="births",
        unit="births",
        period=7,
        cited="Newton (1988)",
    ),
    "sunspots": Classic(
        title=Text("sunspots in Zürich, monthly, 1749 to 1983", "manchas solares en Zúrich, mensual, 1749 a 1983"),
        file="monthly-sunspots.csv",
        sha256="c4ec8cc57d9f6fb6ecdb3e1f37f25b6f4badd5124c55931052b0cd2fc3bc71f3",
        size=45039,
        name="sunspots",
        unit="",
        period=132,
        cited="Andrews & Herzberg (1985)",
    ),
    "car_sales": Classic(
        title=Text("cars sold in Quebec, monthly, 1960 to 1968", "coches vendidos en Quebec, mensual, 1960 a 1968"),
        file="monthly-car-sales.csv",
        sha256="a4194226eb1d0eba5fd503e829b1279f1a10683d8009f2871aca05e7fb648f70",
        size=1834,
        name="sales",
        unit="cars",
        period=12,
        cited="Abraham & Ledolter (1983)",
    ),
    "mean_temperatures": Classic(
        title=Text(
            "mean temperatures in Nottingham, monthly, 1920 to 1939",
            "temperaturas medias en Nottingham, mensual, 1920 a 1939",
        ),
        file="monthly-mean-temp.csv",
        sha256="4190d815eb6d66f7c6abf25de2ef69addcf4647659fb94102215bd2dab1916ef",
        size=3861,
        name="mean temperature",
        unit="°F",
        period=12,
        cited="O. D. Anderson (1976)",
    ),
    "robberies": Classic(
        title=Text("armed robberies in Boston, monthly, 1966 to 1975", "atracos en Boston, mensual, 1966 a 1975"),
        file="monthly-robberies.csv",
        sha256="df5e8a8c2d8fbfb01dd652232863986e0a9fab2d7a30dc29c4a42f6794b0b50f",
        size=1633,
        name="robberies",
        unit="robberies",
        period=12,
        cited="McCleary & Hay (1980), from Deutsch & Alt (1977)",
    ),
    "writing_paper": Classic(
        title=Text("writing paper sold, monthly, 12 years", "papel de escribir vendido, mensual, 12 años"),
        file="monthly-writing-paper-sales.csv",
        sha256="249b088de6d9e652a01a3ec460ea9d9ea3ba90b3034e2f109d5f43c523d376ee",
        size=2470,
        name="sales",
        unit="",
        period=12,
        cited="Makridakis & Wheelwright (1989)",
    ),
    "champagne": Classic(
        title=Text("champagne sold, monthly, 1964 to 1972", "champán vendido, mensual, 1964 a 1972"),
        file="monthly_champagne_sales.csv",
        sha256="bf2179f9c4df80a355146ce80da5c29d5cd5f36918d98f8b07cb04cda59e59eb",
        size=1596,
        name="sales",
        unit="millions",
        period=12,
        cited="Makridakis & Wheelwright (1989)",
    ),
    "shampoo": Classic(
        title=Text("shampoo sold, monthly, 3 years", "champú vendido, mensual, 3 años"),
        file="shampoo.csv",
        sha256="f709eaa344b2d07039a49e2193cbff5e56206354f3a8203c0e02471beb39a451",
        size=519,
        name="sales",
        unit="",
        period=12,
        cited="Makridakis, Wheelwright & Hyndman (1998)",
    ),
    "water_usage": Classic(
        title=Text("water used in Baltimore, yearly, 1885 to 1963", "agua consumida en Baltimore, anual, 1885 a 1963"),
        file="yearly-water-usage.csv",
        sha256="cfcf406db2763a793ea52cb982be9b437efc5273fbe6e0a3c7d2dca3a5b0e3ea",
        size=883,
        name="water",
        unit="litres per head and day",
        period=1,
        cited="Hipel & McLeod (1994)",
    ),
}
"""All of them, by the name they are chosen by."""


class ClassicData(Published):
    """What the data sets of these series share."""

    records = "series"
    source = Text(
        "Time Series Data Library (R. Hyndman), as kept in https://github.com/jbrownlee/Datasets",
        "Time Series Data Library (R. Hyndman), conservada en https://github.com/jbrownlee/Datasets",
    )
    licence = Text(
        "None is stated; these are facts printed in textbooks, listed in the Time Series Data Library.",
        "No consta ninguna; son datos impresos en libros de texto, recogidos en la Time Series Data Library.",
    )
    folder = "forecasting/classic_univariate"

    @property
    @abstractmethod
    def chosen(self) -> str:
        """The name of the series in `CLASSICS`."""

    def needed(self) -> tuple[Source, ...]:
        """The file of the series that is chosen."""
        return (CLASSICS[self.chosen].source,)

    def parse(self, files: Mapping[str, bytes]) -> Series:
        """Read the file of the chosen series, or any other of the same form.

        Raises:
            WrongFile: it is no table of a label and a value in each row.
        """
        classic = CLASSICS[self.chosen]
        name, content = picked(files, [classic.file])
        found = table(name, content, footers=True)
        if found.values.shape[1] != 1:
            why = Text("has more than one value in a row", "tiene más de un valor por fila")
            raise wrong(name, why)
        said = Text("Source: {cited}.", "Fuente: {cited}.").format(cited=classic.cited)
        whole = self.chosen == "airline_passengers" and len(found.values) == 2 * _AIRLINE_SPLIT[0]
        return Series(
            found.values,
            (classic.name,),
            found.labels,
            classic.period,
            classic.unit,
            (*found.notes, *left_out(found.labels), said),
            split=_AIRLINE_SPLIT if whole else None,
            known=found.known,
        )


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


class ClassicSeries(ClassicData):
    """One of twelve small series on which forecasts are usually tried first."""

    title = Text("Classic series", "Series clásicas")
    about = Text(
        "Twelve textbook series: temperatures, sales, births, sunspots and more. Small enough to train on in seconds, and hard enough that repeating the last value often wins.",
        "Doce series de libros de texto: temperaturas, ventas, nacimientos, manchas solares y más. Tan pequeñas que se entrena en segundos y tan difíciles que a menudo gana repetir el último valor.",
    )
    order = 45
    sources = tuple(classic.source for classic in CLASSICS.values())

    series: Literal[
        "airline_passengers",
        "minimum_temperatures",
        "maximum_temperatures",
        "female_births",
        "sunspots",
        "car_sales",
        "mean_temperatures",
        "robberies",
        "writing_paper",
        "champagne",
        "shampoo",
        "water_usage",
    ] = knob(
        "minimum_temperatures",
        title=Text("Series", "Serie"),
        help=Text("Which of them is forecast.", "Cuál de ellas se predice."),
        choices={name: classic.title for name, classic in CLASSICS.items()},
    )

    @property
    def chosen(self) -> str:
        """See `ClassicData.chosen`."""
        return self.series
