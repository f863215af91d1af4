import json

from playground.tokenization.vocabulary import PADDING, UNKNOWN, UNKNOWN_MARK, Vocabulary, words


def test_words_keep_apostrophes_hyphens_accents_and_marks():
    assert words("It isn’t so-so, is it?") == ["It", "isn't", "so-so", ",", "is", "it", "?"]
    assert words("¡Qué película más pésima!") == ["¡", "Qué", "película", "más", "pésima", "!"]
    assert words("wait... 10 out of 10_") == ["wait", "...", "10", "out", "of", "10", "_"]
    assert words("  ") == []


def test_the_most_frequent_item_is_token_two_and_equals_are_alphabetical():
    vocabulary = Vocabulary.build("banana nab")
    assert vocabulary.items == ("a", "n", "b", " ")
    assert Vocabulary.build(["b", "a"]).items == ("a", "b")
    assert len(vocabulary) == 6


def test_rare_items_and_those_beyond_the_size_are_unknown():
    vocabulary = Vocabulary.build(["x", "x", "x", "y", "y", "z"], min_count=2)
    assert vocabulary.encode(["x", "y", "z"]) == [2, 3, UNKNOWN]
    assert Vocabulary.build("aaabbc", max_size=3).items == ("a",)
    assert Vocabulary.build("aaa", max_size=1).items == ()


def test_decoding_gives_the_text_back_without_padding():
    vocabulary = Vocabulary.build("hello")
    assert "".join(vocabulary.decode(vocabulary.encode("hello"))) == "hello"
    assert vocabulary.decode([PADDING, UNKNOWN, PADDING]) == [UNKNOWN_MARK]


def test_it_survives_json():
    vocabulary = Vocabulary.build("año ñandú")
    assert Vocabulary.read(json.loads(json.dumps(vocabulary.plain()))) == vocabulary


def test_shares_and_names_of_unknown_items():
    vocabulary = Vocabulary.build(["good", "film"])
    assert vocabulary.unknown(["bad", "good", "bad", "odd"]) == ["bad", "odd"]
    assert vocabulary.missing([["good", "bad"], ["film", "film"]]) == 0.25
    assert vocabulary.missing([]) == 0
