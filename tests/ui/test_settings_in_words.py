from playground.dataset import DATASETS
from playground.experiment import Experiment
from playground.text import Text
from playground.ui.settings_in_words import described, told_value


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


def test_a_choice_that_is_no_longer_offered_is_told_as_what_it_amounts_to():
    kind = DATASETS["own_series"]
    knob = kind.knobs()["missing"]
    assert kind.configure({"missing": "forward"}).plain()["missing"] == "forward"
    assert told_value(knob, "forward") == told_value(knob, "interpolate") == Text("allowed", "se admiten")
