import pytest

from playground.errors import Impossible, NotFound, OverLimit, WrongInput, WrongKnob
from playground.experiment import Experiment
from playground.settings import settings

MINIMAL = '[task]\nkind = "forecasting"\n'


def test_a_task_is_enough_and_the_rest_takes_defaults():
    experiment = Experiment.from_toml(MINIMAL)
    assert experiment.task.kind() == "forecasting"
    assert experiment.data.records == "series"
    assert experiment.pattern in experiment.task.patterns()


@pytest.mark.parametrize("task", ["forecasting", "sentiment", "chords", "writing"])
def test_toml_and_back_is_equal(task):
    experiment = Experiment.configure({"task": {"kind": task}, "seed": 3, "name": "a «name»"})
    again = Experiment.from_toml(experiment.to_toml())
    assert again == experiment
    assert again.digest() == experiment.digest()


def test_name_and_note_do_not_change_the_digest_but_every_knob_does():
    first = Experiment.from_toml(MINIMAL)
    assert first.model_copy(update={"name": "other"}).digest() == first.digest()
    assert Experiment.from_toml(MINIMAL, {"seed": "1"}).digest() != first.digest()
    assert Experiment.from_toml(MINIMAL, {"model.hidden": "17"}).digest() != first.digest()


@pytest.mark.parametrize(
    ("task", "model", "digest"),
    [
        ("forecasting", "sequence_to_vector", "5133608f04"),
        ("forecasting", "encoder_decoder", "6ec5178863"),
        ("forecasting", "segment_recurrent", "a72d0cc7e2"),
        ("forecasting", "window_mlp", "7d6ca75cb1"),
        ("sentiment", "bag_mlp", "4dba298ded"),
        ("writing", "sequence_to_sequence", "3ed0981950"),
    ],
)
def test_default_settings_have_the_digest_that_older_runs_have(task, model, digest):
    found = Experiment.configure({"task": {"kind": task}, "model": {"kind": model}}).digest()
    assert found.startswith(digest), "a new setting must be `later`"


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("", "The experiment is empty"),
        ("   \n# nothing\n", "The experiment is empty"),
        ("seed = 1", "names no task"),
        ("[task\nkind=", "not valid TOML"),
        ('[task]\nkind = "poetry"', "no task called “poetry”"),
        ("task = 5", "must be a table of settings"),
        (MINIMAL + "windwo = 5", "task.windwo"),
        (MINIMAL + "[training]\nepochs = 0", "training.epochs must be at least 1; it is 0."),
        (MINIMAL + "[training]\nepochs = 100001", "training.epochs must be at most 100000"),
        (MINIMAL + '[training]\nlearning_rate = "fast"', "training.learning_rate must be a number"),
        (MINIMAL + "[model]\nhidden = true", "model.hidden"),
        ("seed = -1\n" + MINIMAL, "seed must be at least 0"),
        ("colour = 3\n" + MINIMAL, "no setting “colour”"),
        (MINIMAL + '[data]\nkind = "opinions"', "cannot use"),
    ],
)
def test_a_wrong_experiment_is_one_sentence(toml, sentence):
    with pytest.raises(WrongInput) as caught:
        Experiment.from_toml(toml)
    assert sentence in caught.value.text.en
    assert "\n" not in caught.value.text.en
    assert caught.value.exit_code == 2


def test_setting_by_address():
    sets = {"model.cell": "gru", "task.window": "24", "seed": "7", "name": "mine"}
    experiment = Experiment.from_toml(MINIMAL, sets)
    flat = experiment.flat()
    assert (flat["model.cell.kind"], flat["task.window"], flat["seed"], flat["name"]) == ("gru", 24, 7, "mine")


def test_the_long_form_of_a_kind_is_the_same():
    short = Experiment.from_toml(MINIMAL, {"model.cell": "rnn"})
    assert Experiment.from_toml(MINIMAL, {"model.cell.kind": "rnn"}) == short


def test_choosing_another_task_leaves_the_old_ones_knobs_behind():
    table = MINIMAL + "window = 24\n"
    assert Experiment.from_toml(table, {"task.kind": "sentiment"}).task.kind() == "sentiment"
    assert Experiment.from_toml(table, {"task": "sentiment"}).task.kind() == "sentiment"


def test_an_address_through_a_value_is_one_sentence():
    with pytest.raises(WrongInput):
        Experiment.from_toml(MINIMAL, {"seed.x": "1"})


def test_a_bidirectional_network_cannot_write_and_the_reason_is_given():
    with pytest.raises(Impossible) as caught:
        Experiment.configure(
            {"task": {"kind": "writing"}, "model": {"kind": "sequence_to_sequence", "bidirectional": True}}
        )
    assert "backward" in caught.value.text.en


def test_limits_of_the_deployment_are_refused_in_words(monkeypatch: pytest.MonkeyPatch):
    experiment = Experiment.from_toml(MINIMAL, {"training.epochs": "50", "training.seconds": "0"})
    assert experiment.within(settings()) is experiment
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "10")
    with pytest.raises(OverLimit, match=r"training\.epochs up to 10; you asked for 50"):
        experiment.within(settings())
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "100")
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "60")
    with pytest.raises(OverLimit, match=r"training\.seconds up to 60; you asked for no limit"):
        experiment.within(settings())


def test_unknown_names_and_kinds_are_told_apart():
    with pytest.raises(NotFound):
        Experiment.from_toml(MINIMAL, {"model.kind": "sequence_to_vektor"})
    with pytest.raises(WrongKnob):
        Experiment.from_toml(MINIMAL, {"model.size": "3"})
