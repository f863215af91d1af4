"""Announcements of trains, all different or a few again and again: what a text that repeats itself does to validation."""

import numpy as np

from playground.dataset import Characters, ProgressCallback, silent
from playground.datasets._generated import Generated
from playground.knobs import knob
from playground.text import Text

TOWNS = ("Madrid", "Lyon", "Turin", "Porto", "Vienna", "Leeds", "Ghent", "Oslo", "Seville", "Basel", "Cork", "Bilbao")
VERBS = ("leaves", "arrives", "is expected", "waits", "is announced", "goes on")


class Announcements(Generated):
    """One announcement a line: a number, a town, a time, a platform."""

    title = Text("Train announcements", "Anuncios de trenes")
    about = Text(
        "Lines such as “Train 4821 to Lyon leaves at 14:35 from platform 7.”, drawn at random. With few different lines the text repeats itself, and validation and test are made of lines that training has seen.",
        "Líneas como «Train 4821 to Lyon leaves at 14:35 from platform 7.», al azar. Con pocas líneas distintas el texto se repite, y la validación y la prueba constan de líneas que el entrenamiento ya vio.",
    )
    records = "characters"
    reader = "own_text"
    source = Text("generated here", "generado aquí")
    order = 900

    lines: int = knob(
        1_500,
        ge=100,
        le=20_000,
        log=True,
        title=Text("Lines", "Líneas"),
        help=Text("How many announcements the text has.", "Cuántos anuncios tiene el texto."),
    )
    different: int = knob(
        0,
        ge=0,
        le=20_000,
        title=Text("Different lines", "Líneas distintas"),
        help=Text(
            "How many different announcements there are, each repeated in random order; 0: every line is drawn anew.",
            "Cuántos anuncios distintos hay, repetidos en orden aleatorio; con 0, cada línea se genera de nuevo.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Characters:
        """Draw the announcements, then their order where they are repeated."""
        draw = self.generator()
        lines = [_announcement(draw) for _ in range(self.different or self.lines)]
        if self.different:
            lines = [lines[place] for place in draw.integers(0, len(lines), self.lines)]
        return Characters(("\n".join(lines) + "\n",), "text", ())


def _announcement(draw: np.random.Generator) -> str:
    number, hour, minute, platform = (int(draw.integers(least, most)) for least, most in _RANGES)
    town, verb = TOWNS[draw.integers(len(TOWNS))], VERBS[draw.integers(len(VERBS))]
    return f"Train {number} to {town} {verb} at {hour:02}:{minute:02} from platform {platform}."


_RANGES = ((1000, 10_000), (0, 24), (0, 60), (1, 20))
"""Of the number, hour, minute and platform; the upper bound is left out."""
