"""Series, or a collection, as a network will see them: the split, a few windows, and what was done to the values."""

from dataclasses import replace

import numpy as np
import pandas as pd
import torch

from playground.batch import Data
from playground.dataset import Collection, Series
from playground.exhibits import Exhibit, Table
from playground.plots.series import Label, series, windows
from playground.series import timeline
from playground.task import PARTS, Preview
from playground.tasks.forecasting import gaps
from playground.tasks.forecasting.collection_answers import shown
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.origins import Origins
from playground.tasks.forecasting.terms import ENTRIES
from playground.tasks.forecasting.transformation import Transformation
from playground.tasks.forecasting.view import Level, Windows
from playground.text import Text

_DONE: dict[Transformation, Text] = {
    "difference": Text(
        "The network sees the change from each step to the next.",
        "La red ve el cambio de cada paso al siguiente.",
    ),
    "seasonal_difference": Text(
        "The network sees the change since one season ({period} steps) before.",
        "La red ve el cambio respecto a una temporada ({period} pasos) antes.",
    ),
    "log": Text("The network sees logarithms.", "La red ve logaritmos."),
    "seasonal_growth": Text(
        "The network sees the logarithm of the ratio to one season ({period} steps) before.",
        "La red ve el logaritmo del cociente con el valor de una temporada ({period} pasos) antes.",
    ),
    "square_root": Text("The network sees square roots.", "La red ve raíces cuadradas."),
}


_LEVELS: dict[Level, Text] = {
    "last": Text(
        "Each window is measured from its last value, which is added back to the forecast.",
        "Cada ventana se mide desde su último valor, que se suma de nuevo a la predicción.",
    ),
    "mean": Text(
        "Each window is measured from its mean, which is added back to the forecast.",
        "Cada ventana se mide desde su media, que se suma de nuevo a la predicción.",
    ),
    "standard": Text(
        "Each window is scaled by its own mean and deviation, and the forecast is brought back by them.",
        "Cada ventana se escala con su propia media y desviación, y con ellas vuelve la predicción.",
    ),
}


_SCALED: dict[str, Text] = {
    "standard": Text(
        "Values are scaled by the mean and the deviation of the training set.",
        "Los valores se escalan con la media y la desviación del entrenamiento.",
    ),
}
_EACH_SCALED: dict[str, Text] = {
    "standard": Text(
        "Each series is scaled by the mean and the deviation of its own training set.",
        "Cada serie se escala con la media y la desviación de su propio entrenamiento.",
    ),
    "window": Text(
        "Each window is scaled by its own mean size, so that large and small series look alike.",
        "Cada ventana se escala por su propio tamaño medio, para que series grandes y pequeñas se parezcan.",
    ),
}
_STEPS = Text(
    "At every step of a window the network is asked for the next one.",
    "En cada paso de una ventana se le pide a la red el siguiente.",
)
_APART = Text(
    "The network sees each series by itself, with the same weights for all.",
    "La red ve cada serie por sí sola, con los mismos pesos para todas.",
)


def of_table(task: ForecastingKnobs, records: Series, data: Data) -> Preview:
    """The series with its parts shaded, windows with transformed and scaled values, and a table of the parts."""
    memory, train = data.memory, data.train
    assert isinstance(train, Windows)
    length = len(records.values)
    bounds = {
        "train": (0, int(memory["train"])),
        "validation": (int(memory["train"]), int(memory["validation"])),
        "test": (int(memory["validation"]), length),
    }
    labels = _labels(records)
    index = sorted({0, (len(train) - 1) // 3, 2 * (len(train) - 1) // 3, len(train) - 1})
    # All series of a window on one plot, also where the network sees them apart.
    batch = replace(train, apart=False).take(torch.tensor(index, device=train.inputs.device))
    targets = batch.targets[:, -1:] if train.steps else batch.targets
    places = [str(Text("up to {place}", "hasta {place}").format(place=labels[int(place)])) for place in batch.elapsed]
    exhibits: tuple[Exhibit, ...] = (
        series(
            Text("The series and its splits", "La serie y sus particiones"),
            labels=labels,
            values=records.values if records.known is None else np.where(records.known, records.values, np.nan),
            names=records.names,
            parts=bounds,
            words=PARTS,
            unit=records.unit,
        ),
        windows(
            Text("Training windows as the network sees them", "Ventanas de entrenamiento como las ve la red"),
            batch.inputs[:, :, : len(records.names)].cpu().numpy(),
            targets.cpu().numpy(),
            records.names,
            places,
        ),
        _parts(data),
    )
    return Preview((*records.notes, *_done(task, data, train.steps, each=False)), exhibits)


def _done(task: ForecastingKnobs, data: Data, steps: bool, *, each: bool) -> list[Text]:
    """What was done to the values, in sentences; `each`: to every series of a collection by itself."""
    found = [
        _DONE.get(task.transformation),
        (_EACH_SCALED if each else _SCALED).get(task.scaling),
        _STEPS if steps else None,
        None if each else _LEVELS.get(task.level),
        _APART if task.channels == "apart" and not each else None,
    ]
    period = data.memory.get("season", data.memory["period"])
    return gaps.told(data.protocol) + [note.format(period=period) for note in found if note is not None]


def _labels(records: Series) -> list[Label]:
    axis = timeline.parsed(records.times)
    if isinstance(axis, np.ndarray):
        found: list[Label] = axis.tolist()
        return found
    return list(records.times) if axis is not None else list(range(len(records.values)))


def of_collection(task: ForecastingKnobs, records: Collection, data: Data) -> Preview:
    """A few series, aligned where their futures begin, a training window of each, and a table of the parts."""
    memory, train, test = data.memory, data.train, data.tests["test"]
    assert isinstance(train, Origins) and isinstance(test, Origins)
    index = shown(len(memory["names"]))
    names, horizon = [memory["names"][place] for place in index], test.ahead
    known = max(memory["known"][place] for place in index)
    values = np.full((known + horizon, len(index)), np.nan)
    for column, place in enumerate(index):
        whole = np.asarray(memory["values"][place])
        begin = known - memory["known"][place]
        values[begin : begin + len(whole), column] = whole
    bounds = {
        "train": (0, known - horizon),
        "validation": (known - horizon, known),
        "test": (known, known + horizon),
    }
    which = train.series.cpu().numpy()
    chosen = [int(np.flatnonzero(which == place)[-1]) for place in index if (which == place).any()]
    exhibits: list[Exhibit] = [
        series(
            Text("A few of the series and their splits", "Algunas de las series y sus particiones"),
            labels=list(range(known + horizon)),
            values=values,
            names=names,
            parts=bounds,
            words=PARTS,
            unit=records.unit,
        )
    ]
    batch = train.take(torch.tensor(chosen, device=train.places.device))
    targets = batch.targets[:, -1:] if train.steps else batch.targets
    exhibits.append(
        windows(
            Text("Training windows as the network sees them", "Ventanas de entrenamiento como las ve la red"),
            batch.inputs.cpu().numpy(),
            targets.cpu().numpy(),
            (str(Text("scaled", "a escala")),),
            [memory["names"][int(place)] for place in train.series[chosen]],
        )
    )
    exhibits.append(_parts(data))
    return Preview(
        (*records.notes, *_done(task, data, train.steps, each=True)),
        tuple(exhibits),
    )


def _parts(data: Data) -> Table:
    rows = [
        {str(Text("split", "partición")): str(PARTS[name])}
        | {str(ENTRIES[key].title): str(value) if key in ("from", "to") else value for key, value in part.items()}
        for name, part in data.protocol["parts"].items()
    ]
    return Table(Text("The splits", "Las particiones"), pd.DataFrame(rows))
