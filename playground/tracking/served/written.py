"""The files from which MLflow serves a network: its weights as safetensors, its description as JSON, and a few lines of code."""

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from mlflow.models import ModelSignature
from mlflow.pyfunc import save_model
from mlflow.types import ColSpec, DataType, Schema
from mlflow.types.schema import AnyType

from playground.tracking import artifacts, models
from playground.tracking.run import Run
from playground.tracking.schema import Artifact
from playground.tracking.served.network import built, columns

_CODE = '''\
"""The network beside this file, for MLflow. It needs the package of RNN Playground where it is served (`--env-manager local`)."""

from mlflow.models import set_model

from playground.tracking.served.network import ServedNetwork

set_model(ServedNetwork())
'''
_TYPES = {str: DataType.string, int: DataType.long, float: DataType.double, bool: DataType.boolean}
_NEEDED = ("torch", "safetensors", "pandas", "numpy")
"""What is said to be needed; this project's own package is on no registry, and is not named where one would look for it."""


def written(run: Run) -> dict[str, bytes]:
    """The folder of an MLflow model for the best weights of a run, as files by their paths in it; see `folder_of`.

    Raises:
        NotFound: it has no weights yet.
        TrackingFailed: the record cannot be reached, or its files are damaged.
    """
    best, description = (artifacts.read(run, name) for name in (Artifact.BEST, Artifact.DESCRIPTION))
    return folder_of(best, description, {"run_id": run.id})


def folder_of(weights: bytes, description: bytes, about: Mapping[str, str]) -> dict[str, bytes]:
    """The folder of an MLflow model (`pyfunc`, models from code: nothing in it is a pickle), as files by their paths in it.

    Args:
        weights: as a safetensors file.
        description: of the network, as in `Artifact.DESCRIPTION`.
        about: what else its metadata tells.

    Raises:
        TrackingFailed: the files are damaged.
    """
    network = built(weights, description)
    task = network.experiment.task
    usual = task.request.usual(task, network.memory)
    with TemporaryDirectory() as place, _silence():
        here = Path(place)
        paths = {"weights": here / "weights.safetensors", "description": here / "model.json"}
        paths["weights"].write_bytes(weights)
        paths["description"].write_bytes(description)
        (here / "network.py").write_text(_CODE, "utf-8")
        save_model(
            path=str(here / "model"),
            python_model=str(here / "network.py"),
            artifacts={name: str(path) for name, path in paths.items()},
            signature=_signature(network, usual),
            input_example=pd.DataFrame([usual]),
            pip_requirements=[f"{name}=={version(name).partition('+')[0]}" for name in _NEEDED],
            metadata={"task": task.kind(), **about},
        )
        files = [file for file in sorted((here / "model").rglob("*")) if file.is_file()]
        return {file.relative_to(here / "model").as_posix(): file.read_bytes() for file in files}


def _signature(network: models.Built, usual: dict[str, Any]) -> ModelSignature:
    """The settings of a request, none of which has to be given, and what an answer has."""
    task = network.experiment.task
    answer = task.respond(network.network, network.memory, task.request.configure(usual, "request")).output
    asked = [ColSpec(_TYPES[kind], name, required=False) for name, kind in columns(task.request).items()]
    return ModelSignature(Schema(asked), Schema([ColSpec(AnyType(), name, required=False) for name in answer]))


@contextmanager
def _silence() -> Iterator[None]:
    """What MLflow tells developers who save a model is told to nobody."""
    logger = logging.getLogger("mlflow")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
