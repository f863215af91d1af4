"""The figure of character frequencies, and characters made visible."""

from collections import Counter

from playground.plots.frequencies import MOST, characters, listed, shown


def test_bars_are_shares_of_all_the_most_frequent_first() -> None:
    exhibit = characters(Counter("aaab22 \n"))
    (bars,) = exhibit.figure.data
    assert list(bars.x) == ["a", "2", "⏎", "␣", "b"]
    assert list(bars.y) == [37.5, 25, 12.5, 12.5, 12.5]
    # Digits must stay names, or the axis would be read as numbers.
    assert exhibit.figure.layout.xaxis.type == "category"
    assert "a 37.5 %" in exhibit.alt.en


def test_only_so_many_bars_are_drawn() -> None:
    (bars,) = characters({chr(0x4E00 + i): i + 1 for i in range(500)}).figure.data
    assert len(bars.x) == MOST
    assert sum(bars.y) < 100


def test_an_empty_text_gives_an_empty_figure() -> None:
    (bars,) = characters({}).figure.data
    assert not bars.x


def test_what_cannot_be_seen_is_shown() -> None:
    assert shown("a b\n\tc") == "a␣b⏎⇥c"
    assert listed(["ñ", "\u200b", " "]) == "ñ U+200B U+0020"
    assert listed(["x"] * 20, most=2) == "x x …"
