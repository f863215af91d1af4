"""A person's own file to forecast from."""

import numpy as np

from playground import timeline
from playground.dataset import Series
from playground.datasets.own_series import OwnSeries
from playground.errors import WrongFile
from playground.tasks.forecasting import gaps
from playground.text import Text


def continuation(content: bytes, known: Series, needed: int) -> tuple[Series, tuple[Text, ...]]:
    """The file's series where it is long enough to stand alone, else the data learnt from with the file at their end.

    Args:
        content: a CSV.
        known: the data learnt from.
        needed: steps that the network reads.

    Raises:
        WrongFile: it cannot be read, or has not the series that the network was trained on.
    """
    names = known.names
    try:
        found = OwnSeries(columns=", ".join(names)).read(content, 1)
    except WrongFile:
        if len(names) > 1:
            raise
        # One series only: whatever the file calls it, it is the one that is meant.
        found = OwnSeries().read(content, 1)
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
