"""From texts to tokens: subwords, truncation, hidden words."""

import itertools
import random

import pytest
import torch

from playground.tasks.sentiment.reading import Reader, examples, hidden, padded, sentence_ends, sentences
from playground.tokenization.subwords import Subwords
from playground.tokenization.vocabulary import PADDING, UNKNOWN, Vocabulary

TEXT = "Unfunny, unkind and unfunniest: a so-so film isn't fun 😀"


def test_merges_join_the_most_frequent_pair_first():
    learnt = Subwords.learn(["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3, 20)
    assert learnt.merges[:3] == (("e", "s"), ("es", "t"), ("o", "w"))
    assert learnt.cut("lowest") == ["▁low", "est"]
    assert "".join(learnt.cut("xyzzy")) == "▁xyzzy"


def test_the_counts_of_pairs_stay_right_while_merging():
    """Against the plain way, which counts everything anew for each merge."""
    draw = random.Random(0)
    words = ["".join(draw.choice("abc") for _ in range(draw.randint(1, 9))) for _ in range(150)]
    spelled = [[("▁" + w)[:2], *w[1:]] for w in words]
    expected = []
    for _ in range(25):
        counts = {}
        for letters in spelled:
            for pair in itertools.pairwise(letters):
                counts[pair] = counts.get(pair, 0) + 1
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        expected.append(best)
        for letters in spelled:
            place = 0
            while place < len(letters) - 1:
                if (letters[place], letters[place + 1]) == best:
                    letters[place : place + 2] = ["".join(best)]
                place += 1
    alphabet = len({letter for w in words for letter in [("▁" + w)[:2], *w[1:]]})
    assert Subwords.learn(words, alphabet + 25).merges == tuple(expected)


@pytest.mark.parametrize("tokens", ["word", "character", "subword"])
@pytest.mark.parametrize("keep", ["beginning", "end", "both"])
def test_a_reader_survives_being_written_down_and_finds_its_words_again(tokens, keep):
    reader = Reader(tokens, lower=True, longest=50, keep=keep).learn([TEXT] * 3, 40)
    again = Reader.of(reader.plain())
    items, cut = again.read(TEXT)
    assert items == reader.read(TEXT)[0] and not cut
    found = again.words(items)
    whole = [word for word, _ in Reader("word", lower=True, longest=50).words(Reader("word", True, 50).read(TEXT)[0])]
    assert found[-1][1] == len(items)
    assert "".join(word for word, _ in found) == "".join(whole).replace(" ", "")


def test_what_is_kept_of_a_longer_text():
    words = [str(n) for n in range(10)]

    def kept(keep, tokens="word"):
        return Reader(tokens, lower=True, longest=5, keep=keep).read(" ".join(words))

    assert kept("beginning") == (words[:5], True)
    assert kept("end") == (words[5:], True)
    assert kept("both") == (["0", "1", "2", "8", "9"], True)
    assert "".join(kept("both", "character")[0]) == "0 1 2 8 9"
    pieces = Reader("subword", lower=True, longest=5, keep="end").learn(["5 6 7 8 9"], 30).read(" ".join(words))[0]
    assert [piece.strip("▁") for piece in pieces] == words[5:]
    assert Reader("word", True, 1, "both").read("a b c")[0] == ["a"]


def test_hidden_words_are_hidden_while_training_only():
    vocabulary = Vocabulary(tuple("abcdefgh"))
    part = hidden(examples([(list("abcdefgh") * 5, 0), (list("ab") * 20, 1)] * 20, vocabulary), 0.3)
    assert not any((batch.inputs == UNKNOWN).any() for batch in part.batches(8))

    def seen(seed):
        return torch.cat(
            [b.inputs.flatten() for b in part.to(torch.device("cpu")).batches(8, torch.Generator().manual_seed(seed))]
        )

    first = seen(0)
    assert 0.25 < float((first == UNKNOWN).float().mean()) < 0.35
    assert torch.equal(first, seen(0)) and not torch.equal(first, seen(1))
    ragged = hidden(padded([[2], [3, 4, 5]], [0, 1]), 0.9)
    for seed in range(20):
        for batch in ragged.batches(2, torch.Generator().manual_seed(seed)):
            assert torch.equal(batch.inputs == PADDING, ~batch.mask)
    assert hidden(padded([[2]], [0]), 0.0).__class__.__name__ == "Examples"


@pytest.mark.parametrize("tokens", ["word", "character", "subword"])
def test_sentences_end_at_their_marks_whatever_a_token_is(tokens):
    text = "Is it bad? No!! It is good... I say."
    reader = Reader(tokens, True, 50).learn([text], 20)
    items = reader.read(text)[0]
    vocabulary = Vocabulary.build(items)
    found = sentences(vocabulary.encode(items), set(sentence_ends(vocabulary)))
    read = ["".join(vocabulary.decode(part)).replace("▁", "").replace(" ", "") for part in found]
    assert read == ["isitbad?", "no!!", "itisgood...", "isay."]
    assert sentences(vocabulary.encode(items), set()) == [vocabulary.encode(items)]


def test_ends_of_sentences_may_be_left_out_of_what_is_hidden_and_nothing_else_changes():
    part = padded([[2, 3, 4, 3] * 10, [4, 3] * 10], [0, 1])
    one, other = (
        next(iter(hidden(part, 0.6, shown).batches(2, torch.Generator().manual_seed(0)))).inputs for shown in ((), (3,))
    )
    (whole,) = part.batches(2, torch.Generator().manual_seed(0))
    ends = whole.inputs == 3
    assert (one[ends] == UNKNOWN).any() and (other[ends] == 3).all()
    assert torch.equal(one[~ends], other[~ends]) and (other[~ends] == UNKNOWN).any()
