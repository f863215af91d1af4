"""What a run left: its experiment, curves, samples, log. From the journal where it is on this machine, else from MLflow."""

import contextlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from playground import protocol
from playground.errors import NotFound, TrackingFailed
from playground.experiment import Experiment
from playground.sanity_checks.curves import Curves
from playground.sanity_checks.findings import Finding, findings
from playground.task import Sample
from playground.text import Text
from playground.tracking import artifacts, journal, run_folder, store
from playground.tracking.run import Run
from playground.tracking.schema import EPOCH_FIELDS, Artifact, MetricKey
from playground.training.readings import diverged

_LINES = 16
"""Of a log, in which the end of a run can be read."""
_WITHIN = ["step", "epoch", "seconds", "train_loss"]


def experiment_of(run: Run) -> Experiment:
    """The frozen experiment of a run."""
    return _configured(artifacts.read(run, Artifact.EXPERIMENT_JSON))


def protocol_of(run: Run) -> dict[str, Any]:
    """How the run's numbers came about; empty while its data is not prepared."""
    return _table(run, Artifact.PROTOCOL)


def incomparable(chosen: Sequence[Run]) -> dict[str, list[Text]]:
    """The runs whose test metrics cannot be compared with the first one's, by id, with the reasons."""
    protocols = {run.id: protocol_of(run) for run in chosen if run.metrics}
    first = next(iter(protocols.values()), {})
    found = {run_id: protocol.differences(first, table) for run_id, table in protocols.items()}
    return {run_id: reasons for run_id, reasons in found.items() if reasons}


def memory_of(run: Run) -> dict[str, Any]:
    """What the run's network needs beside its weights; empty while its data is not prepared."""
    return _table(run, Artifact.MEMORY)


def norms_of(run: Run) -> dict[str, Any]:
    """The norms of the layers by epoch as the record has them (see `layer_norms`); empty where it has none."""
    return _table(run, Artifact.NORMS)


def guesses_of(run: Run) -> list[Text]:
    """What was guessed about the run's file when it was read; empty where nothing was, or it is not known."""
    return [Text(entry["en"], entry["es"]) for entry in _table(run, Artifact.GUESSES).get("guesses", ())]


def curves(run: Run) -> pd.DataFrame:
    """One row for each epoch, from 0.

    Returns:
        Columns `step`, `epoch`, `seconds`, `train_loss`, `validation_loss`, `learning_rate`, `gradient_norm`,
        `items_per_second`, `items`, `peak_memory`, and every validation metric by its name; missing values are NaN.
    """
    rows = {int(entry["number"]): _row(entry) for entry in journal.entries(run.id, "epoch")}
    if rows and max(rows) >= run.epoch:
        frame = pd.DataFrame([rows[number] for number in sorted(rows)])
    else:
        frame = _from_mlflow(run)
    first = ["step", *EPOCH_FIELDS.values()]
    return frame.reindex(columns=[*first, *(name for name in frame.columns if name not in first)])


def extent(run: Run) -> tuple[object, ...]:
    """Differs once more of a run's curves is written; cheap.

    A journal tells by its size; of a run that trains where its journal is not at hand nothing is known between two
    epochs, so that more of it may be there every second.
    """
    size = journal.size(run.id)
    moment = int(time.monotonic()) if not size and not run.over else 0
    return run.id, run.ended, run.epoch, size, moment


def best_epoch(run: Run, frame: pd.DataFrame) -> int | None:
    """The epoch whose weights are kept as the best, by what the run chooses it by; None before the first.

    Args:
        frame: the run's `curves`.
    """
    if "validation_loss" not in frame or not (there := frame["validation_loss"].notna().to_numpy()).any():
        return None
    name, sign = "validation_loss", 1
    primary = run.primary.get("name", "")
    if run.knobs.get("training.best_by") == "metric" and primary in frame:
        name, sign = primary, 1 if run.primary["better"] == "lower" else -1
    return int(frame["epoch"].to_numpy()[there][(sign * frame[name].to_numpy()[there]).argmin()])


def findings_of(run: Run) -> list[Finding]:
    """What the sanity checks and the curves of a run say, the gravest first; nothing while it goes on."""
    frame = curves(run) if run.over else pd.DataFrame()
    if frame.empty:
        return []
    found = Curves.of(frame, diverged=diverged(run.reason))
    return findings(experiment_of(run), run.metrics, run.baselines, run.meters, found)


def progress_points(run: Run) -> pd.DataFrame:
    """The training loss inside the epochs: columns `step`, `epoch` (with its fraction), `seconds`, `train_loss`."""
    points = [{name: entry.get(name) for name in _WITHIN} for entry in journal.entries(run.id, "point")]
    if points:
        return pd.DataFrame(points, columns=_WITHIN)
    found = {one.step: one.value for one in store.histories(run.id, [MetricKey.WITHIN])[MetricKey.WITHIN]}
    return pd.DataFrame({"step": list(found), "train_loss": list(found.values())}).reindex(columns=_WITHIN)


def written(run: Run) -> Iterator[dict[str, Any]]:
    """The epochs and the points inside them as a journal has them; made from the record where no journal is here."""
    if journal.size(run.id):
        yield from journal.entries(run.id, "epoch", "point")
        return
    now = int(time.time() * 1000)
    for point in progress_points(run).to_dict("records"):
        yield {"type": "point", "time": now} | {str(name): point[name] for name in ("step", "train_loss")}
    for row in _from_mlflow(run).to_dict("records"):
        known = {str(name): value for name, value in row.items()}
        metrics = {name: known.pop(name) for name in list(known) if name not in ("step", *EPOCH_FIELDS.values())}
        number, step = int(known.pop("epoch")), int(known.pop("step"))
        yield {"type": "epoch", "time": now, "number": number, "step": step, "metrics": metrics} | known


def sample_epochs(run: Run) -> list[int]:
    """The epochs of which a sample is kept."""
    return list(_sample_names(run))


def sample(run: Run, epoch: int | None = None) -> Sample | None:
    """The sample that is kept of an epoch, or the last one before it; None where there is none.

    Args:
        epoch: None: the last one.
    """
    names = _sample_names(run)
    known = [one for one in names if epoch is None or one <= epoch]
    return Sample(**_json(run, names[known[-1]])) if known else None


def _sample_names(run: Run) -> dict[int, str]:
    names = artifacts.names(run, Artifact.SAMPLES)
    return {int(name.rsplit("_", 1)[-1].removesuffix(".json")): name for name in names if name.endswith(".json")}


def log_of(run: Run) -> str:
    """The log of a run; empty where there is none yet."""
    with contextlib.suppress(OSError):
        return (run_folder.folder(run.id) / Artifact.LOG).read_text("utf-8", errors="replace")
    with contextlib.suppress(NotFound):
        return artifacts.read(run, Artifact.LOG).decode("utf-8", errors="replace")
    return ""


def end_of_log(run: Run) -> str:
    """The last lines of a run's log and of what its process printed; empty where there is neither."""
    log = log_of(run).splitlines()
    printed: list[str] = []
    with contextlib.suppress(OSError):
        printed = (run_folder.folder(run.id) / "output.txt").read_text("utf-8", errors="replace")[-20_000:].splitlines()
    printed = printed[-_LINES // 2 :]
    return "\n".join(line[:500] for line in [*log[-(_LINES - len(printed)) :], *printed])


def weights_of(run: Run) -> bytes:
    """The best weights of a run as a safetensors file.

    Raises:
        NotFound: it has none yet.
    """
    return artifacts.read(run, Artifact.BEST)


def _row(entry: Mapping[str, Any]) -> dict[str, float]:
    fields = {name: entry[name] for name in ("step", *EPOCH_FIELDS.values()) if name in entry}
    return fields | {"epoch": entry["number"]} | dict(entry["metrics"])


def _from_mlflow(run: Run) -> pd.DataFrame:
    if run.status == "queued" and run.started is None:
        return pd.DataFrame(columns=["step", "epoch"])  # nothing of it was measured yet
    names = EPOCH_FIELDS | {MetricKey.VALIDATION + name: name for name in run.validation if name != "loss"}
    found = store.histories(run.id, names)
    columns = {column: {one.step: one.value for one in found[name]} for name, column in names.items()}
    frame = pd.DataFrame(columns).rename_axis("step").sort_index().reset_index()
    return frame.dropna(subset=["epoch"]).reset_index(drop=True)


def _table(run: Run, name: str) -> dict[str, Any]:
    with contextlib.suppress(NotFound):
        return _json(run, name)
    return {}


@lru_cache(maxsize=256)
def _configured(content: bytes) -> Experiment:
    # Pages ask for the same experiments again and again; checking one takes milliseconds.
    return Experiment.configure(_parsed(content))


def _json(run: Run, name: str) -> dict[str, Any]:
    return _parsed(artifacts.read(run, name))


def _parsed(content: bytes) -> dict[str, Any]:
    table: object = None
    with contextlib.suppress(ValueError):
        table = json.loads(content)
    if isinstance(table, dict):
        return table
    raise TrackingFailed(
        Text(
            "A file of this run in the tracking store is damaged; repeat the run.",
            "Un archivo de esta ejecución está dañado en el almacén de resultados; repita la ejecución.",
        )
    )
