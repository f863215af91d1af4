"""A home that commit 61478ce wrote: everything in it opens, goes on, and keeps the reading that it was trained with.

Runs whose file is read today as it was then go on and come out the same; those whose file is read otherwise say so in one
sentence. What was trained is used either way.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from playground.__main__ import main
from playground.launch.compute import evaluation
from playground.launch.compute.pool import Pool
from playground.launch.studies.scheduler import Scheduler
from playground.launch.verification import Verification, compare
from playground.launch.worker import execution
from playground.tracking import models, runs, studies
from playground.tracking.visitor import LOCAL
from tests.helpers.queued import queued
from tests.helpers.waiting import until
from tests.old_home import ARCHIVE, make, unpacked
from tests.pages.test_pages import NAMES, opened, words

FINISHED = {
    "sunspots", "gaps", "day first", "stars", "mixed stars", "opinions", "chorales", "tale", "cut tale",
    "three seeds · seed 0", "three seeds · seed 1",
}  # fmt: skip
STOPPED = {"stopped", "stopped gaps", "stopped tale"}
QUEUED = {"waiting", "three seeds · seed 2"}
READ_OTHERWISE = {
    "gaps": "filled values: –",
    "day first": "season: 7 then, 12 now",
    "mixed stars": "training 100 then, training 99 now",
    "cut tale": "vocabulary: 14 then, 13 now",
}
"""Runs whose file this version reads otherwise, and what it says of that."""
NEW = {
    "sunspots": b"YEAR,SUNACTIVITY\n" + b"\n".join(b"%d,%d" % (1700 + n, n * 37 % 90 + 5) for n in range(80)),
    "gaps": make.series(90, make.iso),
    "day first": make.series(90, make.monthly),
    "stars": make.stars(False)[:2000].rpartition(b"\n")[0],
    "mixed stars": make.stars(True)[:2000].rpartition(b"\n")[0],
    "tale": make.tale(200),
    "cut tale": make.tale(200),
}
"""New data for each run, in the format that it learnt from."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home, which no test changes."""
    return unpacked(tmp_path_factory.mktemp("old"))


@pytest.fixture
def old(first: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app looks at it."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(first))
    monkeypatch.setattr("playground.datasets.bach_chorales.BachChorales._most", make.CHORALES)
    return first


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, to be changed."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    return unpacked(tmp_path)


@pytest.fixture(scope="module")
def pool(first: Path) -> Iterator[Pool]:
    before = os.environ.get("PLAYGROUND_HOME")
    os.environ["PLAYGROUND_HOME"] = str(first)  # workers keep the environment that they were started in
    made = Pool(workers=1)
    yield made
    made.close()
    os.environ.pop("PLAYGROUND_HOME")
    if before is not None:
        os.environ["PLAYGROUND_HOME"] = before


@cache
def ids() -> dict[str, str]:
    """The ids of the archive's runs by their names: the same wherever it is unpacked."""
    return {run.name: run.id for run in runs.listing()}


def named(name: str) -> runs.Run:
    return runs.get(ids()[name])


def test_the_archive_is_small() -> None:
    assert ARCHIVE.stat().st_size <= 500_000


def test_every_run_is_listed_as_it_was_left(old: Path) -> None:
    states = {run.name: run.status for run in runs.listing()}
    assert states == (
        dict.fromkeys(FINISHED, "finished") | dict.fromkeys(STOPPED, "stopped") | dict.fromkeys(QUEUED, "queued")
    )
    assert all(run.metrics and run.baselines and run.has_model for run in runs.listing() if run.name in FINISHED)
    assert {run.epoch for run in runs.listing() if run.name in STOPPED} == {3}
    assert len(queued()) == 2 and queued()[0] == named("waiting").id
    outcome = named("sunspots").verified
    assert outcome is not None and outcome.identical


def test_the_study_is_shown_with_its_runs(old: Path) -> None:
    (study,) = studies.listing()
    assert (study.name, study.status, study.plan.total) == ("three seeds", "open", 3)
    assert {run.status for run in runs.listing(study=study.id)} == {"finished", "queued"}


@pytest.mark.parametrize(("page", "language"), [*((page, "en") for page in NAMES), ("run", "es"), ("studies", "es")])
def test_every_page_opens(page: str, language: str, old: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.launch.compute.pool.POOL", pool)
    query = {
        "run": {"run": named("gaps").id},
        "try_it": {"run": named("stars").id},
        "compare": {"runs": ",".join(named(name).id for name in ("sunspots", "gaps"))},
        "studies": {"study": studies.listing()[0].id},
    }
    app = opened(page, language, **query.get(page, {}))
    assert not app.exception and not app.error, words(app)


@pytest.mark.parametrize("name", ["mixed stars", "chorales", "tale", "stopped gaps"])
def test_the_page_of_every_run_opens(name: str, old: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.launch.compute.pool.POOL", pool)
    app = opened("run", "en", run=named(name).id)
    assert not app.exception and not app.error, words(app)


@pytest.mark.parametrize("name", ["stopped", "stopped tale"])
def test_a_stopped_run_goes_on_from_its_checkpoint(name: str, own: Path) -> None:
    resumed = runs.resume(named(name).id, LOCAL)
    done = execution.execute(resumed.id, networks=False)
    assert (done.status, done.epoch) == ("finished", 6) and done.metrics and done.baselines
    assert set(runs.curves(done)["epoch"].dropna().astype(int)) >= set(range(1, 7))  # those before the stop as well


def test_a_stopped_run_whose_file_is_read_otherwise_says_so_and_keeps_what_it_learnt(own: Path) -> None:
    resumed = runs.resume(named("stopped gaps").id, LOCAL)
    done = execution.execute(resumed.id, networks=False)
    assert done.status == "failed" and done.reason is not None
    assert "as an earlier version read it" in done.reason.en and "filled values: – then" in done.reason.en
    assert models.load(done.id).epoch == 3
    score = evaluation.evaluate(done.id, {"new.csv": NEW["gaps"]}, baselines=False)
    assert score.metrics["mae"] > 0


def test_the_waiting_run_and_the_rest_of_the_study_are_trained(own: Path) -> None:
    (study,) = studies.listing()
    for run_id in queued():
        assert execution.execute(run_id, networks=False).status == "finished"
    assert not Scheduler().look() or not Scheduler().look()  # nothing is left to look after
    assert studies.get(study.id).status == "done"


def verified(name: str) -> Verification:
    first = named(name)
    outcome = compare(first, execution.execute(runs.verify(first.id, LOCAL).id))
    assert outcome is not None
    return outcome


@pytest.mark.parametrize("name", ["stars", "opinions", "tale"])
def test_a_run_read_as_before_is_done_again(name: str, own: Path) -> None:
    outcome = verified(name)
    assert outcome.epochs == 2
    if outcome.first is not None:  # on another processor the last figures may be others
        assert outcome.first.found == pytest.approx(outcome.first.recorded, rel=1e-3)
        assert "processor" in outcome.text.en


def test_a_forecast_done_again_differs_by_rounding_and_names_the_version(own: Path) -> None:
    """Forecasts are measured in double precision since."""
    outcome = verified("sunspots")
    assert outcome.first is not None
    assert outcome.first.found == pytest.approx(outcome.first.recorded, rel=1e-4)
    assert "the version of the playground (0.1.0 then" in outcome.text.en


@pytest.mark.parametrize("name", READ_OTHERWISE)
def test_a_run_read_otherwise_is_not_verified_and_says_why(name: str, own: Path) -> None:
    outcome = verified(name)
    assert not outcome.identical and outcome.epochs == 0
    assert READ_OTHERWISE[name] in outcome.text.en


@pytest.mark.parametrize("name", NEW)
def test_what_was_trained_is_measured_on_new_data(name: str, old: Path) -> None:
    score = evaluation.evaluate(named(name).id, {f"new.{'txt' if 'tale' in name else 'csv'}": NEW[name]})
    assert score.items and score.metrics and score.baselines
    told = " ".join(note.en for note in score.notes)
    assert ("this version reads the file differently" in told) == (name in READ_OTHERWISE)
    assert READ_OTHERWISE.get(name, "") in told
    scaled = "MASE" in told and "skill" in told
    assert scaled == (name in READ_OTHERWISE and "mase" in score.metrics)


def test_a_network_keeps_the_classes_that_it_was_trained_with(old: Path) -> None:
    """Then 5 and 5.0 were two classes: a network of those runs still answers with them."""
    trained = models.load(named("mixed stars").id)
    assert {"5", "5.0", "1", "1.0"} <= {name["en"] for name in trained.memory["classes"]}


@pytest.mark.parametrize("name", sorted(FINISHED | STOPPED))
def test_every_trained_network_still_answers(name: str, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = named(name)
    text = {"sentiment": ["--text", "great"], "writing": ["--text", "la"]}.get(run.task, [])
    assert main(["generate", run.id, *text, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["output"]


@pytest.mark.slow
def test_the_dispatcher_takes_the_old_queue_up(own: Path) -> None:
    dispatcher = subprocess.Popen([sys.executable, "-m", "playground.launch.dispatcher"], stderr=subprocess.DEVNULL)
    try:
        until(lambda: {named(name).status for name in QUEUED} == {"finished"}, pause=0.5)
    finally:
        dispatcher.terminate()
        dispatcher.wait()
    assert not queued()
