"""A collection as a network will see it: a few series with their parts, windows, and how many there are of what."""

import numpy as np
import pandas as pd
import torch

from playground.batch import Data
from playground.dataset import Collection
from playground.exhibits import Exhibit, Table
from playground.plots.series import series
from playground.plots.windows import windows
from playground.task import Preview
from playground.tasks.forecasting.collection_answers import shown
from playground.tasks.forecasting.origins import Origins
from playground.tasks.forecasting.preview import done, filled
from playground.tasks.forecasting.transformation import Transformation
from playground.tasks.forecasting.windows import PARTS
from playground.text import Text


def preview(records: Collection, data: Data, transformation: Transformation, scaling: str) -> Preview:
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
            [memory["names"][int(place)] for place in batch.extras["series"]],
        )
    )
    exhibits.append(_parts(data))
    return Preview(
        (*records.notes, *filled(data), *_notes(memory["season"], transformation, scaling, train.steps)),
        tuple(exhibits),
    )


def _notes(season: int, transformation: Transformation, scaling: str, steps: bool) -> list[Text]:
    notes = done(season, transformation, False, steps)
    if scaling == "standard":
        notes.append(
            Text(
                "Each series is scaled by the mean and the deviation of its own training set.",
                "Cada serie se escala con la media y la desviación de su propio entrenamiento.",
            )
        )
    if scaling == "window":
        notes.append(
            Text(
                "Each window is scaled by its own mean size, so that large and small series look alike.",
                "Cada ventana se escala por su propio tamaño medio, para que series grandes y pequeñas se parezcan.",
            )
        )
    return notes


def _parts(data: Data) -> Table:
    rows = [
        {
            str(Text("part", "parte")): str(PARTS[name]),
            str(Text("series", "series")): part["series"],
            str(Text("windows", "ventanas")): part["windows"],
        }
        for name, part in data.protocol["parts"].items()
    ]
    return Table(Text("The splits", "Las particiones"), pd.DataFrame(rows))
