"""The LSTM: what one cell does with a pulse, gate by gate."""

import math
from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from playground.batch import State
from playground.cells.lstm import LSTM
from playground.diagrams.cell import INSIDE, inside
from playground.exhibits import Drawing, Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific
from playground.plots.charts import lines
from playground.text import Text, numeral

STEPS = 40
PULSE = 4
"""The step, counted from 1, at which the input is 1; else it is 0."""
WRITES, SHUT = 8.0, -4.0
"""Weight and bias of the input gate: it opens for the pulse and is shut otherwise."""


class LongShortTermMemory(Concept):
    """A cell state that gates write to, keep and read."""

    title = Text.same("LSTM")
    order = 50
    definition = Text(
        "The long short-term memory (LSTM) carries two states: the hidden state h, which is its output, and the cell state c, its memory. Three gates, numbers between 0 and 1 computed from the input and the previous hidden state, steer it: "
        "the forget gate says how much of the old cell state is kept, the input gate how much of the new candidate is added, the output gate how much of the cell state is shown. "
        "Because the cell state changes by a product and a sum only, its gradient survives many steps where the forget gate is near 1.",
        "La memoria larga a corto plazo (LSTM) lleva dos estados: el estado oculto h, que es su salida, y el estado de la celda c, su memoria. La gobiernan tres puertas, números entre 0 y 1 calculados a partir de la entrada y del estado oculto anterior: "
        "la de olvido dice cuánto se conserva del estado anterior de la celda; la de entrada, cuánto se añade del nuevo candidato; la de salida, cuánto se muestra del estado de la celda. "
        "Como el estado de la celda solo cambia por un producto y una suma, su gradiente sobrevive muchos pasos si la puerta de olvido está cerca de 1.",
    )
    equation = r"""i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)
f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)
o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o)
g_t = \tanh(W_g x_t + U_g h_{t-1} + b_g)
c_t = f_t \odot c_{t-1} + i_t \odot g_t
h_t = o_t \odot \tanh(c_t)"""
    equation_in_words = Text(
        "Each gate is the sigmoid of a weighted sum of the input and the previous hidden state; the candidate g is the same with tanh. New cell state: forget gate times old cell state, plus input gate times candidate. Hidden state: output gate times the tanh of the cell state.",
        "Cada puerta es la sigmoide de una suma ponderada de la entrada y del estado oculto anterior; el candidato g es lo mismo con tanh. Nuevo estado de la celda: puerta de olvido por el estado anterior, más puerta de entrada por candidato. Estado oculto: puerta de salida por la tanh del estado de la celda.",
    )
    shows = Text(
        "One LSTM unit whose weights are set by hand: its input gate opens for the pulse at step 4 and is shut afterwards. Turn the biases of the other two gates. A trained LSTM opens and shuts all gates by what it reads.",
        "Una unidad LSTM con pesos puestos a mano: su puerta de entrada se abre con el impulso del paso 4 y después queda cerrada. Mueva los sesgos de las otras dos puertas. Una LSTM entrenada abre y cierra todas las puertas según lo que lee.",
    )
    question = Text(
        "Which gate must be open and which shut to keep something for 100 steps without showing it, and to show it at step 101?",
        "¿Qué puerta debe estar abierta y cuál cerrada para conservar algo 100 pasos sin mostrarlo y mostrarlo en el paso 101?",
    )
    answer = Text(
        "Input gate open for one step to write it, then shut, so that nothing is added; forget gate at 1 all the time, so that all is kept; output gate shut until step 101, then open.",
        "La puerta de entrada, abierta un paso para escribirlo y luego cerrada, para que no se añada nada; la de olvido, en 1 todo el tiempo, para conservarlo todo; la de salida, cerrada hasta el paso 101 y entonces abierta.",
    )
    trial = Text(
        "The adding problem over 100 steps with an LSTM: it has to write two numbers and keep them to the end.",
        "El problema de la suma de 100 pasos con una LSTM: debe escribir dos números y conservarlos hasta el final.",
    )
    preset = "sequence_regression"
    changes: ClassVar[Mapping[str, str]] = {"model.cell": "lstm"}
    terms = ("lstm", "gate", "forget_gate", "input_gate", "output_gate", "cell_state", "candidate", "saturation")
    view = "states"

    forget_bias: float = knob(
        2.0,
        ge=-4.0,
        le=8.0,
        widget="slider",
        title=Text("Forget-gate bias", "Sesgo de la puerta de olvido"),
        help=Text("The forget gate is the sigmoid of it.", "La puerta de olvido es su sigmoide."),
    )
    output_bias: float = knob(
        1.0,
        ge=-4.0,
        le=4.0,
        widget="slider",
        title=Text("Output-gate bias", "Sesgo de la puerta de salida"),
        help=Text("The output gate is the sigmoid of it.", "La puerta de salida es su sigmoide."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """Both states and the three gates over time, how fast the cell state fades, and the inside of the cell."""
        found = self.values()
        memory = found["c_t"]
        forget = torch.sigmoid(torch.tensor(self.forget_bias)).item()
        told = Text(
            "Forget gate {forget}: half of the cell state is gone after {half} steps. At the end {left} of what was written is left.",
            "Puerta de olvido {forget}: la mitad del estado de la celda se pierde en {half} pasos. Al final queda {left} de lo que se escribió.",
        ).format(
            forget=numeral(forget, ".3f"),
            half=numeral(math.log(0.5) / math.log(forget), ".1f"),
            left=scientific(float(memory[-1] / memory[PULSE - 1])),
        )
        figure = lines(
            Text("A pulse in one LSTM unit", "Un impulso en una unidad LSTM"),
            told,
            list(range(1, STEPS + 1)),
            {
                str(Text("cell state c", "estado de la celda c")): memory.tolist(),
                str(Text("hidden state h", "estado oculto h")): found["h_t"].tolist(),
                str(Text("input", "entrada")): pulse().tolist(),
            },
            x_title=Text("time step", "paso de tiempo"),
            y_title=Text("value", "valor"),
        )
        gates = lines(
            Text("Its gates", "Sus puertas"),
            Text(
                "The input gate is open at step {pulse} alone; the other two stay as they are set.",
                "La puerta de entrada solo está abierta en el paso {pulse}; las otras dos quedan como se fijaron.",
            ).format(pulse=PULSE),
            list(range(1, STEPS + 1)),
            {
                str(Text("forget gate f", "puerta de olvido f")): found["f_t"].tolist(),
                str(Text("input gate i", "puerta de entrada i")): found["i_t"].tolist(),
                str(Text("output gate o", "puerta de salida o")): found["o_t"].tolist(),
            },
            x_title=Text("time step", "paso de tiempo"),
            y_title=Text("how far open", "apertura"),
        )
        drawn = Drawing(INSIDE.format(title=LSTM.title), inside(LSTM().diagram, LSTM.title))
        return figure, Prose(Text("In numbers", "En números"), told), gates, drawn

    def values(self) -> dict[str, Tensor]:
        """Gates, candidate and states by their names in the equations, each `(steps,)`."""
        found: dict[str, list[Tensor]] = {}

        def look(name: str, value: Tensor) -> Tensor:
            found.setdefault(name, []).append(value[0, 0])
            return value

        step = LSTM().step(1, 1)
        step.hook = look
        with torch.no_grad():
            for weight in step.parameters():
                weight.zero_()
            # Input gate, forget gate, candidate, output gate.
            step.weight_ih.copy_(torch.tensor([[WRITES], [0.0], [2.0], [0.0]]))
            step.bias_ih.copy_(torch.tensor([SHUT, self.forget_bias, 0.0, self.output_bias]))
            state: State = (torch.zeros(1, 1),) * 2
            for value in pulse():
                state = step(value.reshape(1, 1), state)
        return {name: torch.stack(values) for name, values in found.items()}


def pulse() -> Tensor:
    """The input, `(steps,)`: 1 at one step."""
    values = torch.zeros(STEPS)
    values[PULSE - 1] = 1
    return values
