"""The GRU: one gate that mixes old and new, and fewer weights than the LSTM."""

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from playground.cells import CELLS
from playground.cells.gru import GRU
from playground.diagrams.cell import INSIDE, inside
from playground.exhibits import Drawing, Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific, seeded
from playground.plots.charts import bars, lines
from playground.text import Text, numeral

STEPS = 40
FEATURES = 16
"""Of the input of the cells whose weights are counted."""


class GatedRecurrentUnit(Concept):
    """A state that a gate mixes with a candidate."""

    title = Text.same("GRU")
    order = 60
    definition = Text(
        "The gated recurrent unit (GRU) has two gates and one state, which is also its output. The update gate z mixes the old state with a candidate: here, as in PyTorch and Keras, 1 keeps the old state. "
        "The reset gate r says how much of the old state the candidate sees. With three weighted sums where the LSTM has four, it has a quarter fewer weights. "
        "Neither is better everywhere: which one wins depends on the task (J. Chung and others, 2014; K. Greff and others, 2017), so try both.",
        "La unidad recurrente con puertas (GRU) tiene dos puertas y un solo estado, que es también su salida. La puerta de actualización z mezcla el estado anterior con un candidato: aquí, como en PyTorch y Keras, con 1 se conserva el anterior. "
        "La puerta de reinicio r dice cuánto del estado anterior ve el candidato. Con tres sumas ponderadas donde la LSTM tiene cuatro, tiene una cuarta parte menos de pesos. "
        "Ninguna es mejor en todo: cuál gana depende de la tarea (J. Chung y otros, 2014; K. Greff y otros, 2017), así que pruebe ambas.",
    )
    equation = r"""r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r)
z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z)
n_t = \tanh(W_n x_t + r_t \odot (U_n h_{t-1}) + b_n)
h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}"""
    equation_in_words = Text(
        "Both gates are sigmoids of weighted sums of the input and the previous state. The candidate n is the tanh of such a sum in which the reset gate multiplies what comes from the state. The new state lies between candidate and old state, as the update gate says.",
        "Ambas puertas son sigmoides de sumas ponderadas de la entrada y del estado anterior. El candidato n es la tanh de una suma así en la que la puerta de reinicio multiplica lo que viene del estado. El nuevo estado queda entre el candidato y el estado anterior, según la puerta de actualización.",
    )
    shows = Text(
        "What is left of a state of 1 in one GRU unit whose candidate is always 0, for the update gate that you set; and how many weights a layer of each cell has (16 input features; PyTorch counts two biases a gate, and so do we).",
        "Lo que queda de un estado de 1 en una unidad GRU cuyo candidato es siempre 0, con la puerta de actualización que usted elige; y cuántos pesos tiene una capa de cada celda (16 características de entrada; PyTorch cuenta dos sesgos por puerta, y aquí también).",
    )
    question = Text(
        "A GRU can keep its old state exactly, but can it keep it and add something new at full strength in the same step, as an LSTM can?",
        "Una GRU puede conservar intacto su estado anterior, pero ¿puede conservarlo y además añadir algo nuevo con toda su fuerza en el mismo paso, como una LSTM?",
    )
    answer = Text(
        "No. What is kept and what is taken in add up to 1 in each unit: z and 1 − z. In an LSTM forget gate and input gate are set separately, so both can be 1; its cell state can count, for example.",
        "No. Lo que se conserva y lo que se admite suman 1 en cada unidad: z y 1 − z. En una LSTM las puertas de olvido y de entrada se fijan por separado y ambas pueden valer 1; el estado de la celda puede contar, por ejemplo.",
    )
    trial = Text(
        "The adding problem over 100 steps with a GRU; then repeat the run with an LSTM and compare.",
        "El problema de la suma de 100 pasos con una GRU; después repita la ejecución con una LSTM y compare.",
    )
    preset = "sequence_regression"
    changes: ClassVar[Mapping[str, str]] = {"model.cell": "gru"}
    terms = ("gru", "update_gate", "reset_gate", "candidate", "gate", "weights")
    view = "states"

    update_bias: float = knob(
        2.0,
        ge=-4.0,
        le=8.0,
        widget="slider",
        title=Text("Update-gate bias", "Sesgo de la puerta de actualización"),
        help=Text("The update gate is the sigmoid of it.", "La puerta de actualización es su sigmoide."),
    )
    hidden: int = knob(
        64,
        ge=8,
        le=256,
        widget="slider",
        unit=Text("units", "unidades"),
        title=Text("Hidden size", "Tamaño oculto"),
        help=Text("Units of the layers whose weights are counted.", "Unidades de las capas cuyos pesos se cuentan."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The state over time, weights by cell, and the inside of the cell."""
        states = self.states()
        counts = {str(CELLS[name].title): weights(name, self.hidden) for name in ("rnn", "gru", "lstm")}
        told = Text(
            "Update gate {gate}: after {steps} steps {left} of the state is left.",
            "Puerta de actualización {gate}: tras {steps} pasos queda {left} del estado.",
        ).format(gate=numeral(float(states[1]), ".3f"), steps=STEPS, left=scientific(float(states[-1])))
        kept = lines(
            Text("A state in one GRU unit", "Un estado en una unidad GRU"),
            told,
            list(range(STEPS + 1)),
            {str(Text("hidden state h", "estado oculto h")): states.tolist()},
            x_title=Text("time step", "paso de tiempo"),
            y_title=Text("value", "valor"),
        )
        sizes = Text.join(
            ", ", [Text.same("{cell} {count}").format(cell=cell, count=count) for cell, count in counts.items()]
        )
        counted = bars(
            Text("Weights of a layer", "Pesos de una capa"),
            sizes,
            list(counts),
            {str(Text("weights", "pesos")): list(counts.values())},
            x_title=Text("cell", "celda"),
            y_title=Text("weights and biases", "pesos y sesgos"),
        )
        drawn = Drawing(INSIDE.format(title=GRU.title), inside(GRU().diagram, GRU.title))
        return kept, Prose(Text("In numbers", "En números"), told), counted, drawn

    def states(self) -> Tensor:
        """The state before the first step and after each, `(steps + 1,)`."""
        step = GRU().step(1, 1)
        with torch.no_grad():
            for weight in step.parameters():
                weight.zero_()
            step.bias_ih[1] = self.update_bias  # reset gate, update gate, candidate
            state = (torch.ones(1, 1),)
            found = [state[0][0, 0]]
            for _ in range(STEPS):
                state = step(torch.zeros(1, 1), state)
                found.append(state[0][0, 0])
        return torch.stack(found)


def weights(cell: str, hidden: int) -> int:
    """How many weights and biases a layer of a cell has."""
    with seeded():
        return sum(weight.numel() for weight in CELLS[cell]().step(FEATURES, hidden).parameters())
