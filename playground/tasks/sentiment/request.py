"""What a person gives a trained network."""

from playground.knobs import knob
from playground.task import Request
from playground.text import Text


class SentimentRequest(Request):
    """One text to classify."""

    action = Text("Classify", "Clasificar")

    text: str = knob(
        title=Text("Text", "Texto"),
        help=Text("A sentence or a few, to be classified.", "Una o varias frases que clasificar."),
        max_length=20_000,
        widget="prose",
    )
