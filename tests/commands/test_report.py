"""`report`: runs and studies as files that stand without the app, and hold nothing of the people nor of what else there is."""

import getpass
import io
import json
import platform
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mlflow.entities import Metric, Param

from playground.errors import NotFound, WrongInput
from playground.exhibits import Figure, Prose
from playground.experiment import Experiment
from playground.launch.compute import error_analysis, reporting
from playground.launch.worker import after_test, execution
from playground.text import Text
from playground.tracking import runs, store, studies
from tests.commands.test_commands import TOML, refused, say  # noqa: F401 (a fixture)
from tests.pages.studied import real, recorded

OWNER, OTHER = "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "ffeeddccbbaa99887766554433221100"


def experiment(name: str, cell: str = "rnn") -> Experiment:
    return Experiment.from_toml(TOML.replace("small", name).replace("hidden = 4", f'hidden = 4\ncell = "{cell}"'))


@pytest.fixture
def two(record: Path, monkeypatch: pytest.MonkeyPatch) -> list[runs.Run]:
    """Two runs of one visitor, trained for one epoch for real."""
    floors = {"last_value": {"kind": "trivial", "metrics": {"mae": 50.0}}}
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: floors)
    return [
        execution.execute(runs.submit(experiment(f"a {cell}", cell), owner=OWNER, held=True, why="because"))
        for cell in ("rnn", "gru")
    ]


@pytest.fixture
def strangers(record: Path) -> list[str]:
    """What there is of another visitor: a run, and a study with its own; every word that tells of them."""
    run_id = runs.submit(experiment("a stranger's run"), owner=OTHER, held=True, why="a stranger's reason")
    recorded(real(2), lambda trial: 2.0, owner=OTHER)
    (study,) = studies.listing()
    return [OTHER, run_id, study.id, "stranger", study.name, *(run.id for run in studies.runs_of(study.id))]


def test_runs_side_by_side_and_one_as_a_notebook(
    say: Callable[..., Any], two: list[runs.Run], strangers: list[str], record: Path, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    code, out, _ = say("report", "a rnn", "a gru", "--out", str(tmp_path / "page"), "--json")
    told = json.loads(out)
    assert code == 0 and list(told["files"]) == ["report.html"] and told["as"] == "html"
    page = (tmp_path / "page" / "report.html").read_text("utf-8")
    assert page.count('type="application/json"') >= 3, "curves of both, and their outputs"
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    for words in ("a rnn", "a gru", "Settings that differ", "Simple RNN", "Sanity checks", "because", two[0].id):
        assert words in own, words
    value = runs.get(two[1].id).metrics["mae"]
    assert f"{value:#.4g}" in own, "what was measured"

    code, out, _ = say("report", "a gru", "--as", "notebook", "--language", "es", "--out", str(tmp_path / "book"))
    assert code == 0 and "report.ipynb  " in out
    book = json.loads((tmp_path / "book" / "report.ipynb").read_text("utf-8"))
    assert any("En el conjunto de prueba" in "".join(cell["source"]) for cell in book["cells"])

    files = [path.read_text("utf-8") for path in (tmp_path / "book").rglob("*.*") if path.is_file()]
    assert len(files) > 5
    for secret in (OWNER, str(record), platform.node(), f"/{getpass.getuser()}/", *strangers):
        assert not any(secret in words for words in (own, *files)), secret


def test_a_study_is_found_by_its_name(say: Callable[..., Any], record: Path, tmp_path: Path) -> None:  # noqa: F811
    recorded(real(), lambda trial: 1.0 + (trial.variant == "rnn") + 0.01 * trial.seed, owner=OWNER)
    stranger = runs.submit(experiment("a stranger's run"), owner=OTHER, held=True)
    code, _, _ = say("report", "GRU or RNN", "--out", str(tmp_path))
    page = (tmp_path / "report.html").read_text("utf-8")
    (study,) = studies.listing()
    assert code == 0 and "Difference, seed by seed" in page and "mean over seeds" in page
    assert study.name in page and page.count("✅") >= 8 and "practically the same" in page
    assert not any(secret in page for secret in (OWNER, OTHER, stranger, "a stranger"))


def test_what_there_is_not_or_does_not_fit_is_refused(say: Callable[..., Any], record: Path, tmp_path: Path) -> None:  # noqa: F811
    assert "There is no run" in refused(say("report", "nothing", "--out", str(tmp_path)))
    assert "at least 0" in refused(say("report", "x", "--epoch", "-1", "--out", str(tmp_path)))


def test_what_pages_offer_is_one_file(two: list[runs.Run], strangers: list[str]) -> None:
    asked = {"runs": [run.id for run in two], "epoch": 0}
    page = reporting.made(asked, "html", "es").decode()
    assert page.startswith("<!DOCTYPE html>") and '<html lang="es">' in page and "Salidas ante la misma entrada" in page
    with zipfile.ZipFile(io.BytesIO(reporting.made(asked, "notebook", "en"))) as archive:
        names = archive.namelist()
    assert names[0] == "report.ipynb" and all(name.startswith("data/") for name in names[1:])
    with pytest.raises(WrongInput, match="one to 20 runs"):
        reporting.written({"runs": []}, "html", "en")


def test_a_report_has_the_errors_of_its_runs_or_says_why_not(
    two: list[runs.Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"runs": [run.id for run in two]}
    shown = {section.title.en: section.exhibits for section in reporting._report(asked, "en").sections}
    titles = [one.title.en for one in shown["Error analysis"]]
    assert titles[:2] == ["a rnn", "a gru"] and "Errors by horizon" in titles
    assert "How often prediction intervals hold, test set" in titles

    def gone(run_id: str) -> None:
        raise NotFound(Text("Its data are gone.", "Sus datos ya no están."))

    monkeypatch.setattr(error_analysis, "errors", gone)
    (*_, errors, _, _) = reporting._report({"runs": [two[0].id]}, "es").sections
    assert [(one.title.en, one.words.es) for one in errors.exhibits] == [("a rnn", "Sus datos ya no están.")]


def test_set_ups_over_seeds_are_compared_with_the_region_that_is_asked_for(record: Path) -> None:
    study = recorded(real(), lambda trial: (1 + (trial.variant == "rnn")) * (1 + 0.01 * trial.seed**2), owner=OWNER)
    seeds = [run.id for run in runs.listing(study=study)]
    for asked in ({"runs": seeds}, {"study": study}):
        for region, words in (("", "is better by more than the region"), ("mae:2", "(within ±2 test MAE) ")):
            report = reporting._report({**asked, "region": region}, "en")
            told = " ".join(
                str(one.words) for part in report.sections for one in part.exhibits if isinstance(one, Prose)
            )
            assert words in told and "Bayesian t test" in told, (asked, region)
    assert "Practically the same" in told
    titles = [reporting._report({"runs": some}, "es").title.es for some in (seeds[:2], seeds)]
    assert titles[0].startswith("Comparación: ") and titles[1] == f"Comparación de {len(seeds)} ejecuciones"


def test_runs_of_other_code_are_reported_by_curves_and_metrics(
    say: Callable[..., Any], two: list[runs.Run], tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    client = store.client()
    other = client.create_run(client.create_experiment("somebody's"), run_name="by <b>hand</b>").info.run_id
    points = [Metric(name, 3.0 - step, 1000 * step, step) for name in ("val_loss", "my own") for step in range(3)]
    client.log_batch(other, metrics=[*points, Metric("test_mae", 1.25, 0, 0)], params=[Param("units", "64")])
    client.set_terminated(other)
    code, _, _ = say("report", "a rnn", other, "--out", str(tmp_path))
    page = (tmp_path / "report.html").read_text("utf-8")
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert code == 0 and "<b>hand</b>" not in own and "Comparison: a rnn, by &lt;b&gt;hand&lt;/b&gt;" in own
    for words in ("Logged by other code", "units", "1.250", "other code", "my own", "Error analysis"):
        assert words in own, words
    report = reporting._report({"runs": [two[0].id, other]}, "en")
    drawn = {one.title.en: one for part in report.sections for one in part.exhibits if isinstance(one, Figure)}
    loss = drawn["validation loss"].table
    assert loss.iloc[:, 0].name == "optimiser step" and loss["by <b>hand</b>"].dropna().tolist() == [3.0, 2.0, 1.0]
    assert "test_mae" not in drawn, "what was measured once is no curve"
    assert "a rnn" in loss and list(drawn["my own"].table) == ["optimiser step", "by <b>hand</b>"]
    alone = reporting._report({"runs": [other]}, "es")
    assert alone.about.es.startswith("Una ejecución de otro código.") and alone.sections[3].exhibits
