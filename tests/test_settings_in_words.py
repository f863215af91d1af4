from playground.dataset import DATASETS
from playground.experiment import Experiment
from playground.settings_in_words import described, value_in_words
from playground.text import Text


def test_settings_are_told_in_both_languages_by_title_and_value():
    table = {
        "task": {"kind": "sentiment"},
        "data": {"kind": "opinions"},
        "model": {"kind": "sequence_to_vector", "cell": "rnn"},
    }
    experiment = Experiment.configure(table)
    told = described(experiment)
    assert set(told) == set(experiment.flat())
    assert told["model.cell.kind"].title.es == "Celda"
    assert told["model.cell.kind"].value.es == "RNN simple"
    assert told["model.bidirectional"].value.en == "no"
    assert told["model.readout"].value.es != "last"
    upper = {"cell": {"kind": "gru"}, "upper_cell": {"kind": "gru", "reset": "before"}, "layers": 2}
    mixed = described(Experiment.configure(table | {"model": upper}))
    titles = [mixed[f"model.{address}"].title.en for address in ("upper_cell.kind", "upper_cell.reset", "cell.reset")]
    assert titles == ["Cell of the upper layers", "Cell of the upper layers: Reset gate", "Reset gate"]


def test_a_choice_that_is_no_longer_offered_is_told_as_what_it_amounts_to():
    kind = DATASETS["own_series"]
    knob = kind.knobs()["missing"]
    assert kind.configure({"missing": "forward"}).plain()["missing"] == "forward"
    assert value_in_words(knob, "forward") == value_in_words(knob, "interpolate") == Text("allowed", "se admiten")
