from playground.markup import for_figure
from playground.plots.classes import balance, bars, running
from playground.plots.frequencies import MOST_BARS, lengths
from playground.text import Text

TITLE = Text("Title", "Título")


def test_running_lines_follow_the_words_and_say_them():
    figure = running(TITLE, ["not", "bad"], {"gru": [0.4, 0.9], "cut": [0.5]}, of=TITLE)
    assert list(figure.figure.data[0].y) == [40, 90]
    assert list(figure.figure.layout.xaxis.ticktext) == ["not", "bad"]
    assert "gru: not 40 %, bad 90 %; cut: not 50 %" in figure.alt.en
    assert figure.alt.es.startswith("Título. Tras cada palabra")


def test_bars_keep_equal_texts_apart_and_shorten_long_ones():
    figure = bars(TITLE, ["same", "same", "x" * 99], {"a": [0.1, 0.2, 0.3]})
    assert len(set(figure.figure.data[0].y)) == 3
    assert len(figure.figure.data[0].y[2]) < 70
    assert "a: 10 %, 20 %, 30 %" in figure.alt.es


def test_words_of_people_are_not_taken_for_markup():
    assert (
        "&lt;b&gt;"
        in for_figure(running(TITLE, ["<b>"], {"<i>": [0.5]}, of=TITLE).figure)["layout"]["xaxis"]["ticktext"][0]
    )
    assert for_figure(bars(TITLE, ["<b>"], {"<i>": [0.5]}).figure)["data"][0]["name"] == "&lt;i&gt;"


def test_balance_shows_shares_with_counts():
    figure = balance(TITLE, {"train": {"no": 3, "yes": 1}, "test": {"yes": 2}})
    assert list(figure.figure.data[0].x) == [75, 0]
    assert [int(number) for number in figure.figure.data[1].text] == [1, 2]
    assert "train: no 3, yes 1" in figure.alt.en


def test_lengths_are_counted_in_few_bars_that_lose_nothing():
    figure = lengths(TITLE, [1, 1, 2, 1000], Text("words", "palabras"))
    assert len(figure.figure.data[0].y) <= MOST_BARS
    assert sum(figure.figure.data[0].y) == 4
    assert "from 1 to 1000 words" in figure.alt.en
    assert list(lengths(TITLE, [5, 5], Text("words", "palabras")).figure.data[0].y) == [2]
