"""Teacher forcing: a predictor that is given the truth at every step, and the same one fed with its own outputs."""

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar

from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific
from playground.plots.charts import lines
from playground.text import Text

PERIOD = 20
"""Steps of one wave."""


class TeacherForcing(Concept):
    """What the previous output is in training, and what it is when the network writes by itself."""

    title = Text("Teacher forcing and exposure bias", "Teacher forcing y sesgo de exposición")
    order = 85
    definition = Text(
        "A network that writes step by step reads its own previous output. In training the true previous output is known and can be given instead: teacher forcing. "
        "Then every step learns from a right beginning, however bad the network still is, and training is faster and steadier. "
        "The price is exposure bias: the network meets its own errors only when it writes by itself, and there one error leads to the next. "
        "Against it, the truth is given at a share of the steps only, often less and less (scheduled sampling; S. Bengio and others, 2015).",
        "Una red que escribe paso a paso lee su propia salida anterior. En el entrenamiento se conoce la salida anterior verdadera y se le puede dar esa en su lugar: teacher forcing. "
        "Así cada paso aprende a partir de un comienzo correcto, por mala que sea aún la red, y el entrenamiento es más rápido y estable. "
        "El precio es el sesgo de exposición: la red solo encuentra sus propios errores cuando escribe por su cuenta, y ahí un error lleva al siguiente. "
        "Para evitarlo, la verdad se da solo en una parte de los pasos, a menudo cada vez menos (scheduled sampling; S. Bengio y otros, 2015).",
    )
    equation = r"""\hat{y}_k = g(y_{k-1}, s_{k-1})
\hat{y}_k = g(\hat{y}_{k-1}, s_{k-1})"""
    equation_in_words = Text(
        "First line, teacher forcing: output k is computed from the true output before it and the state. Second line, writing by itself: from the network's own output before it.",
        "Primera línea, teacher forcing: la salida k se calcula a partir de la salida anterior verdadera y del estado. Segunda línea, por su cuenta: a partir de la propia salida anterior de la red.",
    )
    shows = Text(
        "A predictor set by hand forecasts a wave from its last two values, by a rule that would be exact if its frequency were right; you set how far it is off. "
        "Given the truth at each step, the error of one step stays small; fed with its own outputs, the errors add up. A trained network has other errors, and may also find its way back.",
        "Un predictor fijado a mano predice una onda a partir de sus dos últimos valores, con una regla que sería exacta si su frecuencia fuera la correcta; usted elige cuánto se desvía. "
        "Si recibe la verdad en cada paso, el error de un paso sigue siendo pequeño; si recibe sus propias salidas, los errores se acumulan. Una red entrenada comete otros errores y a veces vuelve al buen camino.",
    )
    question = Text(
        "A decoder trained with teacher forcing has a validation loss near zero, also measured with the truth as input, and writes nonsense after the tenth symbol. Is that a contradiction?",
        "Un decodificador entrenado con teacher forcing tiene una pérdida de validación casi nula, medida también con la verdad como entrada, y escribe disparates a partir del décimo símbolo. ¿Es una contradicción?",
    )
    answer = Text(
        "No. The loss says how well it goes on from a right beginning. By itself it goes on from what it wrote: after the first wrong symbol it reads something that it never met in training. "
        "Measure what it writes by itself, too, and train with its own outputs at a share of the steps.",
        "No. La pérdida dice lo bien que continúa un comienzo correcto. Por su cuenta continúa lo que ella escribió: tras el primer símbolo erróneo lee algo que nunca encontró al entrenar. "
        "Mida también lo que escribe por su cuenta y entrénela con sus propias salidas en una parte de los pasos.",
    )
    trial = Text(
        "An encoder-decoder that writes ten symbols backwards, trained with the truth alone. Then set “Teacher forcing” to a half and compare how many symbols are right.",
        "Un codificador-decodificador que escribe diez símbolos al revés, entrenado solo con la verdad. Después ponga «Teacher forcing» en la mitad y compare cuántos símbolos acierta.",
    )
    preset = "sequence_transduction"
    changes: ClassVar[Mapping[str, str]] = {
        "data.kind": "reversal",
        "data.count": "2000",
        "data.length": "10",
        "model.kind": "encoder_decoder",
        "model.hidden": "48",
        "model.teacher_forcing": "1.0",
    }
    terms = ("teacher_forcing", "exposure_bias", "encoder_decoder", "beam_search", "loss")

    off: float = knob(
        4.0,
        ge=0.0,
        le=10.0,
        widget="slider",
        unit=Text("%", "%"),
        title=Text("Frequency off by", "Desvío de la frecuencia"),
        help=Text("How wrong the rule of the predictor is.", "Cuánto se equivoca la regla del predictor."),
    )
    steps: int = knob(
        60,
        ge=10,
        le=200,
        widget="slider",
        title=Text("Steps", "Pasos"),
        help=Text("How many are forecast.", "Cuántos se predicen."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The wave and both ways to forecast it."""
        truth, forced, free = self.forecasts()
        worst = [max(abs(one - true) for one, true in zip(found, truth, strict=True)) for found in (forced, free)]
        told = Text(
            "Largest error in {steps} steps: {forced} with the truth as input, {free} with its own outputs. The wave goes from −1 to 1.",
            "Mayor error en {steps} pasos: {forced} con la verdad como entrada, {free} con sus propias salidas. La onda va de −1 a 1.",
        ).format(steps=self.steps, forced=scientific(worst[0]), free=scientific(worst[1]))
        figure = lines(
            Text("A wave and its forecasts", "Una onda y sus predicciones"),
            told,
            list(range(1, self.steps + 1)),
            {
                str(Text("truth", "verdad")): truth,
                str(Text("teacher forcing", "teacher forcing")): forced,
                str(Text("its own outputs", "sus propias salidas")): free,
            },
            x_title=Text("step", "paso"),
            y_title=Text("value", "valor"),
        )
        return figure, Prose(Text("In numbers", "En números"), told)

    def forecasts(self) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
        """The truth, the forecasts from the truth, and those from the predictor's own outputs, each `(steps,)`.

        A sine obeys x(t + 1) = 2 cos(ω) x(t) − x(t − 1) exactly.
        """
        turn = 2 * math.pi / PERIOD
        wave = [math.sin(turn * step) for step in range(self.steps + 2)]
        factor = 2 * math.cos(turn * (1 + self.off / 100))
        forced = [factor * wave[step - 1] - wave[step - 2] for step in range(2, self.steps + 2)]
        written = wave[:2]
        for _ in range(self.steps):
            written.append(factor * written[-1] - written[-2])
        return wave[2:], forced, written[2:]
