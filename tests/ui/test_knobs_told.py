from playground.experiment import Experiment
from playground.ui.knobs_told import described


def test_settings_are_told_in_both_languages_by_title_and_value():
    table = {
        "task": {"kind": "sentiment"},
        "data": {"kind": "opinions"},
        "model": {"kind": "sequence_to_vector", "cell": "rnn"},
    }
    experiment = Experiment.configure(table)
    told = {entry.address: entry for entry in described(experiment)}
    assert set(told) == set(experiment.flat())
    assert told["model.cell.kind"].title.es == "Celda"
    assert told["model.cell.kind"].value.es == "RNN simple"
    assert told["model.bidirectional"].value.en == "no"
    assert told["model.readout"].value.es != "last"
