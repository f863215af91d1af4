"""What was changed, in words."""

from playground.experiment import Experiment
from playground.ui.lineage import changed

BASE = {
    "task": {"kind": "forecasting", "window": 12, "horizon": 3},
    "model": {"kind": "sequence_to_vector", "cell": {"kind": "lstm"}, "hidden": 8},
    "seed": 1,
}


def made(**parts: object) -> Experiment:
    return Experiment.configure(BASE | parts)


def test_one_thing_changed_is_one_sentence() -> None:
    other = made(model={"kind": "sequence_to_vector", "cell": {"kind": "gru"}, "hidden": 8})
    words = changed(made(), other)
    assert words.en == "Cell: LSTM → GRU" and words.es.endswith("LSTM → GRU")


def test_names_decide_nothing_and_a_seed_is_named() -> None:
    assert changed(made(name="a"), made(name="b")).en == "the same settings"
    assert "1 → 2" in changed(made(), made(seed=2)).en


def test_of_many_changes_some_are_named() -> None:
    other = made(
        task={"kind": "forecasting", "window": 24, "horizon": 6},
        model={"kind": "window_mlp"},
        training={"epochs": 3, "batch": 8, "patience": 2, "learning_rate": 0.5, "clip": 2.0, "schedule": "cosine"},
    )
    words = changed(made(), other).en
    assert words.count("→") == 6 and words.endswith("more") and "Readout" not in words
