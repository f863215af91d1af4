"""What a person may give a trained forecaster, a file of their own included."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from playground.errors import WrongFile
from playground.knobs import knob
from playground.own_files.uploads import IDENTITY
from playground.series import timeline
from playground.task import Memory, Request, Task
from playground.tasks.forecasting import gaps
from playground.text import Guess, Text

MOST_OFFERED = 400
"""Steps that are offered to forecast from; earlier ones can be written."""


class ForecastRequest(Request):
    """From where, and how far ahead."""

    @classmethod
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """From the end of the data, as far as the network was trained to."""
        return {"length": getattr(task, "horizon", 1)}

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


def continuation(
    content: bytes, known: Series, needed: int, columns: str = "", series: str = ""
) -> tuple[Series, tuple[Text, ...]]:
    """The file's series where it is long enough to stand alone, else the data learnt from with the file at their end.

    Args:
        content: a CSV.
        known: the data learnt from.
        needed: steps that the network reads.
        columns: of the file, as a person chose them; empty: those of the same names, else guessed.
        series: of several below each other, as a person chose.

    Raises:
        WrongFile: it cannot be read, or has not the series that the network was trained on.
    """
    names = known.names
    found = _read(content, known, columns.strip(), {"series": series} if series.strip() else {})
    if len(found.names) != len(names):
        raise WrongFile(
            Text(
                "{found} series were read from the file ({names}), and this network knows {count}: choose as many.",
                "Del archivo se leyeron {found} series ({names}) y esta red conoce {count}: elija tantas.",
            ).format(found=len(found.names), names=", ".join(found.names)[:200], count=len(names))
        )
    notes, read = found.notes, gaps.carried(found.values, gaps.mask(found.known))
    if len(read) >= needed:
        # What stands alone goes by its own name: it need not be what the network learnt from.
        return Series(read, found.names if len(names) == 1 else names, found.times, known=found.known), notes
    said = Text(
        "The file has {steps} steps and the network reads {needed}, so it is taken as what follows the data learnt "
        "from.",
        "El archivo tiene {steps} pasos y la red lee {needed}, así que se toma como continuación de los datos "
        "aprendidos.",
    ).format(steps=len(read), needed=needed)
    values = np.concatenate([known.values, read])
    times = known.times + timeline.continued(known.times, len(read)) if known.times else ()
    masks = [np.ones(one.values.shape, dtype=bool) if one.known is None else one.known for one in (known, found)]
    return Series(values, names, times, known=np.concatenate(masks)), (*notes, said)


def _read(content: bytes, known: Series, chosen: str, series: Mapping[str, str]) -> Series:
    """The file's series, read with the settings of the file learnt from, else with guesses; as chosen in any case."""
    names = ", ".join(known.names)
    # One series only: whatever the file calls it, it is the one that is meant.
    wanted = (chosen,) if chosen else (names, "") if len(known.names) == 1 else (names,)
    refused = None
    for columns in wanted:
        for reading in (known.reading, {}) if known.reading else ({},):
            try:
                found = OwnSeries.configure({**reading, **series, "columns": columns}).read(content, 1)
            except WrongFile as error:
                refused = error
                continue
            return replace(found, notes=(*found.notes, *_told(known.reading, bool(reading))))
    assert refused is not None
    raise refused


def _told(reading: Mapping[str, str], used: bool) -> tuple[Text, ...]:
    """Whether the settings of the file learnt from fitted the new file."""
    if not reading:
        return ()
    settings = ", ".join(f"data.{name}={value}" for name, value in reading.items())
    if used:
        return (
            Text(
                "The file was read with the run's settings: {settings}.",
                "El archivo se leyó con los ajustes de la ejecución: {settings}.",
            ).format(settings=settings),
        )
    return (
        Guess(
            "The file could not be read with the run's settings ({settings}), so they were guessed.",
            "El archivo no se pudo leer con los ajustes de la ejecución ({settings}), así que se adivinaron.",
        ).format(settings=settings),
    )
