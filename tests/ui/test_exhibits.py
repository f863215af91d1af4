from streamlit.testing.v1 import AppTest


def drawn() -> None:
    import pandas as pd

    from playground.exhibits import Drawing, Figure, Prose, Score, Sound, Table
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
    assert sum("A title" in item.value for item in app.markdown) == 7
