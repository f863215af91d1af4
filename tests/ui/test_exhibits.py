from streamlit.testing.v1 import AppTest


def drawn() -> None:
    import pandas as pd

    from playground.exhibits import Drawing, Figure, MarkedTexts, Prose, Score, Sound, Sounds, Table
    from playground.marked_text import passages
    from playground.plots import blank
    from playground.text import Text
    from playground.ui.exhibits import draw_all

    title = Text("A title", "Un título")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    draw_all(
        [
            Figure(title, blank(), title),
            Table(title, pd.DataFrame({"a": [1]}), note=Text("A note", "Una nota")),
            Prose(title, Text("*words*", "*palabras*")),
            Prose(title, Text.same("<b>as it is</b>"), verbatim=True),
            Sound(title, b"RIFF", 1.0, title),
            Sounds(title, {"<b>one</b>": Sound(title, b"RIFF", 1.0, title)}, (0.0, 0.5)),
            MarkedTexts(title, {"<b>one</b>": passages("<b>as it is</b>", {"copied": [(0, 3)]})}, {"copied": title}),
            Score(title, svg, "", title),
            Drawing(title, svg),
        ],
        "test",
    )


def test_every_kind_of_exhibit_is_drawn():
    app = AppTest.from_function(drawn).run(timeout=240)
    assert not app.exception
    assert [item.value for item in app.code] == ["<b>as it is</b>"]
    assert len(app.dataframe) == 1
    assert [item.value for item in app.markdown if "words" in item.value] == [r"\*words\*"]
    assert sum("A title" in item.value for item in app.markdown) == 9
    bodies = [item.proto.body for item in app.get("html")]
    (html,) = [body for body in bodies if "marked-texts" in body]
    assert [body.count("data-save") for body in bodies if "saving" in body] == [5, 3, 2, 2], (
        "a figure, a table, a score, a drawing"
    )
    assert "<mark>&lt;b&gt;</mark>as it is&lt;/b&gt;" in html
    assert [item.value for item in app.caption] == ["A title"]
