"""Windows of a series, and how a careless split leaks the answers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

import numpy as np
import torch

from playground.dataset import DATASETS, Series
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept
from playground.plots import COLOURS
from playground.plots.series import series
from playground.series.forecast_batch import ForecastBatch
from playground.task import PARTS
from playground.tasks.forecasting import Forecasting
from playground.text import Text, percentage

DATA = "sunspots"
DRAWN = 3
"""Windows of each part that are drawn."""


class WindowsAndLeakage(Concept):
    """From one long series to many examples."""

    title = Text("Windows and leakage", "Ventanas y fuga de datos")
    order = 100
    definition = Text(
        "A long series becomes many examples by windows: each reads some known steps (the window) and is asked for the steps that follow (the horizon); the next window begins a stride later, so that windows overlap. "
        "Leakage is knowledge of the test set that gets into training. With windows it happens easily: shuffled before the split, nearly every test target also stands in a training window; "
        "and a scaler fitted on the whole series knows the future. So split by time first, then fit the scaler on the training set, then cut windows.",
        "Una serie larga se convierte en muchos ejemplos mediante ventanas: cada una lee unos pasos conocidos (la ventana) y se le piden los siguientes (el horizonte); la próxima ventana empieza un salto más tarde, de modo que se solapan. "
        "La fuga de datos es información del conjunto de prueba que llega al entrenamiento. Con ventanas ocurre con facilidad: si se barajan antes de dividir, casi todo objetivo de prueba está también en una ventana de entrenamiento; "
        "y un escalado ajustado con toda la serie conoce el futuro. Por eso, primero se divide por tiempo, luego se ajusta el escalado con el conjunto de entrenamiento y después se cortan las ventanas.",
    )
    equation = r"""X_n = (x_{ns+1}, \ldots, x_{ns+w})
Y_n = (x_{ns+w+1}, \ldots, x_{ns+w+h})"""
    equation_in_words = Text(
        "With window w, horizon h and stride s, the input of example n is the w values from position n times s plus one; its target is the h values right after them.",
        "Con ventana w, horizonte h y salto s, la entrada del ejemplo n son los w valores desde la posición n por s más uno; su objetivo, los h valores inmediatamente posteriores.",
    )
    shows = Text(
        "Yearly sunspots as the forecasting task splits and cuts them: the first windows of each part (thin: input, thick: target). Validation and test windows may reach back for their inputs, never for their targets. "
        "Switch shuffling on to count what would leak if windows were shuffled before the split.",
        "Manchas solares anuales, tal como la tarea de predicción las divide y corta: las primeras ventanas de cada parte (fina: entrada; gruesa: objetivo). Las ventanas de validación y prueba pueden tomar entradas de antes, nunca objetivos. "
        "Active el barajado para contar lo que se filtraría si las ventanas se barajaran antes de dividir.",
    )
    question = Text(
        "Somebody standardises the whole series, then splits it by time. Nothing was shuffled. What has leaked, and when does it matter most?",
        "Alguien estandariza toda la serie y después la divide por tiempo. No se barajó nada. ¿Qué se ha filtrado y cuándo importa más?",
    )
    answer = Text(
        "Mean and standard deviation of the future. It matters most for a series with a rising trend: the training values then lie below 0 and tell that larger ones will come.",
        "La media y la desviación típica del futuro. Importa más en una serie con tendencia creciente: los valores de entrenamiento quedan entonces por debajo de 0 y delatan que vendrán otros mayores.",
    )
    trial = Text(
        "Carbon dioxide, month by month: a trend and a season. Look at “Data” first, then train.",
        "Dióxido de carbono, mes a mes: tendencia y estacionalidad. Mire antes «Datos» y después entrene.",
    )
    preset = "forecasting_co2"
    changes: ClassVar[Mapping[str, str]] = {}
    terms = (
        "series",
        "window",
        "horizon",
        "stride",
        "leakage",
        "scaling",
        "training_set",
        "validation_set",
        "test_set",
    )

    window: int = knob(
        24,
        ge=2,
        le=60,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Window", "Ventana"),
        help=Text("How many known steps an example reads.", "Cuántos pasos conocidos lee un ejemplo."),
    )
    horizon: int = knob(
        6,
        ge=1,
        le=24,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Horizon", "Horizonte"),
        help=Text("How many steps are asked for.", "Cuántos pasos se piden."),
    )
    shuffled: bool = knob(
        False,
        title=Text("Shuffle before splitting (wrong)", "Barajar antes de dividir (mal)"),
        help=Text(
            "Counts what leaks if all windows are shuffled and then split in the same shares.",
            "Cuenta lo que se filtra si se barajan todas las ventanas y después se dividen en las mismas proporciones.",
        ),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The series with its parts and some windows, and what leaks."""
        records = loaded()
        origins, bounds = self.origins()
        figure = series(
            Text("Windows of the series", "Ventanas de la serie"),
            labels=[int(year) for year in records.times],
            values=records.values,
            names=[str(DATASETS[DATA].title)],
            parts=bounds,
            words=PARTS,
        )
        low = -float(records.values.max())
        for place, (part, found) in enumerate(origins.items()):
            for row, origin in enumerate(found[: DRAWN * self.horizon : self.horizon]):
                height = low * (0.12 + 0.08 * row)
                spans = ((origin - self.window + 1, origin, 1.5), (origin + 1, origin + self.horizon, 6.0))
                for begin, end, width in spans:
                    figure.figure.add_scatter(
                        x=[int(records.times[begin]), int(records.times[end])],
                        y=[height, height],
                        mode="lines",
                        line={"color": COLOURS[place], "width": width},
                        name=str(PARTS[part]),
                        showlegend=False,
                        hoverinfo="skip",
                    )
        told = Text(
            "{train} training windows, {validation} for validation, {test} for the test. Test targets that also stand in a training window: {share}.",
            "{train} ventanas de entrenamiento, {validation} de validación y {test} de prueba. Objetivos de prueba que están también en una ventana de entrenamiento: {share}.",
        ).format(share=percentage(self.leaked(origins)), **{part: len(found) for part, found in origins.items()})
        return figure, Prose(Text("In numbers", "En números"), told)

    def origins(self) -> tuple[dict[str, list[int]], dict[str, tuple[int, int]]]:
        """The position of the last known value of each window by part, and where the parts begin and end."""
        task, records = Forecasting(window=self.window, horizon=self.horizon), loaded()
        data = task.prepare(records, task.patterns()[0], 0)
        parts = {"train": data.train, "validation": data.validation, "test": data.tests["test"]}
        found = {name: ForecastBatch.of(next(part.batches(len(part)))).elapsed.tolist() for name, part in parts.items()}
        train, validation = int(data.memory["train"]), int(data.memory["validation"])
        bounds = {"train": (0, train), "validation": (train, validation), "test": (validation, len(records.values))}
        return found, bounds

    def leaked(self, origins: Mapping[str, list[int]]) -> float:
        """The share of the values that are asked for in the test which also stand in a training window."""
        train, test = origins["train"], origins["test"]
        if self.shuffled:
            every = [origin for found in origins.values() for origin in found]
            order = torch.randperm(len(every), generator=torch.Generator().manual_seed(0)).tolist()
            mixed = [every[place] for place in order]
            train, test = mixed[: len(train)], mixed[len(mixed) - len(test) :]
        seen = np.zeros(len(loaded().values), dtype=bool)
        for origin in train:
            seen[origin - self.window + 1 : origin + self.horizon + 1] = True
        asked = np.concatenate([np.arange(origin + 1, origin + self.horizon + 1) for origin in test])
        return float(seen[asked].mean())


@lru_cache(maxsize=1)
def loaded() -> Series:
    """The series."""
    found = DATASETS[DATA]().load()
    assert isinstance(found, Series)
    return found
