"""A trained network as MLflow loads and asks it: it answers what *Try it* and `generate` answer."""

import json
import math
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.pyfunc import PythonModel
from safetensors import torch as packed

from playground.errors import PlaygroundError
from playground.knobs import Knob
from playground.own_files import uploads
from playground.own_files.held import held
from playground.settings import settings
from playground.task import Request
from playground.tracking import models
from playground.tracking.weights import UNREADABLE, damaged

FILE, FILE_NAME = "file", "file_name"
"""The columns of a request that may bring a file: its text, and what it is called."""
_TEXTS = (".csv", ".musicxml", ".abc", ".txt")
"""Endings of files that are texts, in the order in which one is chosen for a file without a name."""


def columns(request: type[Request]) -> dict[str, type]:
    """What a row of a request may have, by name: `str`, `int`, `float` or `bool`."""
    found: dict[str, type] = {name: knob.type for name, knob in request.knobs().items()}
    return found | {FILE_NAME: str} if FILE in found else found


def built(weights: bytes, description: bytes) -> models.Built:
    """A network from its two files.

    Raises:
        TrackingFailed: they are damaged, or of another version.
    """
    try:
        return models.built(json.loads(description), packed.load(weights))
    except UNREADABLE as error:
        raise damaged() from error


class ServedNetwork(PythonModel):  # type: ignore[misc]
    """One trained network. A row of a table is a request of its task; settings that are left out are the usual ones."""

    def load_context(self, context: Any) -> None:
        """Build the network from the weights and the description beside it."""
        place = context.artifacts
        self.built = built(Path(place["weights"]).read_bytes(), Path(place["description"]).read_bytes())

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The answers to requests, one of each row, as `generate --json` gives them under `output`.

        Raises:
            MlflowException: a request cannot be read; the sentence says what would be right.
        """
        try:
            return [self._answer(row) for row in model_input.to_dict("records")]
        except PlaygroundError as error:
            raise MlflowException.invalid_parameter_value(error.text.en) from None

    def _answer(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        task = self.built.experiment.task
        knobs = task.request.knobs()
        given = {str(name): value for name, value in row.items() if not _missing(value)}
        text, name = str(given.pop(FILE, "")), str(given.pop(FILE_NAME, ""))
        with _file(text, name, knobs[FILE]) if text and FILE in knobs else nullcontext("") as identity:
            file = {FILE: identity} if identity else {}
            request = task.request.configure({**given, **file}, "request").within(settings())
            return dict(task.respond(self.built.network, self.built.memory, request).output)


def _file(text: str, name: str, knob: Knob) -> Any:
    """A file for one request: a context that gives its identity."""
    accepted = knob.words.accept
    ending = next((one for one in _TEXTS if one in accepted), "")
    content = text.encode()
    return held(content, uploads.taken(content, name or f"file{ending}", accepted))


def _missing(value: object) -> bool:
    """Whether a cell of a table is empty: rows need not have the same settings."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
