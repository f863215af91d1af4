"""The hourly series of the M4 competition."""

from playground.datasets._m4 import M4
from playground.sources import Source
from playground.text import Text


class M4Hourly(M4):
    """414 hourly series and the 48 hours after each."""

    title = Text("M4 competition, hourly", "Competición M4, por horas")
    about = Text(
        "414 hourly series of unknown meaning, 700 or 960 hours each; the next two days of every one are to be forecast. "
        "One network learns from all of them at once.",
        "414 series por horas de significado desconocido, de 700 o 960 horas; hay que predecir los dos días siguientes "
        "de cada una. Una sola red aprende de todas a la vez.",
    )
    order = 70
    frequency = "Hourly"
    period = 24
    sources = (
        Source(
            "Hourly-train.csv",
            M4.address("Train", "Hourly-train.csv"),
            "ea59b7783573c49077a835ab6465c7d66f1474783360f310988a9a737fbca62f",
            2_347_115,
        ),
        Source(
            "Hourly-test.csv",
            M4.address("Test", "Hourly-test.csv"),
            "71a57fccb15e534d973626ada4fb87febf789e9317715b7cc6dd3b5f90db6f42",
            132_820,
        ),
    )
