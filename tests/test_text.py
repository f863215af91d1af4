import pytest

from playground.text import Text, speaking


def test_a_language_left_out_is_an_error():
    with pytest.raises(ValueError, match="every language"):
        Text("Runs", " ")


def test_format_fills_both_languages_and_translates_texts_inside():
    inner = Text("a cell", "una celda")
    filled = Text("Take {thing} {n} times.", "Tome {thing} {n} veces.").format(thing=inner, n=3)
    assert filled == Text("Take a cell 3 times.", "Tome una celda 3 veces.")


def test_str_speaks_the_language_in_force_and_returns_to_english():
    text = Text("epoch", "época")
    with speaking("es"):
        assert f"{text}" == "época"
        with speaking("en"):
            assert str(text) == "epoch"
        assert str(text) == "época"
    assert str(text) == "epoch"


def test_an_unknown_language_speaks_english():
    assert Text("one", "uno").say("fr") == "one"
