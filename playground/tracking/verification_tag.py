"""What came out when a run was done again, kept with the run."""

import json
import time

from mlflow.entities import RunTag

from playground.text import Text
from playground.tracking import store
from playground.tracking.schema import Tag


def keep(run_id: str, identical: bool | None, text: Text) -> None:
    """Keep an outcome in place of an earlier one.

    Args:
        identical: None: it could not be done. text: the outcome in words.
    """
    words = {"en": text.en[:1500], "es": text.es[:1500]}
    table = {"identical": identical, "text": words, "at": round(time.time(), 3)}
    with store.reaching():
        tag = RunTag(Tag.VERIFIED, json.dumps(table, ensure_ascii=False))
        store.client().log_batch(run_id, tags=[tag])


def forget(run_id: str) -> None:
    """Forget an outcome, before another one is looked for."""
    with store.reaching():
        store.client().log_batch(run_id, tags=[RunTag(Tag.VERIFIED, "")])
