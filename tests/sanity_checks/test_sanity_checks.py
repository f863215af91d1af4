"""Sanity checks: what follows from metrics and floors, and findings with the next run to try."""

import pytest

from playground.experiment import Experiment, presets
from playground.sanity_checks import CHECKS, NEW_DATA, best_baseline, measured, ranked, said, standings, verdict
from playground.sanity_checks.findings import changed, findings
from playground.studies import failures
from playground.task import metric

ERRORS = {
    "last_value": {"kind": "trivial", "metrics": {"mae": 4.0}},
    "linear": {"kind": "fitted", "metrics": {"mae": 2.0}},
    "window_mlp": {"kind": "network", "metrics": {"mae": 3.0}},
}
SHARES = {
    "majority": {"kind": "trivial", "metrics": {"accuracy": 0.5}},
    "bag_of_words": {"kind": "fitted", "metrics": {"accuracy": 0.8}},
}


def experiment(task: str, **sets: str) -> Experiment:
    return Experiment.from_toml(presets()[task].read_text("utf-8"), sets)


def test_the_best_floor_is_best_in_the_direction_of_the_metric():
    assert best_baseline("mae", ERRORS) == ("linear", 2.0)
    assert best_baseline("mae", ERRORS, ["trivial"]) == ("last_value", 4.0)
    assert best_baseline("accuracy", SHARES) == ("bag_of_words", 0.8)
    assert best_baseline("mae", SHARES) is None


def test_skill_is_a_share_of_the_best_floors_error_and_margin_points_above_it():
    assert measured("mae", {"mae": 1.5}, ERRORS, {"echo": 0.4}) == {"skill": 0.25, "echo": 0.4}
    found = measured("accuracy", {"accuracy": 0.7}, SHARES, {"shuffled_words": 0.6, "nonsense": 1.0})
    assert found == pytest.approx({"margin": -0.1, "over_majority": 0.2, "shuffled_words": 0.6})
    tonic = SHARES | {"always_tonic": {"kind": "trivial", "metrics": {"accuracy": 0.3}}}
    assert measured("accuracy", {"accuracy": 0.7}, tonic, {})["over_tonic"] == pytest.approx(0.4)
    assert measured("mae", {}, ERRORS, {}) == {}
    assert measured("mae", {"mae": 1.0}, {}, {"echo": float("nan")}) == {}


@pytest.mark.parametrize(
    ("value", "mark", "words"), [(1.9, "➕", "no confidence interval"), (2.0, "⚠️", "fitted"), (5.0, "❌", "trivial")]
)
def test_the_verdict_names_the_simplest_floor_that_is_better(value, mark, words):
    found = verdict("mae", {"mae": value}, ERRORS)
    assert found is not None and found[0] == mark and words in found[1].en
    assert verdict("mae", {}, ERRORS) is None


@pytest.mark.parametrize(
    ("linear", "network", "mark", "words"),
    [
        ([-0.3, -0.1], [-2.0, -1.0], "✔️", "beats every baseline on the test set"),
        ([-0.3, 0.1], [-2.0, -1.0], "≈", "no different from"),
        ([0.1, 0.3], [-2.0, -1.0], "⚠️", "fitted"),
        ([-0.3, -0.1], None, "➕", "no confidence interval"),
        ([-0.3, -0.1], [-2.0, 0.0], "≈", "no different from"),
    ],
)
def test_a_baseline_is_beaten_only_where_the_interval_leaves_no_doubt(linear, network, mark, words):
    intervals = {"last_value": [-3.0, -2.0], "linear": linear, "window_mlp": network}
    floors = {
        name: floor | ({"interval": intervals[name]} if intervals[name] else {}) for name, floor in ERRORS.items()
    }
    found = verdict("mae", {"mae": 1.8}, floors)
    assert found is not None and found[0] == mark and words in found[1].en and "test set" in found[1].en


def test_intervals_are_read_in_the_direction_of_the_metric():
    floors = {
        "majority": SHARES["majority"] | {"interval": [0.1, 0.2]},
        "bag_of_words": SHARES["bag_of_words"] | {"interval": [-0.2, -0.1]},
    }
    assert standings("accuracy", {"accuracy": 0.7}, floors) == {"majority": "beaten", "bag_of_words": "better"}


def test_values_are_told_with_sign_and_unit():
    values = [said("margin", 0.031), said("skill", -0.2), said("longest_copy", 88.0)]
    assert [value.en for value in values] == ["+3.1 points", "−20.0 %", "88"]
    assert [value.es for value in values] == ["+3,1 puntos", "−20,0 %", "88"]


def test_an_echo_is_found_and_the_next_run_is_one_change_away():
    made = experiment("forecasting", **{"task.transformation": "none"})
    (finding,) = findings(made, {"mae": 1.0}, ERRORS, {"echo": 0.97})
    assert finding.name == "echo" and "97" in finding.text.en
    assert finding.advice is not None and finding.changes is not None
    other = changed(made, finding.changes)
    assert other is not None and other.digest() != made.digest()


@pytest.mark.parametrize("forcing", [0.1, 0.9])
def test_exposure_bias_claims_only_what_any_teacher_forcing_does(forcing):
    broken = failures.read(failures.FAILURES / "exposure_bias.toml").experiment
    made = changed(broken, {"model.teacher_forcing": forcing})
    assert made is not None
    (finding,) = findings(made, {"token_accuracy": 0.5}, {}, {"exposure_bias": 0.6})
    assert finding.name == "exposure_bias" and "60" in finding.text.en
    assert "as teacher forcing does in training" in finding.text.en and "never met" not in finding.text.en


def test_a_floor_that_is_better_is_named():
    found = findings(experiment("sentiment"), {"accuracy": 0.7}, SHARES, {"shuffled_words": 0.695})
    assert [finding.name for finding in found] == ["margin", "shuffled_words"]
    assert "bag of words" in found[0].text.en.lower()
    assert findings(experiment("sentiment"), {"accuracy": 0.9}, SHARES, {"shuffled_words": 0.6}) == []


@pytest.mark.parametrize(
    ("interval", "words"),
    [([-0.2, -0.01], "is better than this network"), ([-0.1, 0.05], "cannot be told apart"), ([0.01, 0.2], None)],
)
def test_a_finding_goes_by_the_interval_and_not_by_the_point_value(interval, words):
    floors = SHARES | {"bag_of_words": SHARES["bag_of_words"] | {"interval": interval}}
    for accuracy in (0.79, 0.81):  # the baseline has 0.8
        found = findings(experiment("sentiment"), {"accuracy": accuracy}, floors, {})
        assert [words in finding.text.en for finding in found] == ([True] if words else [])


def test_what_cannot_be_better_gets_no_advice():
    floors = {"bag_of_words": {"kind": "fitted", "metrics": {"accuracy": 1.0}, "interval": [0.0, 0.0]}}
    (finding,) = findings(experiment("sentiment"), {"accuracy": 1.0}, floors, {})
    assert "cannot be told apart" in finding.text.en and finding.advice is finding.changes is None


def test_a_verdict_names_where_the_run_was_measured():
    _, words = verdict("mae", {"mae": 5.0}, ERRORS, NEW_DATA)
    assert words.en == "a trivial baseline is better on the new data"


def test_what_does_not_fit_or_changes_nothing_is_no_advice():
    made = experiment("sentiment")
    assert changed(made, {"task.horizon": 3}) is None
    assert changed(made, {"model.hidden": made.flat()["model.hidden"]}) is None
    assert changed(made, {"model.hidden": -1}) is None


@pytest.mark.parametrize("name", presets())
def test_every_preset_gets_advice_on_what_is_found(name):
    made = Experiment.from_toml(presets()[name].read_text("utf-8"))
    bad = {"skill": -1.0, "margin": -1.0, "over_majority": 0.0, "over_tonic": 0.0, "echo": 1.0, "longest_copy": 500.0}
    bad |= {"whole_sequences": 0.0, "novel_5grams": 0.0, "loop": 1.0, "shuffled_words": 1.0, "non_chord_tones": 1.0}
    bad |= {"dead_state": 1.0, "saturated_gates": 1.0, "flat_forecast": 0.0, "exposure_bias": 1.0, "look_ahead": 1.0}
    bad |= {"rare_classes": 0.0, "one_class": 1.0}
    metrics = {"skill": 0.0, "token_accuracy": 0.5}
    assert set(CHECKS) == set(bad)
    for check, terms in CHECKS.items():
        accuracy = 0.9 if check == "rare_classes" else 0.5
        assert terms.wrong(bad[check], metrics | {"accuracy": accuracy}) and terms.finding.es
    higher = metric(made.task.primary).better == "higher"
    floors = {"drift": {"kind": "trivial", "metrics": {made.task.primary: 1.0 if higher else 0.1}}}
    found = findings(made, {made.task.primary: 0.5}, floors, {})
    assert [finding.name for finding in found] == ["margin" if higher else "skill"]
    assert found[0].advice is not None


def test_baselines_are_ranked_the_best_first_whichever_way_the_metric_counts() -> None:
    losses = {name: {"kind": "fitted", "metrics": {"mae": value}} for name, value in (("b", 2.0), ("a", 1.0))}
    shares = {name: {"kind": "fitted", "metrics": {"accuracy": value}} for name, value in (("a", 0.5), ("b", 0.9))}
    without = {"none": {"kind": "fitted", "metrics": {"mae": None}}, "other": {"kind": "fitted", "metrics": {}}}
    assert ranked("mae", without | losses) == ["a", "b", "none", "other"]
    assert ranked("accuracy", shares | without) == ["b", "a", "none", "other"]


def test_advice_that_changes_the_network_leaves_the_weights_that_it_began_with():
    made = experiment("forecasting", **{"training.weights_from": "0" * 32})
    wider = changed(made, {"model.hidden": 7})
    assert wider is not None and wider.training.weights_from == ""
    longer = changed(made, {"training.epochs": 3})
    assert longer is not None and longer.training.weights_from == "0" * 32
