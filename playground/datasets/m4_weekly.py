"""The weekly series of the M4 competition."""

from playground.datasets._m4 import M4
from playground.sources import Source
from playground.text import Text


class M4Weekly(M4):
    """359 weekly series and the 13 weeks after each."""

    title = Text("M4 competition, weekly", "Competición M4, por semanas")
    about = Text(
        "359 weekly series of very different lengths, up to 2597 weeks; the next 13 weeks of every one are to be "
        "forecast. Repeating the last value is hard to beat.",
        "359 series semanales de longitudes muy distintas, hasta 2597 semanas; hay que predecir las 13 semanas "
        "siguientes de cada una. Repetir el último valor es difícil de superar.",
    )
    order = 72
    frequency = "Weekly"
    period = 1
    sources = (
        Source(
            "Weekly-train.csv",
            M4.address("Train", "Weekly-train.csv"),
            "d478d3f6ed673e6ed3c2cb0fbed5425f72eedd51318ebebeb0b5ecfcefc37714",
            4_015_067,
        ),
        Source(
            "Weekly-test.csv",
            M4.address("Test", "Weekly-test.csv"),
            "3b2bc4be8e636e802260dcd843ca3c5da40536a1fbe1ecb3229a97dae4f44688",
            44_247,
        ),
    )
