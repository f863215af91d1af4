"""The figures of studies: what they draw and what they say."""

import pandas as pd
import pytest

from playground.markup import for_figure
from playground.plots.curves import bands
from playground.plots.parallel import Dimension, parallel
from playground.plots.study_figures import Attempt, Contrast, best_so_far, differences, importance
from playground.text import Text, speaking

TITLE = Text("title", "título")


def test_parallel_coordinates_draw_the_best_last_and_say_it():
    dimensions = [
        Dimension("hidden", [16, 64, 256], log=True),
        Dimension("cell", ["rnn", "gru", "lstm"]),
        Dimension("dropout", [0.1, None, 0.2]),
    ]
    figure = parallel(TITLE, dimensions, [3.0, 1.0, 2.0], "MAE", "lower")
    lines = figure.figure.data[0]
    assert [axis.label for axis in lines.dimensions] == ["hidden", "cell", "dropout", "MAE"]
    assert list(lines.dimensions[3]["values"]) == [3.0, 2.0, 1.0]
    assert lines.dimensions[0].ticktext == ("16", "64", "256")
    assert lines.dimensions[1].ticktext == ("gru", "lstm", "rnn")
    assert lines.dimensions[2].ticktext == ("0.1", "0.2", "–")
    assert "the best has hidden 64, cell gru, dropout – and MAE 1" in figure.alt.en
    higher = parallel(TITLE, dimensions, [3.0, 1.0, 2.0], "accuracy", "higher")
    assert list(higher.figure.data[0].dimensions[3]["values"]) == [1.0, 2.0, 3.0]
    assert "hidden 16" in higher.alt.es


def test_parallel_coordinates_of_many_equal_or_single_values():
    many = parallel(
        TITLE, [Dimension("rate", [10**-place for place in range(1, 9)], log=True)], list(range(8)), "loss", "lower"
    )
    assert len(many.figure.data[0].dimensions[0].ticktext) == 5
    near = parallel(TITLE, [Dimension("size", [2, 22, 23, 64], log=True)], [1.0, 2.0, 3.0, 4.0], "loss", "lower")
    assert near.figure.data[0].dimensions[0].ticktext == ("2", "5", "11", "27", "64")
    one = parallel(TITLE, [Dimension("a", [5]), Dimension("b", ["<b>"])], [1.0], "loss", "lower")
    assert one.figure.data[0].dimensions[0].range == (4.0, 6.0)
    assert "<b>" not in for_figure(one.figure)["data"][0]["dimensions"][1]["ticktext"][0]


def test_importance_has_the_longest_bar_on_top():
    figure = importance(TITLE, {"a": 0.1, "b": 0.6})
    assert figure.figure.data[0].y[-1] == "b" and figure.figure.data[0].text[-1] == "60 %"
    assert figure.alt.es == "título: b 60 %, a 10 %."


@pytest.mark.parametrize(("better", "line"), [("lower", [3, 3, 1, 1]), ("higher", [3, 4, 4, 4])])
def test_best_so_far_is_a_staircase_that_pruned_and_failed_do_not_move(better, line):
    attempts = [
        Attempt(1, "finished", 3.0),
        Attempt(2, "pruned", 0.5),
        Attempt(3, "finished", 4.0),
        Attempt(4, "failed", None),
        Attempt(5, "finished", 1.0),
        Attempt(6, "failed", None, "a<b"),
    ]
    figure = best_so_far(TITLE, attempts, "MAE", better)
    stairs, finished, pruned, failed = figure.figure.data
    assert list(stairs.y) == [*line[: len(line) - 1], line[-1]] and list(stairs.x) == [1, 3, 5, 6]
    assert (len(finished.x), len(pruned.x), len(failed.x)) == (3, 1, 2)
    assert set(failed.y) == {4.0 if better == "lower" else 0.5}
    assert "a<b" in failed.text[1]
    assert "3 trials finished, 1 pruned, 2 failed" in figure.alt.en


def test_best_so_far_without_a_finished_trial():
    figure = best_so_far(TITLE, [Attempt(1, "failed", None)], "MAE", "lower")
    assert figure.alt.es.endswith("1 fallidos.")


def test_differences_show_every_seed_and_are_green_only_when_sure():
    sure = Contrast("GRU", [0, 1, 2], [1.0, 2.0, 3.0], 2.0, (0.5, 3.5), sure=True)
    unsure = Contrast("RNN", [0, 1], [1.0, -1.0], 0.0, None, sure=False)
    with speaking("es"):
        figure = differences(TITLE, [sure, unsure], "LSTM", " %")
    assert figure.figure.layout.xaxis.title.text == "mejor que LSTM →"
    assert len(figure.figure.data) == 5
    assert figure.figure.data[1].text == ("0", "1", "2")
    assert figure.figure.data[0].line.color != figure.figure.data[3].marker.color
    assert "GRU is better with 3 of 3 seeds, by 2 % on average, interval 0.5 to 3.5" in figure.alt.en


def test_bands_have_the_mean_and_what_it_ends_at():
    def frame(*values: float) -> pd.DataFrame:
        return pd.DataFrame({"epoch": range(len(values)), "value": values})

    variants = {"GRU": [frame(3, 2, 1), frame(5, 4, 3)], "RNN": [frame(1, 1)], "none": []}
    figure = bands(TITLE, variants)
    band, mean, alone = figure.figure.data
    assert list(mean.y) == [4.0, 3.0, 2.0] and mean.name == "GRU (n = 2)"
    assert band.fill == "toself" and len(band.x) == 6
    assert alone.name == "RNN (n = 1)"
    assert "GRU (n = 2) ends at 2 ± 1.4" in figure.alt.en
    assert bands(TITLE, {}).alt.en == "title: no points yet."


def test_a_band_ends_where_the_first_seed_does_and_the_rest_is_dotted():
    def frame(*values: float) -> pd.DataFrame:
        return pd.DataFrame({"epoch": range(len(values)), "value": values})

    figure = bands(TITLE, {"GRU": [frame(3, 2, 1, 9), frame(5, 4)]})
    band, mean, rest = figure.figure.data
    assert list(mean.y) == [4.0, 3.0] and len(band.x) == 4
    assert (list(rest.x), list(rest.y), rest.line.dash) == ([1, 2, 3], [3.0, 1.0, 9.0], "dot")
    assert "GRU (n = 2) ends at 3 ± 1.4" in figure.alt.en
