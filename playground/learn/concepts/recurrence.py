"""Recurrence: the same step again and again, with a state that is handed on."""

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from playground.batch import Pattern, Sizes
from playground.cells.rnn import SimpleRNN
from playground.diagrams.network import unrolled
from playground.exhibits import Drawing, Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific
from playground.plots.charts import lines
from playground.text import Text, numeral
from playground.topologies.sequence_to_vector import SequenceToVector

STEPS = 24
PULSE = 3
"""The step, counted from 1, at which the input is 1; else it is 0."""


class Recurrence(Concept):
    """A state that each step makes from the one before."""

    title = Text("Recurrence", "Recurrencia")
    order = 20
    definition = Text(
        "A recurrent neural network (RNN) reads a sequence step by step. At each step the same cell, with the same weights, computes a new hidden state from the input of this step and the hidden state of the step before. "
        "The state is all that the network knows of the past. Drawing the cell once for every step is called unrolling; however many steps there are, there is one set of weights. "
        "With F features and H units the cell has H · F input weights, H · H recurrent weights and H biases (PyTorch keeps two sets of biases), whatever T is. "
        "The layer gives N × T × H hidden states, or N × H where only the last step is wanted; an output is computed from them by a further layer.",
        "Una red neuronal recurrente (RNN) lee una secuencia paso a paso. En cada paso, la misma celda, con los mismos pesos, calcula un nuevo estado oculto a partir de la entrada de ese paso y del estado oculto del anterior. "
        "El estado es todo lo que la red sabe del pasado. Dibujar la celda una vez por paso se llama desplegar la red; por muchos pasos que haya, el juego de pesos es uno solo. "
        "Con F características y H unidades, la celda tiene H · F pesos de entrada, H · H pesos recurrentes y H sesgos (PyTorch guarda dos juegos de sesgos), sea cual sea T. "
        "La capa da N × T × H estados ocultos, o N × H si solo se quiere el último paso; la salida se calcula a partir de ellos con otra capa.",
    )
    equation = r"h_t = \tanh(W_{ih} x_t + W_{hh} h_{t-1} + b)"
    equation_in_words = Text(
        "The new hidden state is the hyperbolic tangent of a sum: the input times its weights, the previous hidden state times the recurrent weights, and a bias.",
        "El nuevo estado oculto es la tangente hiperbólica de una suma: la entrada por sus pesos, el estado oculto anterior por los pesos recurrentes y un sesgo.",
    )
    shows = Text(
        "The hidden state of a simple RNN with a single unit, whose input is 1 at step 3 and 0 elsewhere: how long does it remember? Below the equation, such a network unrolled. A real network has many units, each reading all the others.",
        "El estado oculto de una RNN simple con una sola unidad, cuya entrada es 1 en el paso 3 y 0 en los demás: ¿cuánto tiempo la recuerda? Bajo la ecuación, una red así, desplegada. Una red real tiene muchas unidades y cada una lee todas las demás.",
    )
    question = Text(
        "With a recurrent weight of 0.5 and no bias, about how large is the state five steps after a small pulse? And what happens with −0.5, and with 1.5?",
        "Con un peso recurrente de 0,5 y sin sesgo, ¿cómo de grande es, más o menos, el estado cinco pasos después de un impulso pequeño? ¿Y qué ocurre con −0,5 y con 1,5?",
    )
    answer = Text(
        "For a small state tanh is nearly the identity, so it is multiplied by 0.5 at each step: after five steps about 3 % is left. With −0.5 it shrinks in the same way and changes its sign at each step. "
        "With 1.5 zero is no longer stable: the state settles at the value with h = tanh(1.5 h), about 0.86, and remembers only the sign of the pulse, for ever.",
        "Para un estado pequeño, tanh es casi la identidad, así que se multiplica por 0,5 en cada paso: a los cinco pasos queda un 3 %. Con −0,5 decrece igual y cambia de signo en cada paso. "
        "Con 1,5 el cero deja de ser estable: el estado se asienta en el valor con h = tanh(1,5 h), unos 0,86, y solo recuerda el signo del impulso, para siempre.",
    )
    trial = Text(
        "Parity of bits with a simple RNN: one bit of memory would be enough. Then try a GRU.",
        "La paridad de unos bits con una RNN simple: bastaría un bit de memoria. Después pruebe una GRU.",
    )
    preset = "sequence_classification_parity"
    changes: ClassVar[Mapping[str, str]] = {"model.cell": "rnn"}
    terms = ("rnn", "cell", "hidden_state", "hidden_size", "unit", "activation")
    view = "play"

    recurrent: float = knob(
        0.8,
        ge=-1.6,
        le=1.6,
        widget="slider",
        title=Text("Recurrent weight", "Peso recurrente"),
        help=Text(
            "What the previous hidden state is multiplied by.", "Por lo que se multiplica el estado oculto anterior."
        ),
    )
    weight: float = knob(
        1.0,
        ge=0.0,
        le=3.0,
        widget="slider",
        title=Text("Input weight", "Peso de la entrada"),
        help=Text("What the input is multiplied by.", "Por lo que se multiplica la entrada."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """Input and state over time, and the network unrolled."""
        steps = list(range(1, STEPS + 1))
        states = self.states()
        later = min(PULSE + 10, STEPS)
        told = Text(
            "State after the pulse: {first}; ten steps later: {later}.",
            "Estado tras el impulso: {first}; diez pasos después: {later}.",
        ).format(first=numeral(float(states[PULSE - 1]), ".3f"), later=scientific(float(states[later - 1])))
        figure = lines(
            Text("The hidden state over time", "El estado oculto en el tiempo"),
            told,
            steps,
            {
                str(Text("hidden state", "estado oculto")): states.tolist(),
                str(Text("input", "entrada")): pulse().tolist(),
            },
            x_title=Text("time step", "paso de tiempo"),
            y_title=Text("value", "valor"),
        )
        model = SequenceToVector.configure({"cell": "rnn", "hidden": 1})
        plan = model.blueprint(Sizes(Pattern("values", "vector"), outputs=1, features=1, time=STEPS))
        drawn = Drawing(Text("The network, unrolled", "La red, desplegada"), unrolled(plan, narrow=True))
        return figure, Prose(Text("In numbers", "En números"), told), drawn

    def states(self) -> Tensor:
        """The hidden state after each step, `(steps,)`."""
        step = SimpleRNN().step(1, 1)
        with torch.no_grad():
            for weight in step.parameters():
                weight.zero_()
            step.weight_ih.fill_(self.weight)
            step.weight_hh.fill_(self.recurrent)
            state, found = (torch.zeros(1, 1),), []
            for value in pulse():
                state = step(value.reshape(1, 1), state)
                found.append(state[0][0, 0])
        return torch.stack(found)


def pulse() -> Tensor:
    """The input, `(steps,)`: 1 at one step."""
    values = torch.zeros(STEPS)
    values[PULSE - 1] = 1
    return values
