"""Studies: the spec, the results and their table; and every study that comes with the project."""

import json
from pathlib import Path

import pytest

from playground.errors import NotFound, WrongFile, WrongInput
from playground.sanity_checks import CHECKS
from playground.studies import published
from playground.studies.published import PublishedStudy
from playground.studies.published.results import Results
from playground.studies.published.table import columns, lines, markdown, table

SPEC = """
base = "forecasting"
seeds = [0, 1]
title = {en = "Tiny", es = "Pequeño"}
question = {en = "Which?", es = "¿Cuál?"}
metrics = ["mase"]
[set]
training.epochs = 1
"task.window" = 24
[repeats]
task.horizon = [3, 6]
[variants.gru]
title = {en = "GRU", es = "GRU"}
[variants.rnn]
title = {en = "simple", es = "simple"}
set = {model.cell = "rnn", model.hidden = 3}
"""
FLOORS = {"drift": {"kind": "trivial", "metrics": {"mae": 2.0, "mase": 1.5}}}


@pytest.fixture
def study(tmp_path: Path) -> PublishedStudy:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "study.toml").write_text(SPEC, "utf-8")
    return published.find(str(folder))


def filled(study: PublishedStudy, values: list[float]) -> Results:
    """Results with these errors, run by run; None: the run failed."""
    results = Results(study.folder, primary={"name": "mae", "better": "lower"})
    for one, value in zip(list(study.plan.planned()), values, strict=False):
        row = {"status": "finished", "metrics": {"mae": value, "mase": value / 2}, "seconds": 6.0, "parameters": 7}
        row |= {"device": "cpu", "threads": 1, "versions": {"torch": "2"}, "date": "2026-01-01"}
        results.add(one, row, FLOORS)
    return results


def test_every_variant_is_an_experiment_for_every_repeat_and_seed(study):
    planned = list(study.plan.planned())
    assert [(one.variant, one.values["task.horizon"], one.seed) for one in planned[:5]] == [
        ("gru", 3, 0),
        ("rnn", 3, 0),
        ("gru", 6, 0),
        ("rnn", 6, 0),
        ("gru", 3, 1),
    ]
    assert len(planned) == 8
    knobs = planned[1].experiment.flat()
    assert (knobs["model.cell.kind"], knobs["model.hidden"], knobs["task.window"]) == ("rnn", 3, 24)
    assert (knobs["task.horizon"], knobs["training.epochs"], knobs["seed"]) == (3, 1, 0)
    assert [(one.variant, one.seed) for one in study.part([5], ["rnn"]).plan.planned()] == [("rnn", 5), ("rnn", 5)]


def test_an_unknown_variant_or_study_is_named_with_those_there_are(study):
    with pytest.raises(NotFound, match="gru, rnn"):
        study.part(only=["grü"])
    with pytest.raises(NotFound, match="no study"):
        published.find("nothing like it")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[variants.gru]", "[variants.gru", "Expected"),
        ("seeds = [0, 1]", 'seeds = ["x"]', "seeds"),
        ("seeds = [0, 1]", "seeds = []", "seeds"),
        ('question = {en = "Which?", es = "¿Cuál?"}', 'question = "Which?"', "question"),
        ("[repeats]\ntask.horizon = [3, 6]", "[repeats]\ntask.horizon = 3", "repeats"),
        ('base = "forecasting"', 'base = "nonsense"', "base"),
        ('base = "forecasting"', 'bases = "forecasting"', "bases"),
        ("[variants.gru]\n", "[variants.gru]\nsets = {}\n", "sets"),
        ("[set]\ntraining.epochs = 1", "[other]", "other"),
    ],
)
def test_a_wrong_spec_is_one_sentence(study, old, new, said):
    assert old in SPEC
    (study.folder / "study.toml").write_text(SPEC.replace(old, new), "utf-8")
    with pytest.raises(WrongFile, match=said) as refusal:
        published.read(study.folder)
    assert "\n" not in refusal.value.text.es


def test_a_variant_with_wrong_knobs_is_named(study):
    (study.folder / "study.toml").write_text(SPEC.replace("hidden = 3", "hidden = 0"), "utf-8")
    with pytest.raises(WrongInput, match="variant rnn"):
        list(published.read(study.folder).plan.planned())


def test_results_are_read_back_and_know_what_they_hold(study):
    results = filled(study, [1.0, 3.0, 2.0])
    results.write()
    again = Results.read(study.folder)
    assert (again.runs, again.knobs, again.floors) == (results.runs, results.knobs, results.floors)
    assert [again.row(one) is not None for one in list(study.plan.planned())] == [True, True, True] + [False] * 5
    assert [sentence.en for sentence in again.stale(study)] == [
        "gru: 2 of 4 runs are missing", "rnn: 3 of 4 runs are missing",
    ]  # fmt: skip
    (study.folder / "results.json").write_text("{")
    with pytest.raises(WrongFile, match="damaged"):
        Results.read(study.folder)


def test_other_settings_make_results_stale_and_a_new_knob_does_not(study):
    results = filled(study, [1.0] * 8)
    assert results.stale(study) == []
    (study.folder / "study.toml").write_text(SPEC.replace("hidden = 3", "hidden = 5"), "utf-8")
    other = published.read(study.folder)
    assert [sentence.en for sentence in results.stale(other)] == ["rnn was run with other settings: model.hidden"]
    del results.knobs["rnn"]["model.hidden"]  # as if it had been run before there was such a knob
    assert results.stale(other) == []
    results.add(next(other.part(only=["gru"]).plan.planned()), {"status": "failed"}, {})
    assert len([row for row in results.runs if row["variant"] == "gru"]) == 4


def test_the_table_has_means_spreads_floors_and_failures(study):
    results = filled(study, [1.0, 3.0, 2.0, 3.0])
    failing = list(study.plan.planned())[4]
    results.add(failing, {"status": "failed", "reason": {"en": "No | data.", "es": "Sin datos."}}, {})
    assert columns(study, results) == ["mae", "mase"]
    found = lines(study, results)
    assert [(line.name, line.kind) for line in found] == [
        ("gru", "variant"), ("drift", "trivial"), ("rnn", "variant"), ("gru", "failed"),
    ]  # fmt: skip
    assert (found[0].values["mae"].mean, found[0].values["mae"].count) == (1.5, 2)
    assert found[0].values["mae"].spread == pytest.approx(0.7071, abs=1e-4)
    assert found[0].minutes == pytest.approx(0.2)
    text = markdown(study, results)
    assert "| **GRU** | evaluated | 1.500 ± 0.71 |" in text
    assert "failed: No / data." in text
    assert "Measured by this project" in text and "torch 2" in text


def test_a_floor_that_differs_names_its_variants(study):
    results = filled(study, [1.0])
    row = {key: value for key, value in results.runs[0].items() if key != "floors"}
    other = {"drift": {"kind": "trivial", "metrics": {"mae": 9.0}}}
    results.add(next(study.part(only=["rnn"]).plan.planned()), row | {"metrics": {"mae": 4.0}}, other)
    titles = [line.title.en for line in lines(study, results) if line.kind == "trivial"]
    assert titles == ["drift (beside GRU)", "drift (beside simple)"]


OWN = published.studies()


@pytest.mark.parametrize("name", OWN)
def test_a_study_of_the_project_is_whole(name):
    study = published.read(OWN[name])
    assert list(study.plan.planned())
    results = Results.read(study.folder)
    assert results.runs, f"{name} has no results: python -m playground study {name}"
    stale = results.stale(study)
    assert not stale, f"{name} is stale: {[sentence.en for sentence in stale]}"
    assert all(row["status"] == "finished" or row["reason"]["es"] for row in results.runs)
    assert {meter for row in results.runs for meter in row.get("honesty", {})} <= set(CHECKS)
    told, now = (study.folder / "results.md").read_text("utf-8"), markdown(study, results)
    assert told.splitlines()[0] == now.splitlines()[0], f"python -m playground study {name} --report"
    assert all(variant.title.en in told for variant in study.plan.variants)
    for language in ("en", "es"):
        answer = (study.folder / f"answer.{language}.md").read_text("utf-8").strip()
        assert 40 < len(answer) < 1500, f"{name} needs an answer in three sentences"
    assert json.loads((study.folder / "results.json").read_text("utf-8"))["primary"]["name"]


def test_spanish_numbers_have_one_decimal_sign():
    """The comma: it is no sign of thousands beside it."""
    study = published.read(OWN["memory_adding"])
    found = table(study, Results.read(study.folder)).rows[0]
    assert [str(cell) for cell in found[-2:]] == ["13,121", "8.4"]
    assert [cell.es for cell in found[-2:]] == ["13\u202f121", "8,4"]


def test_spread_is_over_seeds_not_over_repeats_and_each_repeat_has_its_table(study):
    results = filled(study, [1.0, 0.0, 11.0, 0.0, 2.0, 0.0, 12.0, 0.0])
    gru = next(line for line in lines(study, results) if line.name == "gru")
    assert (gru.values["mae"].mean, gru.values["mae"].count) == (6.5, 4)
    assert gru.values["mae"].spread == pytest.approx(0.7071, abs=1e-4)
    second = next(line for line in lines(study, results, {"task.horizon": 6}) if line.name == "gru")
    assert (second.values["mae"].mean, second.count) == (11.5, 2)
    assert "## task.horizon = 6" in markdown(study, results)


def test_floors_of_a_study_under_way_are_one_line(study):
    results = Results(study.folder, primary={"name": "mae", "better": "lower"})
    row = {"status": "finished", "metrics": {"mae": 1.0}, "seconds": 1.0}
    for number, one in enumerate(study.part(only=["gru"]).plan.planned()):
        floors = {"drift": {"kind": "trivial", "metrics": {"mae": float(number)}}}
        results.add(one, row, floors)
        if number == 0:
            results.add(next(study.part(only=["rnn"]).plan.planned()), row, floors)
    (floor,) = [line for line in lines(study, results) if line.kind == "trivial"]
    assert (floor.title.en, floor.count, floor.values["mae"].mean) == ("drift", 4, 1.5)
