import json
import math

import pytest
import torch
from sklearn.metrics import f1_score
from torch import nn

from playground.classification import confusion, from_confusion
from playground.dataset import DATASETS, LabelledTexts
from playground.errors import WrongInput
from playground.exhibits import Figure, Prose, Table
from playground.experiment import Experiment
from playground.markup import for_figure
from playground.model import Network
from playground.task import TASKS, Sample
from playground.tasks.sentiment.answering import SentimentRequest
from playground.text import Text, speaking

Sentiment = TASKS["sentiment"]
PATTERN = Sentiment().patterns()[0]
CLASSES = (Text("negative", "negativa"), Text("positive", "positiva"))


def rows(count, offset=0):
    return [(f"{'good' if n % 2 else 'bad'} film number {n + offset}", n % 2) for n in range(count)]


def records(**parts):
    return LabelledTexts({"train": rows(60), **parts}, CLASSES, "en", synthetic=True)


class Counting(Network):
    """Positive as soon as token `wanted` was read; looks only at real tokens."""

    def __init__(self, wanted, outputs=2):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.wanted, self.outputs = wanted, outputs

    def forward(self, batch, state=None):
        met = ((batch.inputs == self.wanted) & batch.mask).any(dim=1).float() * 2 - 1
        scores = torch.zeros(len(batch), self.outputs)
        scores[:, 1] = met * 3 * self.weight
        return scores, None


def ready(task=None, **parts):
    task = task or Sentiment()
    data = task.prepare(records(**parts), PATTERN, 0)
    items = data.memory["vocabulary"]["items"]
    return task, data, Counting(items.index("good") + 2)


def test_the_split_is_by_class_seeded_and_never_divides_equal_texts():
    task = Sentiment(split_seed=3)
    twice = LabelledTexts({"train": rows(60) + [(text.upper(), label) for text, label in rows(60)]}, CLASSES)
    data = task.prepare(twice, PATTERN, 0)
    assert data.protocol["also_in_training"] == 0
    assert data.protocol["split"] == "by class, seeded"
    assert {n: data.protocol["texts"][n] for n in ("train", "validation", "test")} == {
        "train": 80,
        "validation": 16,
        "test": 24,
    }
    assert int(data.validation.targets.sum()) == 8
    again = Sentiment(split_seed=3).prepare(twice, PATTERN, 99)
    assert again.protocol["split_hash"] == data.protocol["split_hash"]
    assert Sentiment(split_seed=4).prepare(twice, PATTERN, 0).protocol["split_hash"] != data.protocol["split_hash"]


def test_a_split_that_the_data_brings_is_kept_and_test_comes_first():
    data = Sentiment().prepare(
        records(challenge=rows(4, 300), validation=rows(10, 100), test=rows(12, 200)), PATTERN, 0
    )
    assert list(data.tests) == ["test", "challenge"]
    assert (len(data.train), len(data.validation), len(data.tests["test"])) == (60, 10, 12)


def test_the_vocabulary_comes_from_training_alone_and_shares_of_unknown_words_are_told():
    _, data, _ = ready(Sentiment(min_count=2), validation=rows(10, 100), test=[("utterly new good film", 1)])
    assert data.memory["vocabulary"]["items"] == ["film", "number", "bad", "good"]
    assert data.sizes.vocabulary == 6
    assert data.protocol["out_of_vocabulary"]["test"] == 0.5


def test_texts_are_cut_at_the_longest_and_it_is_told():
    task = Sentiment(max_words=2)
    data = task.prepare(records(), PATTERN, 0)
    assert int(data.train.lengths.max()) == 2
    notes = " ".join(note.en for note in task.preview(records(), data).notes)
    assert "60 texts are longer than 2 words" in notes


def test_capitals_count_only_where_asked():
    texts = LabelledTexts({"train": [(text.title(), label) for text, label in rows(40)]}, CLASSES)
    assert "good" in Sentiment().prepare(texts, PATTERN, 0).memory["vocabulary"]["items"]
    assert "Good" in Sentiment(lower=False).prepare(texts, PATTERN, 0).memory["vocabulary"]["items"]


def test_characters_as_tokens():
    task = Sentiment(tokens="character", max_words=2)
    data = task.prepare(records(), PATTERN, 0)
    assert max(len(item) for item in data.memory["vocabulary"]["items"]) == 1
    assert int(data.train.lengths.max()) == len("good film")
    network = Counting(data.memory["vocabulary"]["items"].index("g") + 2)
    answer = task.respond(network, data.memory, SentimentRequest(text="bad good film")).output
    assert answer["words"] == ["bad", "good"]
    assert [round(p[1]) for p in answer["running"]] == [0, 1]
    assert answer["cut"] == 2


def test_too_few_texts_are_refused():
    with pytest.raises(WrongInput, match="too few texts"):
        Sentiment().prepare(LabelledTexts({"train": rows(2)}, CLASSES), PATTERN, 0)
    with pytest.raises(WrongInput, match="part “test” holds no text"):
        Sentiment().prepare(records(validation=rows(9, 90), test=[("  ", 1)]), PATTERN, 0)


def test_metrics_equal_those_of_scikit_learn():
    torch.manual_seed(0)
    truth, scores = torch.randint(0, 4, (200,)), torch.randn(200, 5)
    matrix = confusion(scores, truth)
    found = from_confusion(matrix)
    answered = scores.argmax(1)
    assert int(matrix.sum()) == 200
    assert int(matrix[1, 2]) == int(((truth == 1) & (answered == 2)).sum())
    assert found["accuracy"] == pytest.approx(float((truth == answered).float().mean()))
    assert found["macro_f1"] == pytest.approx(f1_score(truth.numpy(), answered.numpy(), average="macro"))


def test_measuring_a_part_gives_loss_and_metrics():
    task, data, network = ready()
    loss, metrics = task.measure(network, data.tests["test"], data.memory, 8)
    assert metrics == {"accuracy": 1.0, "macro_f1": 1.0}
    assert loss == pytest.approx(math.log(1 + math.exp(-3)), rel=1e-4)


def test_the_sample_is_the_same_sentences_in_every_run_with_probes():
    task, data, network = ready()
    sample = task.sample(network, data, 0)
    assert sample.input == task.sample(network, Sentiment().prepare(records(), PATTERN, 7), 5).input
    assert sum(sample.input["probe"]) == 3
    assert sample.input["label"][:6] == [0, 0, 0, 1, 1, 1]
    assert sum(map(sum, sample.output["confusion"])) == len(data.validation)
    assert Sample(**json.loads(json.dumps(sample.plain()))) == sample


def test_an_answer_is_read_prefix_by_prefix_and_names_unknown_words():
    task, data, network = ready()
    sample = task.respond(network, data.memory, SentimentRequest(text="Bad film, wow: good film"))
    output = sample.output
    assert output["words"] == ["bad", "film", ",", "wow", ":", "good", "film"]
    assert [round(p[1]) for p in output["running"]] == [0, 0, 0, 0, 0, 1, 1]
    assert output["class"] == "positive"
    assert output["unknown"] == [",", "wow", ":"]
    assert output["probabilities"] == output["running"][-1]


def test_a_long_text_is_asked_for_at_a_bounded_number_of_places():
    task, data, network = ready(Sentiment(max_words=1000))
    output = task.respond(network, data.memory, SentimentRequest(text="film " * 499 + "good")).output
    assert len(output["running"]) == len(output["words"]) == 100
    assert output["words"][0] == "film film film film film"
    assert [round(p[1]) for p in output["running"]] == [0] * 99 + [1]


@pytest.mark.parametrize("text", ["", " ", "x", "?", "xyzzy plugh", "!!! ..."])
def test_what_cannot_be_read_is_refused_in_one_sentence(text):
    task, data, network = ready()
    with pytest.raises(WrongInput) as refused:
        task.respond(network, data.memory, SentimentRequest(text=text))
    assert refused.value.text.en.count(".") == 1


def test_runs_side_by_side_in_both_languages():
    task, data, network = ready()
    samples = {
        "one": task.respond(network, data.memory, SentimentRequest(text="good <b>film</b>")),
        "two": task.respond(Counting(1), data.memory, SentimentRequest(text="good <b>film</b>")),
    }
    with speaking("es"):
        first, second, table, figure, *notes = task.show(samples, data.memory)
    assert isinstance(first, Prose) and first.warning and isinstance(second, Prose) and second.warning
    assert isinstance(table, Table)
    assert list(table.frame.columns) == ["ejecución", "respuesta", "negativa", "positiva"]
    assert table.note is not None
    assert "sintéticas" in table.note.es
    assert isinstance(figure, Figure)
    assert [line.name for line in figure.figure.data] == ["one", "two"]
    assert "&lt;" in for_figure(figure.figure)["layout"]["xaxis"]["ticktext"][1]
    assert all(isinstance(note, Prose) for note in notes)
    assert len(notes) == 2


def test_fixed_sentences_of_several_runs():
    task, data, network = ready()
    samples = {"one": task.sample(network, data, 0), "two": task.sample(Counting(1), data, 0)}
    bars, table, *matrices = task.show(samples, data.memory)
    assert isinstance(bars, Figure)
    assert isinstance(table, Table)
    assert table.frame["one"][0].startswith("✓ negative")
    assert len(table.frame) == 9
    assert len(matrices) == 2
    assert task.show({}, data.memory) == []


def test_more_than_two_classes_show_the_leading_ones():
    names = tuple(Text.same(f"class {n}") for n in range(7))
    texts = LabelledTexts({"train": [(f"word{n % 7} and text {n}", n % 7) for n in range(140)]}, names)
    task = Sentiment()
    data = task.prepare(texts, PATTERN, 0)
    network = Counting(data.memory["vocabulary"]["items"].index("word1") + 2, outputs=7)
    sample = task.respond(network, data.memory, SentimentRequest(text="word1 and text"))
    _, figure, *_ = task.show({"one": sample}, data.memory)
    assert len(figure.figure.data) == 5
    assert figure.figure.data[0].name == "class 1"
    assert not any(task.sample(network, data, 0).input["probe"])


def test_files_are_json_first_and_a_harmless_table():
    task, data, network = ready()
    files = task.files(task.respond(network, data.memory, SentimentRequest(text="= good film")), data.memory)
    assert list(files) == ["answer.json", "answer.csv"]
    assert json.loads(files["answer.json"])["output"]["class"] == "positive"
    lines = files["answer.csv"].decode("utf-8-sig").splitlines()
    assert lines[0] == "read_up_to,negative,positive"
    assert lines[1].startswith("'=,")
    assert b"good film number" in task.files(task.sample(network, data, 0), data.memory)["answer.csv"]


def test_the_preview_shows_texts_as_tokens_parts_balance_and_lengths():
    task, data, _ = ready(Sentiment(min_count=2), validation=rows(10, 100), test=[("utterly new good film", 1)])
    preview = task.preview(records(validation=rows(10, 100), test=[("utterly new good film", 1)]), data)
    tokens, parts, balance, lengths = preview.exhibits
    assert "film · number · [0]" in tokens.frame["tokens"][0]
    assert dict(zip(parts.frame["split"], parts.frame["unknown tokens"], strict=True))["test"] == "50.0 %"
    assert isinstance(balance, Figure)
    assert "from 4 to 4 words" in lengths.alt.en


def test_the_weights_of_sentences_are_told_where_there_are_several():
    experiment = Experiment.configure(
        {
            "task": {"kind": "sentiment", "min_count": 1},
            "data": {"kind": "opinions", "size": 200},
            "model": {"kind": "hierarchical_attention", "hidden": 4},
        }
    )
    data = experiment.prepare(experiment.data.load())
    assert data.sizes.sentence > 3 and len(data.sizes.sentence_ends) >= 1
    network = experiment.network(data.sizes, data.initial).eval()
    sample = experiment.task.respond(
        network, data.memory, SentimentRequest(text="The film is bad. The room is not good.")
    )
    told = sample.output["sentences"]
    assert [one["text"] for one in told] == ["the film is bad .", "the room is not good ."]
    assert sum(one["weight"] for one in told) == pytest.approx(1, abs=1e-4)
    assert sum(sample.output["attention"][:5]) == pytest.approx(told[0]["weight"], abs=1e-4)
    titles = [exhibit.title.en for exhibit in experiment.task.show({"one": sample}, data.memory)]
    assert "Attention to sentences: one" in titles
    one = experiment.task.respond(network, data.memory, SentimentRequest(text="The film is bad"))
    titles = [exhibit.title.en for exhibit in experiment.task.show({"one": one}, data.memory)]
    assert "Attention to sentences: one" not in titles


@pytest.mark.parametrize("tokens", ["word", "character"])
def test_one_epoch_on_the_opinions_through_an_experiment(tokens):
    from playground.training import Trainer

    experiment = Experiment.configure(
        {
            "task": {"kind": "sentiment", "tokens": tokens, "max_words": 12},
            "data": {"kind": "opinions", "size": 200, "language": "es"},
            "model": {"kind": "sequence_to_vector", "hidden": 4, "cell": {"kind": "gru"}},
            "training": {"epochs": 1, "threads": 1, "batch": 64, "device": "cpu"},
        }
    )
    data = experiment.prepare(experiment.data.load())
    trainer = Trainer(experiment.training, experiment.task, experiment.network(data.sizes), data, 0)
    assert len(list(trainer)) >= 2
    measured = trainer.test()
    assert {"accuracy", "unseen_templates.accuracy", "recombined.accuracy", "challenge.macro_f1"} <= set(measured)


def test_the_opinions_say_everywhere_that_they_are_synthetic():
    opinions = DATASETS["opinions"]
    assert opinions.synthetic
    for words in (opinions.title, opinions.about, opinions(size=200).load().notes[0]):
        assert "ynthetic" in words.en
        assert "intétic" in words.es


@pytest.mark.parametrize("model", ["hierarchical_attention", "sequence_to_vector"])
def test_word_dropout_leaves_the_ends_of_sentences_to_who_reads_by_sentences(model):
    experiment = Experiment.configure(
        {
            "task": {"kind": "sentiment", "min_count": 1, "word_dropout": 0.5},
            "data": {"kind": "opinions", "size": 200},
            "model": {"kind": model, "hidden": 4},
        }
    )
    data = experiment.prepare(experiment.data.load())
    ends = data.sizes.sentence_ends
    before = sum(int(torch.isin(batch.inputs, torch.tensor(ends)).sum()) for batch in data.train.batches(32))
    order = torch.Generator().manual_seed(0)
    after = sum(int(torch.isin(batch.inputs, torch.tensor(ends)).sum()) for batch in data.train.batches(32, order))
    assert after == before if model == "hierarchical_attention" else after < 0.7 * before
