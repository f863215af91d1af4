"""Text by words and by subwords: nothing is lost, unknown words are paid for, and bits per character compare the units."""

import math

import pytest
import torch
from torch.nn import functional as F

from playground.baselines.ngrams import Ngram
from playground.batch import Batch
from playground.dataset import Characters
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.task import TASKS, Sample
from playground.tasks.writing.units import LONGEST_WORD, Cutter, Spelling
from playground.tasks.writing.writer import WritingRequest
from playground.tokenization.vocabulary import PADDING, UNKNOWN, Vocabulary, pieces
from playground.training import Trainer

AWKWARD = 'It\'s  a "test", isn’t it?\n\n\tÑandú — so-so… 3.14 ▁x_y\u00a0😀 e\u0301 end. '
PLAIN = "".join(f"The cat number {n} sat on the mat, and the dog said: “{n * n}”!\n" for n in range(300))
UNITS = ("word", "subword")
GENTLE = {"window": 10, "minimum_count": 2}


def made(unit, text=PLAIN, **more):
    task = TASKS["writing"](tokens=unit, **(GENTLE | more))
    return task, task.prepare(Characters((text,)), task.patterns()[0], 0)


@pytest.mark.parametrize("text", [AWKWARD, PLAIN, "", " ", "a", "\r\n  b"])
@pytest.mark.parametrize("unit", ["character", *UNITS])
def test_tokens_joined_are_the_text_again(unit, text):
    cutter = Cutter.learnt(unit, PLAIN + AWKWARD, 60)
    assert cutter.join(cutter.cut(text)) == text
    again = Cutter.of(cutter.plain())
    assert list(again.cut(text)) == list(cutter.cut(text))


def test_a_word_keeps_the_space_before_it_and_a_mark_has_none():
    assert pieces("The cat, isn't  it?\n") == ["The", " cat", ",", " isn't", " ", " it", "?", "\n"]


def test_the_default_is_characters_as_ever():
    _, data = made("character")
    assert set(data.memory) == {"vocabulary", "notation", "prompt"}
    assert "tokens" not in data.protocol and data.tests["test"].extent is None
    plain = Experiment.configure({"task": {"kind": "writing"}})
    assert not {"tokens", "max_vocabulary"} & set(plain.decisive()["task"])
    assert plain.digest() != Experiment.configure({"task": {"kind": "writing", "tokens": "word"}}).digest()


@pytest.mark.parametrize("state", ["carried", "windows"])
@pytest.mark.parametrize("unit", UNITS)
def test_every_character_of_the_test_set_but_the_first_tokens_is_measured(unit, state):
    task, data = made(unit, state=state)
    part = data.tests["test"]
    cutter = Cutter.of(data.memory)
    items = cutter.cut(task._split(Characters((PLAIN,))).test)
    length = data.protocol["characters"]["test"] - len(cutter.spelled(items[0]))
    uniform = torch.zeros(data.sizes.vocabulary)
    totals = {}
    for batch in part.batches(4):
        for name, value in task.tally(uniform.expand(*batch.targets.shape, -1), batch, data.memory).items():
            totals[name] = totals.get(name, 0) + value
    assert int(totals["characters"]) == length and int(totals["tokens"]) == len(items) - 1
    found = task.metrics(totals, data.memory)
    # By hand: each token as likely as any other, and what is unknown spelled.
    each = math.log(data.sizes.vocabulary)
    vocabulary = Vocabulary.read(data.memory["vocabulary"])
    spelling = Spelling(**data.memory["spelling"])
    spelled = sum(
        sum(spelling.nats.get(c, spelling.unseen) for c in cutter.spelled(one)) + spelling.end
        for one in items[1:]
        if one not in vocabulary
    )
    assert found["nats_per_character"] == pytest.approx((each * (len(items) - 1) + spelled) / length, rel=1e-4)
    assert found["bits_per_character"] == pytest.approx(found["nats_per_character"] / math.log(2))
    assert found[f"{unit}_perplexity"] == pytest.approx(data.sizes.vocabulary, rel=1e-4)
    assert "perplexity" not in found


def test_an_unknown_word_is_spelled_by_a_code_that_could_be_undone():
    items = ["ab", " a", "b", "b"]
    spelling = Spelling.of(items, Cutter("word"))
    # Six characters in all (a: 2, b: 3, space: 1), four ends, and one for what was never seen.
    assert spelling.nats["b"] == pytest.approx(-math.log(3 / 11)) and spelling.end == pytest.approx(-math.log(4 / 11))
    codes = [*spelling.nats.values(), spelling.end, spelling.unseen]
    assert sum(math.exp(-nats) for nats in codes) == pytest.approx(1.0)
    extent = spelling.extent([" a", "zb"], Vocabulary((" a",)), Cutter("word"))
    assert extent[0].tolist() == [2.0, 0.0]
    assert extent[1].tolist() == pytest.approx([2.0, spelling.unseen + spelling.nats["b"] + spelling.end])


def test_the_share_of_unknown_words_is_told():
    _, data = made("word", minimum_count=3)
    shares = data.protocol["unknown_tokens"]
    assert 0.03 < shares["test"] < 0.5 and shares["train"] > 0
    assert data.protocol["known_tokens"] == data.sizes.vocabulary
    _, small = made("word", max_vocabulary=12)
    assert small.sizes.vocabulary == 12 and small.protocol["unknown_tokens"]["test"] > shares["test"]


def trained(unit, **more):
    experiment = Experiment.configure(
        {
            "task": {"kind": "writing", "tokens": unit, "max_vocabulary": 300, **(GENTLE | more)},
            "model": {"hidden": 24, "embedding": 12},
            "training": {"epochs": 4, "device": "cpu", "batch": 8, "threads": 1, "learning_rate": 0.01},
        }
    )
    data = experiment.prepare(Characters((PLAIN,)))
    trainer = Trainer(experiment.training, experiment.task, experiment.network(data.sizes, data.initial), data, 0)
    list(trainer)
    return experiment.task, data, trainer


@pytest.mark.parametrize("unit", UNITS)
def test_a_network_learns_writes_without_unknown_words_and_says_what_it_does_not_know(unit):
    task, data, trainer = trained(unit)
    tested = trainer.test()
    assert tested["bits_per_character"] < 3.0
    network = trainer.network
    network.load_state_dict(trainer.best_weights())
    first = task.respond(network, data.memory, WritingRequest(text="The cat ", length=120, seed=3))
    text = first.output["text"]
    assert text.startswith("The cat") and 60 < len(text) <= 7 + 120 and "�" not in text
    assert " ," not in text and " !" not in text and "  " not in text
    assert (
        first.output == task.respond(network, data.memory, WritingRequest(text="The cat ", length=120, seed=3)).output
    )
    strange = task.respond(network, data.memory, WritingRequest(text="The zyxwvΩ cat", length=10))
    assert any("Ω" in note["en"] for note in strange.output["notes"])
    with pytest.raises(WrongInput, match="knows none of these"):
        task.respond(network, data.memory, WritingRequest(text="ΩΩ", length=10))
    assert {"longest_copy", "loop"} <= set(task.meters(network, data, 0))
    assert isinstance(task.sample(network, data, 0), Sample) and task.preview(Characters((PLAIN,)), data).notes
    part, _ = task.unseen(Characters((PLAIN[-2000:],)), task.patterns()[0], data.memory)
    _, again = task.measure(network, part, data.memory, 8)
    assert again["nats_per_character"] < 3.0 and f"{unit}_perplexity" in again


def test_unknown_and_padding_are_never_drawn_however_likely():
    from playground import generation

    class Sure(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))

        def forward(self, batch, state=None):
            scores = F.one_hot(torch.full_like(batch.inputs, UNKNOWN), 5).float() * 50
            return scores, state

    written = generation.write(Sure(), [2], 30, never=(PADDING, UNKNOWN), seed=1)
    assert set(written) <= {2, 3, 4}
    assert set(generation.write(Sure(), [2], 5, seed=1)) == {UNKNOWN}


@pytest.mark.parametrize("state", ["carried", "windows"])
def test_the_word_n_gram_is_measured_on_the_same_characters(state):
    task, data = made("word", state=state)
    (found,) = Ngram().metrics(task, data).values()
    assert {"nats_per_character", "bits_per_character", "word_perplexity"} == set(found)
    part = data.tests["test"]
    counted = sum(float((batch.extent * batch.mask[:, :, None])[..., 0].sum()) for batch in part.batches(4))
    totals = math.log(found["word_perplexity"]) * (data.protocol["token_counts"]["test"] - 1)
    spelled = sum(float((batch.extent * batch.mask[:, :, None])[..., 1].sum()) for batch in part.batches(4))
    assert found["nats_per_character"] == pytest.approx((totals + spelled) / counted, rel=1e-4)


def test_streams_tell_each_target_what_it_stands_for():
    _, data = made("word")
    part = data.tests["test"]
    joined = torch.cat([batch.extent[0] for batch in part.batches(1)])
    assert torch.equal(joined, part.extent[1:])
    assert part.to(torch.device("cpu")).extent is not None
    batch = Batch(torch.zeros(2, 3), torch.zeros(2, 3), extent=torch.ones(2, 3, 2))
    assert batch.rows(torch.tensor([1])).extent.shape == (1, 3, 2)


def test_a_word_without_end_is_cut_before_it_is_merged():
    """Merging costs the square of a word's length."""
    text = ("ab" * 450 + " ") * 3 + "end"
    cutter = Cutter.learnt("subword", text, 400)
    items = cutter.cut(text)
    assert cutter.join(items) == text and max(map(len, items)) <= LONGEST_WORD + 1
    assert any(len(item) > 50 for item in items)
