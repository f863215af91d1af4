"""A step at which the reader writes a sentence."""

from playground.knobs import knob
from playground.learn.activities.sentiment_pipeline._texts import Texts
from playground.learn.activity import Step
from playground.text import Text


class SentenceStep(Step):
    """A step with a sentence of the reader's, or the first one of the test set."""

    text: str = knob(
        "",
        max_length=2_000,
        widget="prose",
        title=Text("Your sentence", "Su frase"),
        help=Text("Empty: the first text of the test set.", "Vacío: el primer texto del conjunto de prueba."),
    )

    def sentence(self, texts: Texts) -> str:
        """What was written, or the first text of the test set."""
        return self.text.strip() or texts.raw("test")[0]
