"""What data sets share that are generated from a seed."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from playground.dataset import Dataset, Series
from playground.errors import OverLimit
from playground.knobs import knob
from playground.settings import settings
from playground.text import Text, whole


class Generated(Dataset):
    """Data that are drawn by a rule: the same settings give the same data."""

    licence = Text("The project's own.", "La del propio proyecto.")
    synthetic: ClassVar[bool] = True

    seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        advanced=True,
        title=Text("Seed of the data", "Semilla de los datos"),
        help=Text(
            "Another seed generates other data; the seed of the run does not affect them.",
            "Otra semilla genera otros datos; la semilla de la ejecución no los cambia.",
        ),
    )

    @property
    def test_shares(self) -> Mapping[str, float]:
        """Another seed draws records of its own."""
        return {"seed": 0.0}

    def generator(self) -> np.random.Generator:
        """Fresh, so that the same settings always draw the same numbers."""
        return np.random.default_rng(self.seed)


class GeneratedExamples(Generated):
    """Many sequences of one kind."""

    count: int = knob(
        10_000,
        ge=100,
        le=200_000,
        log=True,
        unit=Text("examples", "ejemplos"),
        title=Text("Examples", "Ejemplos"),
        help=Text(
            "How many sequences are generated; of these, a tenth is the validation set and a tenth the test set.",
            "Cuántas secuencias se generan; una décima parte es el conjunto de validación y otra, el de prueba.",
        ),
    )

    @property
    @abstractmethod
    def numbers(self) -> int:
        """How many numbers of four bytes each example takes in memory: steps times features."""

    def generator(self) -> np.random.Generator:
        """See `Generated.generator`; before anything is drawn, what would not fit is refused.

        Raises:
            OverLimit: all examples together take more memory than this deployment allows.
        """
        asked, most = self.count * self.numbers * 4 / 1e6, settings().max_data_mb
        if asked > most:
            raise OverLimit(
                Text(
                    "These examples would take about {asked} MB of memory, and {most} MB are allowed here; lower the number of examples or their length.",
                    "Estos ejemplos ocuparían unos {asked} MB de memoria y aquí se permiten {most} MB; reduzca el número de ejemplos o su longitud.",
                ).format(asked=round(asked), most=most)
            )
        return super().generator()

    def kept(self, count: int) -> tuple[Text, ...]:
        """A note on how many different sequences there are, where some of those drawn were equal."""
        if count == self.count:
            return ()
        return (
            Text(
                "Of {drawn} sequences drawn, {kept} are different; each is kept once, so that none of the test set is in "
                "the training set.",
                "De {drawn} secuencias generadas, {kept} son distintas; cada una se conserva una sola vez, y así ninguna "
                "de prueba está en el entrenamiento.",
            ).format(drawn=whole(self.count), kept=whole(count)),
        )


class GeneratedSeries(Generated):
    """One long series."""

    records = "series"
    reader = "own_series"

    steps: int = knob(
        3000,
        ge=200,
        le=100_000,
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Steps", "Pasos"),
        help=Text("Length of the series.", "Longitud de la serie."),
    )

    def series(self, values: np.ndarray, name: str, period: int, *notes: Text) -> Series:
        """Values `(steps,)` as records, with notes that say how they were made."""
        return Series(values=values[:, None].astype(np.float64), names=(name,), period=period, notes=notes)
