"""The numbers of the six steps against what was computed otherwise, and what they refuse."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier
from statsmodels.stats.proportion import proportion_confint

from playground.batch import Batch, Examples
from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.learn.activities.sentiment_pipeline import SentimentPipeline, split
from playground.learn.activities.sentiment_pipeline.embed import Embed
from playground.learn.activities.sentiment_pipeline.judge import Judge
from playground.learn.activities.sentiment_pipeline.pad import Pad, probabilities
from playground.learn.activities.sentiment_pipeline.split import Split, accuracies
from playground.learn.activities.sentiment_pipeline.train import Train
from playground.learn.activities.sentiment_pipeline.vectorise import Vectorise
from playground.learn.activity import Material
from playground.tokenization.vocabulary import words


def counts(part: Examples, vocabulary: int) -> np.ndarray:
    """Token counts of length 1, one text after the other: `(texts, vocabulary)`."""
    rows = [
        np.bincount(tokens[:length], minlength=vocabulary).astype(float)
        for tokens, length in zip(part.inputs.tolist(), part.lengths.tolist(), strict=True)
    ]
    return np.stack([row / np.linalg.norm(row) for row in rows])


def test_learning_by_heart_is_a_nearest_neighbour_and_finds_every_text_that_has_leaked(material):
    data, size = material.data, len(material.data.memory["vocabulary"]["items"]) + 2
    train, test = data.train, data.tests["test"]
    honest, half, whole = accuracies(train, test, size, [0, 50, 100])
    model = KNeighborsClassifier(1, metric="cosine", algorithm="brute").fit(counts(train, size), train.targets.numpy())
    # Of two that are equally near another one may come first.
    assert honest == pytest.approx(model.score(counts(test, size), test.targets.numpy()), abs=0.02)
    assert whole == 1.0
    assert half == pytest.approx(0.5 + honest / 2, abs=0.05)


def test_by_hand_a_leaked_text_gets_its_own_class():
    def part(rows: list[list[int]], labels: list[int]) -> Examples:
        return Examples(Batch(torch.tensor(rows), torch.tensor(labels), torch.tensor([2] * len(rows))))

    train, test = part([[2, 3], [4, 5]], [0, 1]), part([[2, 2], [4, 4]], [1, 1])
    # Alone, the first test text is nearest to the first training text, which is of the other class.
    assert accuracies(train, test, 6, [0, 100]) == [0.5, 1.0]


def test_of_many_texts_some_are_drawn_for_their_parts_are_sorted_by_class(material, monkeypatch):
    monkeypatch.setattr(split, "MOST_TRAINING", 20)
    monkeypatch.setattr(split, "MOST_TEST", 30)
    # Nothing in a text tells its class: whoever learns by heart is right by chance, though the first texts are all of one class.
    same = Examples(Batch(torch.full((100, 2), 2), torch.arange(100) // 50, torch.full((100,), 2)))
    (honest,) = accuracies(same, same, 3, [0])
    assert 0.2 < honest < 0.8
    told = Split().look(material).numbers
    assert told["compared"].en == f"30 of your {told['test'].en} test texts (drawn at random, as were 20 of {told['train'].en} training texts)"  # fmt: skip
    monkeypatch.undo()
    assert Split().look(material).numbers["compared"].en == "the test texts"


def test_the_splits_are_counted(material):
    found = Split(leaked=100).look(material)
    assert [found.numbers[name].en for name in ("train", "validation", "leaked")] == ["200", "100", "100.0 %"]
    told = material.data.protocol["out_of_vocabulary"]
    assert found.numbers["unknown_part"].en == max((told[name], name) for name in material.data.tests)[1]


def test_a_sentence_becomes_indices_and_a_bag(material):
    found = Vectorise(text="The film is zqx, the film is good").look(material)
    items = material.data.memory["vocabulary"]["items"]
    rows, bag = (table.frame for table in found.after[:2])
    expected = [items.index(word) + 2 if word in items else 1 for word in "the film is zqx , the film is good".split()]
    assert rows["index"].tolist() == expected and expected[3] == 1
    assert dict(zip(bag["token"], bag["count"], strict=True)) == {
        "the": 2,
        "film": 2,
        "is": 2,
        "zqx": 1,
        ",": 1,
        "good": 1,
    }
    assert found.numbers["unknown"].en == "zqx"
    assert found.numbers["sorted"].en == ", film film good is is the the zqx"


@pytest.mark.parametrize("setting", [{"min_count": 5}, {"max_vocabulary": 40}])
def test_what_was_too_rare_for_the_vocabulary_is_counted_in_the_texts(material, setting):
    plain = material.experiment.plain()
    experiment = Experiment.configure(plain | {"task": plain["task"] | setting})
    rare = Material(experiment, experiment.prepare(experiment.data.load()))
    counted = Counter(word for text in rare.data.raw["train"] for word in words(text.lower()))
    items = rare.data.memory["vocabulary"]["items"]
    word = next(one for one in sorted(counted) if one not in items and one.isalpha())
    found = Vectorise(text=f"the {word} zqx").look(rare)
    assert found.after[0].frame["times in training"].tolist() == [counted["the"], counted[word], 0]
    assert ("fewer than 5 times" if "min_count" in setting else "full") in found.numbers["what_is_unknown"].en
    assert Split().look(rare).numbers["otherwise"].en.startswith("less")
    assert "not occur in any of the 200" in Vectorise(text="good zqx").look(material).numbers["what_is_unknown"].en
    assert Split().look(material).numbers["otherwise"].en == "0 %"


@pytest.mark.parametrize("text", ["zqx zqy", "!"])
def test_a_sentence_of_unknown_words_is_refused_in_words(material, text):
    with pytest.raises(PlaygroundError):
        Vectorise(text=text).look(material)


def test_padding_changes_no_answer_where_the_lengths_are_told(material):
    step = Pad(first="the film is good", second="the film is not good at all.", third="the film is bad")
    _, _, batch = step.batch(material)
    assert batch.inputs.shape == (3, 8) and batch.lengths.tolist() == [4, 8, 4]
    with torch.random.fork_rng(devices=[]):
        network = material.experiment.network(material.data.sizes).eval()
    found = probabilities(network, batch)
    assert torch.allclose(found["alone"], found["told"], atol=1e-6)
    assert (found["alone"] - found["silent"]).abs()[0] > 1e-5
    numbers = step.look(material).numbers
    assert [numbers[name].en for name in ("lengths", "shape", "cells", "real", "padding")] == ["4, 8 and 4", "3 × 8", "24", "16", "8"]  # fmt: skip
    assert "untrained" in numbers["network"].en


def test_the_word_that_alone_decides_most_is_shown_with_its_neighbours(with_runs):
    found = Embed(word="good").look(with_runs)
    assert found.numbers["word"].en == "good" and found.numbers["features"].en == "32"
    assert found.numbers["batch_embedded"].en == f"{found.numbers['batch'].en} × 32"
    assert Embed().look(with_runs).numbers["word"].en == "good", "the only word that this network knows"
    with pytest.raises(PlaygroundError) as refused:
        Embed(word="zqx").look(with_runs)
    assert "zqx" in refused.value.text.en


@pytest.mark.parametrize(
    ("vectors", "weights_from", "said"),
    [
        ({"from": "random"}, "", "drawn at random"),
        ({"from": "random", "parts": 9}, "", "share parts"),
        ({"from": "cbow"}, "", "trained beforehand (cbow)"),
        ({"from": "file", "covered": 7, "of": 9}, "", "7 of the 9 tokens"),
        ({"from": "random"}, "0" * 32, "weights of another run"),
    ],
)
def test_how_the_rows_began_is_said_as_it_was(with_runs, vectors, weights_from, said):
    data = replace(with_runs.data, protocol=with_runs.data.protocol | {"vectors": vectors})
    plain = with_runs.experiment.plain()
    experiment = Experiment.configure(plain | {"training": plain["training"] | {"weights_from": weights_from}})
    numbers = Embed(word="good").look(replace(with_runs, data=data, experiment=experiment)).numbers
    assert said in numbers["start"].en and ("at random" in numbers["start"].en) == (vectors["from"] == "random" and not weights_from)  # fmt: skip


def test_before_there_is_a_result_the_training_can_be_predicted(material, with_runs):
    early, late = (Train().look(one) for one in (material, with_runs))
    assert early.after == () or all("nan" not in str(one) for one in early.after)
    assert early.numbers.keys() == late.numbers.keys()
    assert early.numbers["accuracy"].en == "not known" and late.numbers["accuracy"].en == "70.0 %"
    assert [late.numbers[name].en for name in ("first", "best", "best_epoch", "epochs")] == [
        "60.0 %",
        "80.0 %",
        "2",
        "2",
    ]
    network = material.experiment.network(material.data.sizes)
    assert late.numbers["parameters"].en == f"{sum(weight.numel() for weight in network.parameters()):,}"


def test_the_judgement_counts_errors_and_names_the_word_that_decides(with_runs):
    found = Judge(text="The film is good").look(with_runs)
    part, token = with_runs.data.tests["test"], with_runs.data.memory["vocabulary"]["items"].index("good") + 2
    says = (part.inputs == token).any(1).long()
    wrong = int((says != part.targets).sum())
    assert found.numbers["wrong"].en == str(wrong) and 0 < wrong < len(part)
    assert found.numbers["strongest"].en == "good" and found.numbers["given"].en == "positive"
    assert found.numbers["baseline"].en == "bag of words" and found.numbers["difference_interval"].en == "10.0 to 20.0"
    assert found.numbers["standing"].en.startswith("Yes")
    low, high = (float(word) for word in found.numbers["interval"].en.replace(" %", "").split(" to "))
    assert low < 100 * (1 - wrong / len(part)) < high
    assert "hand-written" in found.numbers["elsewhere"].en or "60.0 %" in found.numbers["elsewhere"].en


def test_without_an_error_the_interval_still_has_a_width(with_runs):
    data = with_runs.data
    part, token = data.tests["test"], data.memory["vocabulary"]["items"].index("good") + 2
    right = ((part.inputs == token).any(1).long() == part.targets).nonzero()[:, 0]
    faultless = replace(data, tests={"test": Examples(part.take(right))})
    found = Judge(text="The film is good").look(replace(with_runs, data=faultless)).numbers
    low, high = proportion_confint(len(right), len(right), method="wilson")
    assert found["wrong"].en == "0" and 0.8 < low < 1
    assert found["interval"].en == f"{100 * low:.1f} % to {100 * high:.1f} %" and "Wilson" in found["way"].en
    assert "bootstrap over" in Judge(text="The film is good").look(with_runs).numbers["way"].en


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_click_trains_two_networks_that_differ_in_their_cell_alone(language):
    flat = [one.flat() for one in SentimentPipeline.experiments(language, seed=3).values()]
    differing = {name for name in flat[0] if flat[0].get(name) != flat[1].get(name)}
    assert {name for name in differing if not name.startswith("model.cell.")} == {"name"}
    assert [one["model.cell.kind"] for one in flat] == ["lstm", "rnn"]
    assert {(one["data.language"], one["seed"]) for one in flat} == {(language, 3)}


def test_beside_a_run_from_elsewhere_a_simple_rnn_is_trained_on_its_data():
    own = SentimentPipeline.experiments("es", seed=5)["network"]
    (beside,) = SentimentPipeline.beside(own).values()
    assert beside.data == own.data and beside.seed == 5 and beside.flat()["model.cell.kind"] == "rnn"
    assert SentimentPipeline.beside(beside) == {}, "it is one already"
