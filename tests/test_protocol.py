"""When the test metrics of two runs may be compared, and how a protocol is told."""

import pytest

from playground.experiment import Experiment, presets
from playground.protocol import VALUES, differences, not_comparable, told
from playground.tracking.provenance import protocol

SERIES = {
    "task": "forecasting",
    "data": {"kind": "co2"},
    "seed": 0,
    "split": "by time",
    "data_sha256": "a",
    "parts": {"train": {"windows": 99}, "test": {"from": "1995", "to": "2001", "windows": 68}},
    "transformation": "none",
    "window": 24,
    "horizon": 12,
    "metrics_unit": "ppm",
}
TEXT = {
    "task": "writing",
    "data": {"kind": "own_text"},
    "split": "by position",
    "split_hash": "a",
    "vocabulary": 72,
    "state": "windows",
    "characters": {"train": 900, "test": 50},
    "window": 100,
    "measured": "state afresh every 100 characters",
}
OPINIONS = {
    "task": "sentiment",
    "data": {"kind": "opinions"},
    "split": "the data set's own",
    "split_hash": "a",
    "fold": 0,
    "texts": {"train": 600, "test": 100},
    "vocabulary": 300,
    "tokens": "words",
}


@pytest.mark.parametrize(
    ("first", "changes"),
    [
        (SERIES, {}),
        (SERIES, {"window": 48, "seed": 3, "transformation": "seasonal_difference", "level": "last", "season": 4}),
        (SERIES, {"parts": {"train": {"windows": 50}, "test": SERIES["parts"]["test"]}}),
        (SERIES, {"hashes": {"split": "another"}}),
        (SERIES, {"data": {"kind": "own_series", "file": "0"}}),
        (TEXT, {"window": 50, "measured": "state afresh every 50 characters"}),
        (OPINIONS, {"vocabulary": 10, "tokens": "characters", "cut_off": {"test": 3}}),
    ],
)
def test_how_the_network_sees_the_data_keeps_nothing_from_being_compared(first, changes):
    assert differences(first, first | changes) == []


def test_settings_of_a_data_set_are_named_in_words():
    mine = {"task": "sequence_transduction", "data": {"kind": "copying", "count": 3000, "length": 6}}
    (reason,) = differences(mine, mine | {"data": {"kind": "copying", "count": 5000, "length": 6}})
    assert reason.en == "the data set differs (Examples: 3000 / 5000)"
    assert reason.es == "difiere «conjunto de datos» (Ejemplos: 3000 / 5000)"
    (reason,) = differences({"data": {"kind": "parity", "repeated": True}}, {"data": {"kind": "parity"}})
    assert reason.es == "difiere «conjunto de datos» (Repetir las secuencias cortas: sí / –)"
    (reason,) = differences(*({"data": {"kind": "umsab_spanish", "scored_on": part}} for part in ("val", "test")))
    assert reason.es == "difiere «conjunto de datos» (Se evalúa con: validación / prueba)"


@pytest.mark.parametrize(
    ("first", "changes", "said"),
    [
        (SERIES, {"horizon": 24}, "horizon differs (12 / 24)"),
        (SERIES, {"metrics_unit": "deviations of the training set"}, "unit of the metrics"),
        (SERIES, {"parts": {"test": {"from": "1999", "to": "2001", "windows": 20}}}, "test set"),
        (SERIES, {"data": {"kind": "sunspots"}, "data_sha256": "b", "split": "otherwise"}, "name: co2 / sunspots"),
        (SERIES, {"data_sha256": "b"}, "fingerprint of the data"),
        (TEXT, {"measured": "state carried over 16 streams"}, "how it is measured"),
        (TEXT, {"vocabulary": 60}, "vocabulary differs (72 / 60)"),
        (OPINIONS, {"fold": 4, "split_hash": "b"}, "fold differs (0 / 4)"),
        (OPINIONS, {"split_hash": "b"}, "fingerprint of the split"),
    ],
)
def test_what_else_differs_is_named(first, changes, said):
    reasons = differences(first, first | changes)
    assert said in "; ".join(reason.en for reason in reasons)
    sentence = not_comparable(reasons)
    assert sentence.en.startswith("Not comparable: the ") and sentence.es.startswith("No son comparables: ")
    assert len(differences(first | changes, first)) == len(reasons)


def test_another_data_set_is_one_reason():
    assert len(differences(SERIES, SERIES | {"data": {"kind": "sunspots"}, "data_sha256": "b", "split": "x"})) == 1


def test_what_an_older_run_does_not_tell_is_not_held_against_it():
    assert differences(SERIES, {"horizon": 12}) == []
    assert differences({}, SERIES) == []


def phrases(value: object) -> list[str]:
    """The phrases inside an entry."""
    if isinstance(value, dict):
        return [phrase for inner in value.values() for phrase in phrases(inner)]
    return [value] if isinstance(value, str) and " " in value else []


@pytest.mark.parametrize("name", ["forecasting", "sentiment"])
def test_every_run_tells_data_seed_and_split(name):
    check_told(name)


@pytest.mark.parametrize("name", ["forecasting_airline", "forecasting_m4_hourly", "chords_lim2017"])
def test_every_run_on_published_data_tells_data_seed_and_split(name, real_data):
    check_told(name)


def check_told(name):
    experiment = Experiment.from_toml(presets()[name].read_text("utf-8"))
    table = protocol(experiment, experiment.prepare(experiment.data.load()))
    assert {"task", "data", "seed", "split"} <= table.keys()
    assert {"data_sha256", "split_hash"} & table.keys()
    unknown = [
        phrase for key, entry in table.items() if key != "data" for phrase in phrases(entry) if phrase not in VALUES
    ]
    assert unknown in ([], [experiment.data.title.en]) or all(phrase == table.get("metrics_unit") for phrase in unknown)
    entries = told(table)
    assert len(entries) == len(table) and all(value.es for _, value in entries)
    again = experiment.model_copy(update={"seed": 1})
    assert differences(table, protocol(again, again.prepare(again.data.load()))) == []
