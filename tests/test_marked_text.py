"""Texts with passages marked: cut where marks begin and end, and as HTML in which strangers' words stay words."""

from playground.marked_text import Passage, in_html, passages
from playground.text import Text

LEGEND = {"given": Text("given", "dado"), "copied": Text("copied & <kept>", "copiado")}


def test_a_text_is_cut_where_a_mark_begins_or_ends() -> None:
    cut = passages("abcdefgh", {"given": [(0, 2)], "copied": [(1, 4), (6, 8)]})
    assert [(one.words, set(one.marks)) for one in cut] == [
        ("a", {"given"}),
        ("b", {"given", "copied"}),
        ("cd", {"copied"}),
        ("ef", set()),
        ("gh", {"copied"}),
    ]
    assert passages("", {"given": [(0, 0)]}) == ()


def test_words_of_strangers_stay_words_and_each_mark_has_a_shape_of_its_own() -> None:
    evil = "<img src=x onerror=alert(1)>"
    texts = {evil: (Passage(evil, frozenset({"given", "copied"})), Passage(' "&\n ', frozenset({"different"})))}
    page = in_html(texts, LEGEND, "en")
    assert "<img" not in page
    assert "<mark><i>&lt;img src=x onerror=alert(1)&gt;</i></mark> &quot;&amp;\n </div>" in page
    assert page.count("&lt;img") == 3  # the name to read, the name to hear, and the text
    assert "<li><i>given</i></li><li><mark>copied &amp; &lt;kept&gt;</mark></li>" in page
    assert "<u>" not in page  # a mark without words is not shown
    assert "<mark>copiado</mark>" in in_html(texts, LEGEND, "es")


def test_only_marks_that_are_there_are_explained() -> None:
    assert in_html({"one": (Passage("words"),)}, LEGEND, "en").endswith('<ul class="marks"></ul>')
