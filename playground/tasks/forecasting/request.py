"""What a person may give a trained forecaster."""

from collections.abc import Sequence
from typing import Any

from playground.datasets.own_series import OwnSeries
from playground.knobs import knob
from playground.own_files.uploads import IDENTITY
from playground.task import Memory, Request, Task
from playground.text import Text

MOST_OFFERED = 400
"""Steps that are offered to forecast from; earlier ones can be written."""


class ForecastRequest(Request):
    """From where, and how far ahead."""

    @classmethod
    def offered(cls, task: Task, memory: Memory) -> dict[str, Sequence[Any] | None]:
        """The series of a collection, the latest steps of one table (empty: the end), and the horizon."""
        horizon = (getattr(task, "horizon", 0),)
        if "times" not in memory:
            return {"series": tuple(memory.get("names", ())), "length": horizon, "columns": None}
        return {
            "series": None,
            "columns": None,
            "origin": ("", *map(str, memory["times"][: -MOST_OFFERED - 1 : -1])),
            "length": horizon,
        }

    def of_its_file(self) -> dict[str, Sequence[Any] | None]:
        """The series of the file, where several stand below each other; its steps are written."""
        if not self.file:
            return {}
        names = OwnSeries(file=self.file).series_names()
        return {"series": ("", *names) if names else None, "columns": (), "origin": ()}

    file: str = knob(
        "",
        pattern=rf"^$|{IDENTITY}",
        widget="file",
        accept=(".csv", ".tsv", ".txt"),
        title=Text("Your own file", "Un archivo propio"),
        help=Text(
            "A CSV with values of your own to forecast from; shorter than the window, it continues the data learnt from.",
            "Un CSV con valores propios desde los que predecir; si es más corto que la ventana, continúa los datos "
            "aprendidos.",
        ),
    )
    columns: str = knob(
        "",
        max_length=500,
        widget="columns",
        title=Text("Columns of the file", "Columnas del archivo"),
        help=Text(
            "Of a file: the column to forecast, or as many as the network knows, separated by commas; empty: those of the same "
            "names, else guessed.",
            "De un archivo: la columna que se predice, o tantas como conoce la red, separadas por comas; vacío: las de igual "
            "nombre o, si no, se adivina.",
        ),
    )
    series: str = knob(
        "",
        max_length=200,
        choices={"": Text("the first, or the only one", "la primera o la única")},
        title=Text("Which series", "Qué serie"),
        help=Text(
            "Of a collection of series, or of a file with several: the name of the one to forecast; empty: the first.",
            "De una colección de series, o de un archivo con varias: el nombre de la que se predice; vacío: la primera.",
        ),
    )
    origin: str = knob(
        "",
        max_length=40,
        choices={"": Text("the end of the data", "el final de los datos")},
        title=Text("From when", "Desde cuándo"),
        help=Text(
            "The last known step, as the data name it (1990, 1990-06) or by number; empty: the end, into the future.",
            "El último paso conocido, como lo nombran los datos (1990, 1990-06) o por número; vacío: el final, hacia el "
            "futuro.",
        ),
    )
    length: int = knob(
        0,
        ge=0,
        le=10_000,
        unit=Text("steps", "pasos"),
        title=Text("How far ahead", "Cuántos pasos"),
        help=Text(
            "Steps to forecast; beyond the horizon the network goes on from its own answers. 0: the horizon.",
            "Pasos que predecir; más allá del horizonte la red sigue con sus propias respuestas. 0: el horizonte.",
        ),
    )
