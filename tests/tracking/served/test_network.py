"""What MLflow loads from the files of a network answers as the network itself; a request is as easy to refuse."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow.exceptions import MlflowException
from mlflow.pyfunc import PyFuncModel

from playground.errors import TrackingFailed
from playground.experiment import Experiment
from playground.own_files import uploads
from playground.task import TASKS
from playground.tracking import models, weights
from playground.tracking.served.network import built, columns
from playground.tracking.served.written import folder_of
from tests.helpers.records import PROSE, records_of


def untrained(task: str) -> tuple[bytes, bytes]:
    """The weights and the description of a network of a task, as a run keeps them."""
    file = uploads.keep(PROSE.encode(), "prose.txt")
    small = {"window": 12, "horizon": 3} if task == "forecasting" else {}
    data = {"data": {"kind": "own_text", "file": file}} if task == "writing" else {}
    experiment = Experiment.configure({"task": {"kind": task, **small}, "model": {"hidden": 4}, **data})
    prepared = experiment.task.prepare(records_of(task, file), experiment.pattern, 0)
    network = experiment.network(prepared.sizes, prepared.initial)
    table = {"experiment": experiment.plain(), "sizes": asdict(prepared.sizes), "memory": dict(prepared.memory)}
    return weights.written(network.state_dict()), json.dumps(table, ensure_ascii=False).encode()


def loaded(files: dict[str, bytes], folder: Path) -> PyFuncModel:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return mlflow.pyfunc.load_model(str(folder))


def answer(network: models.Built, **given: Any) -> dict[str, Any]:
    task = network.experiment.task
    return json.loads(
        json.dumps(dict(task.respond(network.network, network.memory, task.request.configure(given)).output))
    )


def predicted(model: PyFuncModel, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return json.loads(json.dumps(model.predict(pd.DataFrame(list(rows)))))


@pytest.mark.parametrize("task", TASKS)
def test_the_example_of_every_task_is_answered_as_by_its_network(task: str, tmp_path: Path) -> None:
    files = folder_of(*untrained(task), {"run_id": "abc"})
    assert not [name for name in files if name.endswith((".pkl", ".pickle", ".pt", ".bin"))]
    assert {
        "MLmodel",
        "network.py",
        "input_example.json",
        "artifacts/weights.safetensors",
        "artifacts/model.json",
    } <= set(files)
    model = loaded(files, tmp_path)
    network = built(files["artifacts/weights.safetensors"], files["artifacts/model.json"])
    usual = network.experiment.task.request.usual(network.experiment.task, network.memory)
    (found,) = predicted(model, usual)
    assert found == answer(network, **usual)
    assert model.metadata.metadata == {"task": task, "run_id": "abc"}
    assert set(model.input_schema.input_names()) == set(columns(network.experiment.task.request)) >= set(usual)
    assert set(model.metadata.get_output_schema().input_names()) == set(found)
    assert model.metadata.load_input_example(str(tmp_path)).to_dict("records") == [usual]


@pytest.fixture(scope="module")
def forecaster(tmp_path_factory: pytest.TempPathFactory) -> tuple[PyFuncModel, models.Built]:
    patch = pytest.MonkeyPatch()
    patch.setenv("PLAYGROUND_HOME", str(tmp_path_factory.mktemp("home")))
    files = folder_of(*untrained("forecasting"), {})
    patch.undo()
    network = built(files["artifacts/weights.safetensors"], files["artifacts/model.json"])
    return loaded(files, tmp_path_factory.mktemp("forecaster")), network


def test_rows_need_not_have_the_same_settings(forecaster: tuple[PyFuncModel, models.Built]) -> None:
    model, network = forecaster
    found = predicted(model, {"origin": "1900"}, {"origin": "1950", "series": ""}, {"series": None})
    assert found == [answer(network, origin="1900"), answer(network, origin="1950"), answer(network)]
    assert len(found[0]["forecasts"][0]) == 3 and len(predicted(model, {"length": 5})[0]["forecasts"][0]) == 5


def test_a_series_of_ones_own_is_given_as_the_text_of_a_file(
    forecaster: tuple[PyFuncModel, models.Built], home: Path
) -> None:
    model, network = forecaster
    text = "SUNACTIVITY\n" + "\n".join(str(10 + step % 11) for step in range(60))
    (found,) = predicted(model, {"file": text})
    assert not list(home.glob("uploads/*")), "nothing of a request is kept"
    assert found == answer(network, file=uploads.keep(text.encode(), "mine.csv"))
    assert predicted(model, {"file": text, "file_name": "mine.txt"}) == [found]


@pytest.mark.parametrize(
    "row, said",
    [
        ({"origin": "never"}, "no step “never”"),
        ({"length": -1}, "length"),
        ({"file": "a\nx"}, "No column of the file holds numbers"),
        ({"file": "1\n2", "file_name": "series.exe"}, "not of an accepted file type"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    forecaster: tuple[PyFuncModel, models.Built], row: dict[str, Any], said: str
) -> None:
    with pytest.raises(MlflowException, match=said) as refused:
        forecaster[0].predict(pd.DataFrame([row]))
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE" and "\n" not in str(refused.value.message)


def test_damaged_files_are_said(home: Path) -> None:
    kept, description = untrained("forecasting")
    for one, other in ((b"", description), (kept, b"{"), (kept, b"{}"), (kept[:-9], description)):
        with pytest.raises(TrackingFailed):
            built(one, other)
