"""Versions of models in MLflow's registry that runs are registered as: what they are called, where they are seen, how they go."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from playground.tracking import artifacts, store
from playground.tracking.run import Run, ui_address

_TAG = re.compile(r"(.+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a registered model.

    Attributes:
        name: of the model.
        number: of the version, from 1.
        folder: where its files lie among the artifacts of the run.
    """

    name: str
    number: int
    folder: str

    @property
    def uri(self) -> str:
        """How MLflow's commands and functions call it."""
        return f"models:/{self.name}/{self.number}"

    @property
    def url(self) -> str:
        """Its page in MLflow; empty where MLflow's pages are not served."""
        base = ui_address()
        return f"{base}/#/models/{quote(self.name)}/versions/{self.number}" if base else ""


def usual_name(task: str) -> str:
    """What a registered model of a task is called where nobody says otherwise."""
    return f"rnn-playground-{task.replace('_', '-')}"


def of(run: Run) -> tuple[Version, ...]:
    """What a run is registered as, the first one first."""
    found = ((_TAG.fullmatch(word), folder_of(place)) for place, word in enumerate(run.registered))
    return tuple(Version(match[1], int(match[2]), folder) for match, folder in found if match is not None)


def folder_of(place: int) -> str:
    """Where the files lie of what a run was registered as after so many others: weights may be others by then."""
    return f"served/{place + 1}"


def example(run: Run, version: Version) -> bytes:
    """A request as `mlflow models predict` reads it.

    Raises:
        NotFound: it is not there any more.
        TrackingFailed: the store cannot be reached.
    """
    return artifacts.read(run, f"{version.folder}/serving_input_example.json")


def remove(run: Run) -> None:
    """Remove what a run is registered as, and models that have no other version; to say it again changes nothing.

    Raises:
        TrackingFailed: the store cannot be reached.
    """
    client = store.client()
    for version in of(run):
        try:
            client.delete_model_version(version.name, str(version.number))
            if not client.search_model_versions(f"name = '{version.name}'"):
                client.delete_registered_model(version.name)
        except store.RecordAway as error:
            if error.code not in store.GONE:  # somebody has removed it in MLflow
                raise
