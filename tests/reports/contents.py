"""A report with everything that one can hold, names of strangers among it."""

import pandas as pd

from playground.exhibits import Drawing, Figure, MarkedTexts, Prose, Score, Sound, Sounds, Table
from playground.marked_text import passages
from playground.plots.charts import bars, heat_map, lines
from playground.reports.content import Report, Section
from playground.text import Language, Text

HOSTILE = '</script><img src="https://evil.example/i" onerror="window.__pwned=1">'
FORMULA = "=1+1|a_b & 50 % \\x"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><circle cx="9" cy="9" r="9"/></svg>'


def report(language: Language = "en") -> Report:
    """Every kind of exhibit."""
    title, alt = Text("A line", "Una línea"), Text("It falls.", "Baja.")
    named = {HOSTILE: [3.0, 2.0, 1.0], "second": [1.5, 1.2, 1.1]}
    drawn = lines(title, alt, [0, 1, 2], named, x_title=Text("epoch", "época"), y_title=Text("loss", "pérdida"))
    squares = heat_map(
        Text("Squares", "Cuadros"),
        alt,
        [[1.0, -1.0]],
        rows=["r"],
        columns=["c", HOSTILE],
        row_title=alt,
        column_title=alt,
    )
    upright = bars(Text("Bars", "Barras"), alt, ["a", "b"], {"n": [1.0, 2.0]}, x_title=alt, y_title=alt)
    kept = Table(
        Text("Kept", "Guardado"), pd.DataFrame({"name": [HOSTILE, FORMULA], "value": ["0.5", "−1.25"]}), note=alt
    )
    words = Text.same(f"```\n{HOSTILE}")
    return Report(
        Text.same(f"run {HOSTILE}"),
        Text("A test.", "Una prueba."),
        (
            Section(Text("Figures", "Figuras"), (drawn, squares, upright, Figure(title, drawn.figure, alt))),
            Section(Text("Nothing", "Nada"), ()),
            Section(
                Text("The rest", "El resto"),
                (
                    kept,
                    Prose(Text("Words", "Palabras"), Text.same(HOSTILE), warning=True),
                    Prose(Text("Written", "Escrito"), words, verbatim=True),
                    Sound(Text("Heard", "Oído"), b"RIFF", 1.0, alt),
                    Sounds(Text("Beside", "Al lado"), {HOSTILE: Sound(Text.same(HOSTILE), b"RIFF", 1.0, alt)}, (0.0,)),
                    MarkedTexts(title, {HOSTILE: passages(HOSTILE, {"copied": [(0, 9)]})}, {"copied": alt}),
                    Score(Text("Score", "Partitura"), SVG, "<xml/>", alt),
                    Drawing(Text("Drawn", "Dibujado"), SVG),
                ),
            ),
        ),
        language,
    )
