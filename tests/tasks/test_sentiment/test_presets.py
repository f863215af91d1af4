"""The presets of sentiment on published data: each trains on made-up files of the same layout, through data and floors."""

import tomllib

import pytest

from playground.evaluation.reference_scores import baseline_scores
from playground.experiment import Experiment, presets
from playground.training import Trainer
from tests.datasets.examples_sentiment import EXAMPLES, packed, tree

PRESETS = {
    "sentiment_mr": ("accuracy", "rt_polarity"),
    "sentiment_sst2": ("accuracy", "sst2"),
    "sentiment_imdb": ("accuracy", "imdb"),
    "sentiment_umsab_es": ("macro_f1", "umsab_spanish"),
}

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_trains_on_files_of_the_same_layout(preset, tmp_path, monkeypatch):
    primary, kind = PRESETS[preset]
    experiment = Experiment.from_toml(
        presets()[preset].read_text("utf-8"), {"training.epochs": "2", "model.hidden": "8", "training.patience": "0"}
    )
    assert experiment.task.primary == primary and experiment.data.kind() == kind
    folder = tmp_path / type(experiment.data).folder
    folder.mkdir(parents=True)
    files = {"aclImdb_v1.tar.gz": packed(tree(30))} if kind == "imdb" else EXAMPLES[kind]()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    assert experiment.data.ready()
    data = experiment.prepare(experiment.data.load())
    trainer = Trainer(experiment.training, experiment.task, experiment.network(data.sizes, data.initial), data, 0)
    list(trainer)
    found = trainer.test()
    assert 0.1 < found[primary] <= 1
    below = baseline_scores(experiment, data)
    assert {"majority", "tfidf_words", "tfidf_characters", "bag_mlp"} <= set(below)
    assert below["tfidf_words"]["metrics"][primary] > 0.9


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_says_how_it_was_chosen(preset):
    words = presets()[preset].read_text("utf-8")
    tomllib.loads(words)
    comment = " ".join(line.removeprefix("# ") for line in words.splitlines() if line.startswith("#"))
    assert "chosen" in comment or "Why these settings" in comment
