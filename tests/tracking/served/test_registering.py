"""A run is registered once for each name, by its owner alone; MLflow's own command serves it; it goes with its run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playground.errors import NotAllowed, NotFound, OverLimit, WrongInput
from playground.launch.compute.jobs import register as job
from playground.launch.worker import after_test
from playground.tracking import artifacts, models, removal, runs, states, store
from playground.tracking.schema import Tag
from playground.tracking.served import versions
from playground.tracking.served.registering import register
from playground.tracking.served.versions import Version
from playground.tracking.visitor import LOCAL, Visitor
from tests.commands.trained import trained_in

ANA, BEN = Visitor("ana"), Visitor("ben")
TABLE = {
    "name": "small",
    "task": {"kind": "forecasting", "window": 12, "horizon": 3},
    "model": {"hidden": 4},
    "training": {"epochs": 1, "threads": 1},
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[tuple[Path, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})
        with trained_in(tmp_path_factory.mktemp("registered"), empty_store, TABLE) as found:
            yield found


@pytest.fixture
def run_id(trained: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PLAYGROUND_HOME", str(trained[0]))
    return trained[1]


def test_a_run_is_registered_once_for_each_name_and_pinned(run_id: str) -> None:
    first = job(run_id, ANA, "")
    assert (
        first == Version("rnn-playground-forecasting", 1, "served/1")
        and first.uri == "models:/rnn-playground-forecasting/1"
    )
    assert register(run_id, ANA) == first
    other = register(run_id, LOCAL, " my forecaster ")
    run = runs.get(run_id)
    assert versions.of(run) == (first, other) and other.name == "my forecaster" and run.pinned
    known = store.client().get_model_version(first.name, "1")
    assert (known.run_id, known.source, known.status) == (run_id, f"{run.artifacts}/served/1", "READY")
    assert "MLmodel" in [Path(name).name for name in artifacts.names(run, "served/1")]
    request = json.loads(versions.example(run, other))
    assert other.folder == "served/2" and request["dataframe_split"] == {"columns": ["length"], "data": [[3]]}


def test_a_version_is_made_anew_where_the_run_went_on_or_somebody_deleted_it(run_id: str) -> None:
    first = register(run_id, ANA, "again")
    store.client().delete_model_version("again", "1")
    second = register(run_id, ANA, "again")
    assert (first.number, second.number) == (1, 2) and register(run_id, ANA, "again") == second
    store.client().set_model_version_tag("again", "2", "playground.ended", "1.0")  # it was resumed, and has ended anew
    assert register(run_id, ANA, "again").number == 3
    store.write_tags(run_id, {Tag.REGISTERED: ", ".join([*runs.get(run_id).registered, *["x/1"] * 10])})
    with pytest.raises(OverLimit, match="10 times"):
        register(run_id, ANA, "once more")
    kept = [word for word in runs.get(run_id).registered if word != "x/1"]
    store.write_tags(run_id, {Tag.REGISTERED: ", ".join(kept)})


@pytest.mark.slow
def test_mlflows_own_command_serves_it(run_id: str, trained: tuple[Path, str], tmp_path: Path) -> None:
    version = register(run_id, ANA)
    asked = [{"length": 3}, {"length": 5, "origin": "1960"}]
    (tmp_path / "request.json").write_text(json.dumps({"dataframe_records": asked}))
    command = [
        "models",
        "predict",
        "-m",
        version.uri,
        "--env-manager",
        "local",
        "-i",
        "request.json",
        "-o",
        "answer.json",
    ]
    package = str(Path(runs.__file__).parents[2])
    environment = os.environ | {"MLFLOW_TRACKING_URI": f"sqlite:///{trained[0]}/mlflow.db", "PYTHONPATH": package}
    subprocess.run([sys.executable, "-m", "mlflow", *command], cwd=tmp_path, env=environment, check=True, timeout=300)
    answers = json.loads((tmp_path / "answer.json").read_text())["predictions"]
    network = models.load(run_id)
    task = network.experiment.task
    for found, one in zip(answers, asked, strict=True):
        told = task.respond(network.network, network.memory, task.request.configure(one)).output
        assert found == json.loads(json.dumps(dict(told)))


@pytest.mark.parametrize("name", ["a/b", "models:x", "-", "ñ", "x" * 61, "a'b", "a,b"])
def test_a_name_that_mlflow_or_we_could_not_read_is_refused(run_id: str, name: str) -> None:
    with pytest.raises(WrongInput, match="1 to 60 letters"):
        register(run_id, ANA, name)


def test_only_its_owner_registers_a_run_and_only_under_names_of_their_own(run_id: str) -> None:
    with pytest.raises(NotAllowed):
        register(run_id, BEN)
    client = store.client()
    client.create_registered_model("bens", tags={Tag.OWNER: "ben", Tag.TASK: "forecasting"})
    client.create_registered_model("theirs")
    client.create_registered_model("texts", tags={Tag.OWNER: "ana", Tag.TASK: "sentiment"})
    for name in ("bens", "theirs"):
        with pytest.raises(NotAllowed, match="somebody else"):
            register(run_id, ANA, name)
    with pytest.raises(NotAllowed):
        register(run_id, LOCAL, "theirs")
    with pytest.raises(WrongInput, match="another task"):
        register(run_id, ANA, "texts")
    assert register(run_id, LOCAL, "bens").uri == "models:/bens/1", "the administrator may"


def test_a_run_without_weights_or_end_is_refused(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    with pytest.raises(WrongInput, match="has not ended"):
        register(run_id, ANA)
    states.end(run_id, "stopped")
    with pytest.raises(NotFound):
        register(run_id, ANA)
    assert versions.of(runs.get(run_id)) == () and not runs.get(run_id).pinned


def test_what_may_not_be_pinned_is_not_registered(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    runs.unpin(run_id, ANA)
    monkeypatch.setenv("PLAYGROUND_MAX_PINNED", "1")
    monkeypatch.setattr("playground.tracking.actions.pinning.pinned_by", lambda owner: 1)
    with pytest.raises(OverLimit):
        register(run_id, ANA, "too many")
    assert not store.client().search_registered_models("name = 'too many'")


def test_its_versions_go_with_the_run(run_id: str) -> None:
    register(run_id, ANA, "goes")
    client = store.client()
    kept = client.create_model_version("bens", "file:///tmp/elsewhere")  # another version of a model that it is one of
    assert len(versions.of(runs.get(run_id))) >= 2
    client.delete_model_version("goes", "1")  # by hand, in MLflow
    run = runs.get(run_id)
    removal.mark(run_id)
    removal.decide(run_id)
    removal.remove(run_id)
    left = {one.name for one in client.search_registered_models()}
    assert not {version.name for version in versions.of(run)} - {"bens", "goes"} & left
    assert [one.version for one in client.search_model_versions("name = 'bens'")] == [kept.version]
    versions.remove(run)


def test_what_the_tag_says_wrongly_is_left_out(submitted: Callable[..., str]) -> None:
    run_id = submitted(more={Tag.REGISTERED: "a/1, b, /3, c/x, d/12"})
    assert versions.of(runs.get(run_id)) == (Version("a", 1, "served/1"), Version("d", 12, "served/5"))
