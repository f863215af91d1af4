"""A person's own file to forecast from."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from playground.errors import WrongFile
from playground.series import timeline
from playground.tasks.forecasting import gaps
from playground.text import Guess, Text


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
