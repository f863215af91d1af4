"""Looks into the record of a home folder without the product's code, so that any version of it can be judged."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

OVER = ("FINISHED", "FAILED", "KILLED")


def _ask(home: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'mlflow.db'}?mode=ro", uri=True, timeout=60)) as record:
        return record.execute(question, values).fetchall()


def unfinished(home: Path) -> int:
    """How many runs wait or train."""
    marks = ",".join("?" * len(OVER))
    ((count,),) = _ask(home, f"select count(*) from runs where status not in ({marks})", *OVER)
    return int(str(count))


def known(home: Path) -> set[str]:
    """All runs of a record."""
    return {str(run_id) for (run_id,) in _ask(home, "select run_uuid from runs")}


def finished(home: Path, most: int) -> list[str]:
    """Some runs that have finished."""
    return [
        str(run_id) for (run_id,) in _ask(home, "select run_uuid from runs where status = 'FINISHED' limit ?", most)
    ]


def judged(home: Path, run_ids: Sequence[str], epochs: int) -> dict[str, int]:
    """What became of runs that were submitted.

    Args:
        home: whose record.
        run_ids: of forecasting runs that trained for so many epochs.
        epochs: of each.

    Returns:
        How many were submitted, finished, lost (not in the record), how many are neither, and how many of the finished
        ones lack the loss of an epoch or the scores on the test set.
    """
    status = dict(_ask(home, "select run_uuid, status from runs"))
    question = "select count(distinct step) from metrics where run_uuid = ? and key = ?"
    finished = [run_id for run_id in run_ids if status.get(run_id) == "FINISHED"]
    incomplete = 0
    for run_id in finished:
        losses = [_ask(home, question, run_id, f"{part}/loss")[0][0] for part in ("train", "validation")]
        tested = _ask(home, question, run_id, "test/mae")[0][0]
        # The validation loss is also measured before the first epoch.
        incomplete += losses != [epochs, epochs + 1] or tested != 1
    lost = sum(run_id not in status for run_id in run_ids)
    return {
        "submitted": len(run_ids),
        "finished": len(finished),
        "lost": lost,
        "not finished": len(run_ids) - len(finished) - lost,
        "finished without a metric": incomplete,
    }


def move(home: Path, before: Path) -> None:
    """Let the record of a home that was copied name its own artifacts, not those of the home it was copied from."""
    with closing(sqlite3.connect(home / "mlflow.db")) as record:
        for table, column in (("runs", "artifact_uri"), ("experiments", "artifact_location")):
            record.execute(f"update {table} set {column} = replace({column}, ?, ?)", (before.as_uri(), home.as_uri()))
        record.commit()
