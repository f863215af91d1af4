"""Damped waves and the numbers that describe them."""

import numpy as np

from playground.dataset import ProgressCallback, silent
from playground.datasets._generated import GeneratedExamples
from playground.knobs import knob
from playground.records.sequences import FROM_VECTORS, SequencesFromVectors
from playground.text import Text

FEATURES = (
    Text("size", "amplitud"),
    Text("damping", "amortiguamiento"),
    Text("turns", "vueltas"),
    Text("sin(phase)", "sen(fase)"),
    Text("cos(phase)", "cos(fase)"),
)


class Waves(GeneratedExamples):
    """y(t) = a e^(-d t) sin(2 pi f t + p): from the size a, the damping d, the frequency f and the phase p to the wave.

    The network is given a, d and f brought to -1 to 1, and the sine and cosine of p, which has no jump at a full turn.
    """

    title = Text("Damped waves", "Ondas amortiguadas")
    about = Text(
        "Four numbers describe a damped wave: its amplitude, damping, frequency and phase. From them the whole wave is to be generated, step by step.",
        "Cuatro números describen una onda amortiguada: su amplitud, su amortiguamiento, su frecuencia y su fase. A partir de ellos hay que generar la onda entera, paso a paso.",
    )
    records = FROM_VECTORS
    source = Text("generated here", "generado aquí")
    order = 10

    steps: int = knob(
        40,
        ge=4,
        le=1000,
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Length", "Longitud"),
        help=Text("Steps of each wave.", "Pasos de cada onda."),
    )

    @property
    def numbers(self) -> int:
        """The steps of the wave."""
        return self.steps

    def load(self, progress: ProgressCallback = silent) -> SequencesFromVectors:
        """Draw the numbers alike within their bounds; frequencies are 1 to 4 turns, damping up to a factor of e squared."""
        draw = self.generator()
        size, damping, turns = (
            draw.uniform(low, high, self.count) for low, high in ((0.5, 1.5), (0.0, 2.0), (1.0, 4.0))
        )
        phase = draw.uniform(0, 2 * np.pi, self.count)
        time = np.arange(self.steps) / self.steps
        waves = (
            size[:, None]
            * np.exp(-damping[:, None] * time)
            * np.sin(2 * np.pi * turns[:, None] * time + phase[:, None])
        )
        known = [2 * (size - 1), damping - 1, (turns - 2.5) / 1.5, np.sin(phase), np.cos(phase)]
        described = zip(size, damping, turns, phase / (2 * np.pi), strict=True)
        return SequencesFromVectors(
            np.stack(known, axis=1).astype(np.float32),
            waves[:, :, None].astype(np.float32),
            FEATURES,
            tuple(f"a = {a:.2f}, d = {d:.2f}, f = {f:.2f}, p = {p:.2f}" for a, d, f, p in described),
        )
