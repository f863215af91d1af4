"""The figure of a published study, and how strong its effect is."""

import pytest

from playground.studies import published
from playground.studies.published.figure import effect, figure
from playground.studies.published.results import Results

NAMES = sorted(published.studies())


def made(values: dict[str, float], better: str) -> tuple[published.PublishedStudy, Results]:
    study = published.find("memory_sentiment")
    name = "accuracy" if better == "higher" else "mse"
    results = Results(study.folder, primary={"name": name, "better": better})
    rows = {"gru": values["best"], "rnn": values["worst"]}
    results.runs = [
        {"variant": variant, "repeat": {}, "seed": 0, "status": "finished", "metrics": {name: value}}
        for variant, value in rows.items()
    ]
    return study, results


@pytest.mark.parametrize(
    ("better", "best", "worst", "expected"),
    [("higher", 0.9, 0.6, 0.75), ("lower", 1.0, 4.0, 0.75), ("lower", 2.0, 2.0, 0.0)],
)
def test_the_effect_is_the_share_of_the_worst_error_that_the_best_removes(better, best, worst, expected):
    assert effect(*made({"best": best, "worst": worst}, better)) == pytest.approx(expected)


def test_without_results_there_is_neither():
    study = published.find("memory_sentiment")
    assert figure(study, Results(study.folder)) is None and effect(study, Results(study.folder)) == 0.0


@pytest.mark.parametrize("name", NAMES)
def test_every_study_of_the_project_has_its_figure(name):
    study = published.find(name)
    results = Results.read(study.folder)
    drawn = figure(study, results)
    assert drawn is not None and drawn.alt.es and 0 <= effect(study, results) <= 1
    assert (
        sum(len(bars.y) for bars in drawn.figure.data)
        == len(drawn.figure.layout.annotations)
        >= len(study.plan.variants)
    )
