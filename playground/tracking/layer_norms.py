"""Norms of weights and gradients, layer by layer over the epochs: from the journal where it is here, else from an artifact.

Not as metrics of the run: there would be three for each layer, among which its own could not be found.
"""

from typing import Any

import pandas as pd

from playground.tracking import history, journal
from playground.tracking.run import Run

COLUMNS = ("epoch", "layer", "weight", "gradient", "largest", "clipped")


def table(run: Run) -> pd.DataFrame:
    """One row for each epoch, from 0, and each layer that is trained; none where an earlier version trained the run.

    Returns:
        Columns `epoch`; `layer` (see `layer_names`), in the network's order; `weight`, the norm of its weights; `gradient`, that
        of its gradients before clipping, mean over the batches; `largest`, the same of the batch where it was largest;
        `clipped`, the share of the epoch's batches whose gradient was clipped. The last three are NaN at epoch 0.
    """
    found = rows(run)
    return pd.DataFrame(
        [
            {"epoch": epoch, "layer": layer, "clipped": found[epoch].get("clipped")} | norms
            for epoch in sorted(found)
            for layer, norms in found[epoch]["layers"].items()
        ],
        columns=COLUMNS,
    ).astype(dict.fromkeys(COLUMNS[2:], float))


def rows(run: Run) -> dict[int, dict[str, Any]]:
    """By epoch, `layers` (the norms by the name of the layer) and `clipped`.

    Raises:
        TrackingFailed: the record cannot be reached, or the artifact is damaged.
    """
    written: dict[int, dict[str, Any]] = {
        int(entry["number"]): {name: entry[name] for name in ("layers", "clipped") if name in entry}
        for entry in journal.entries(run.id, "epoch")
        if entry.get("layers")
    }
    # A journal may have begun on this machine in the middle, or in a version that did not write this.
    if len(written) > run.epoch:
        return written
    return {int(epoch): row for epoch, row in history.norms_of(run).items()} | written
