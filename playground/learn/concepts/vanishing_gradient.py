"""Vanishing and exploding gradients, measured on real steps of two cells."""

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.cells import Step
from playground.cells.lstm import LSTM
from playground.cells.rnn import Nonlinearity, SimpleRNN
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific, seeded
from playground.plots.charts import lines
from playground.text import Text

UNITS = 24
FEATURES = 4


class VanishingGradient(Concept):
    """What is left of a gradient many steps back."""

    title = Text("Vanishing and exploding gradient", "Gradiente que se desvanece o explota")
    order = 40
    definition = Text(
        "The gradient of a late output with respect to an early state is a product of one Jacobian matrix per step between them. "
        "Where these matrices shrink vectors, the product falls exponentially with the number of steps (it vanishes), and what happened long ago "
        "no longer changes the weights. Where they stretch vectors, it grows exponentially (it explodes), and one training step can ruin the weights. "
        "Against explosion the gradient is clipped: one longer than a limit is shortened to it. Against vanishing, cells with gates (LSTM, GRU) carry a state that is mostly kept instead of rewritten.",
        "El gradiente de una salida tardía respecto a un estado temprano es un producto de una matriz jacobiana por cada paso intermedio. "
        "Si esas matrices acortan los vectores, el producto decrece exponencialmente con el número de pasos (se desvanece) y lo que ocurrió hace mucho "
        "ya no cambia los pesos. Si los alargan, crece exponencialmente (explota) y un solo paso de entrenamiento puede estropear los pesos. "
        "Contra la explosión se recorta el gradiente: si supera un límite, se acorta hasta él. Contra el desvanecimiento, las celdas con puertas (LSTM, GRU) llevan un estado que en su mayor parte se conserva en lugar de reescribirse.",
    )
    equation = r"""\frac{\partial h_T}{\partial h_t} = \prod_{k=t+1}^{T} \frac{\partial h_k}{\partial h_{k-1}}
\frac{\partial h_k}{\partial h_{k-1}} = \mathrm{diag}(1 - h_k^2)\, W_{hh}
\frac{\partial c_k}{\partial c_{k-1}} \approx \mathrm{diag}(f_k)"""
    equation_in_words = Text(
        "How the last state depends on an early one is the product of how each state depends on the one before. In a simple RNN with tanh each factor is the "
        "recurrent weight matrix, its rows scaled by the slope of tanh, which is at most 1. In an LSTM the main factor for the cell state is the forget gate.",
        "Cómo depende el último estado de uno temprano es el producto de cómo depende cada estado del anterior. En una RNN simple con tanh, cada factor es la "
        "matriz de pesos recurrentes con las filas multiplicadas por la pendiente de tanh, que es como mucho 1. En una LSTM, el factor principal para el estado de la celda es la puerta de olvido.",
    )
    shows = Text(
        "The norm of the gradient of the last output with respect to the state of each earlier step, relative to the last step, for an untrained simple RNN and an untrained LSTM "
        "with 24 units and random inputs. The recurrent matrix of the simple RNN stretches every vector by the scale that you set. A trained network has other weights, and so another curve.",
        "La norma del gradiente de la última salida respecto al estado de cada paso anterior, relativa al último paso, en una RNN simple y una LSTM sin entrenar, "
        "con 24 unidades y entradas al azar. La matriz recurrente de la RNN simple multiplica la longitud de todo vector por la escala que usted elige. Una red entrenada tiene otros pesos y, por tanto, otra curva.",
    )
    question = Text(
        "With a forget gate of 0.73 at every step (bias 1), how much of the gradient is left after 50 steps? Which bias would keep a third of it?",
        "Con una puerta de olvido de 0,73 en cada paso (sesgo 1), ¿qué parte del gradiente queda tras 50 pasos? ¿Qué sesgo conservaría un tercio?",
    )
    answer = Text(
        "0.73 to the power of 50 is about 0.0000001: an LSTM forgets, too. To keep a third, f must be about 0.978, as 0.978 to the power of 50 is 0.33; that is a bias of about 3.8. "
        "Training has to move the gates there, or the bias starts there. The figure shows more left, as biases differ from unit to unit and the gradient also passes through the gates.",
        "0,73 elevado a 50 es aproximadamente 0,0000001: una LSTM también olvida. Para conservar un tercio, f debe ser de unos 0,978, pues 0,978 elevado a 50 es 0,33; eso es un sesgo de unos 3,8. "
        "El entrenamiento debe llevar las puertas hasta ahí, o el sesgo debe empezar ahí. En la figura queda más, porque los sesgos difieren entre unidades y el gradiente pasa también por las puertas.",
    )
    trial = Text(
        "A simple RNN on the adding problem over 100 steps: it does not learn. Then change the cell to LSTM or GRU.",
        "Una RNN simple en el problema de la suma de 100 pasos: no aprende. Después cambie la celda por LSTM o GRU.",
    )
    preset = "sequence_regression"
    changes: ClassVar[Mapping[str, str]] = {"model.cell": "rnn"}
    terms = ("gradient", "vanishing_gradient", "exploding_gradient", "gradient_clipping", "jacobian", "forget_gate")
    view = "gradients"

    scale: float = knob(
        0.9,
        ge=0.5,
        le=1.5,
        widget="slider",
        title=Text("Scale of the recurrent weights", "Escala de los pesos recurrentes"),
        help=Text(
            "All singular values of the simple RNN's recurrent matrix: below 1 it shrinks vectors, above 1 it stretches them.",
            "Todos los valores singulares de la matriz recurrente de la RNN simple: por debajo de 1 acorta los vectores; por encima, los alarga.",
        ),
    )
    forget_bias: float = knob(
        1.0,
        ge=-2.0,
        le=6.0,
        widget="slider",
        title=Text("Forget-gate bias", "Sesgo de la puerta de olvido"),
        help=Text(
            "Added to the bias of the LSTM's forget gate: the larger, the nearer the gate is to 1.",
            "Se suma al sesgo de la puerta de olvido de la LSTM: cuanto mayor, más cerca de 1 está la puerta.",
        ),
    )
    steps: int = knob(
        50,
        ge=5,
        le=100,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Length", "Longitud"),
        help=Text(
            "How many steps lie between the first state and the last output.",
            "Cuántos pasos hay entre el primer estado y la última salida.",
        ),
    )
    activation: Nonlinearity = knob(
        "tanh",
        title=Text("Activation", "Activación"),
        help=Text("The activation function of the simple RNN.", "La función de activación de la RNN simple."),
        choices={"tanh": Text.same("tanh"), "relu": Text.same("ReLU"), "sigmoid": Text("sigmoid", "sigmoide")},
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """Both curves over the distance, and their ends in numbers."""
        with seeded():
            inputs = 0.1 * torch.randn(1, self.steps, FEATURES)
            towards = torch.randn(UNITS)
            simple = SimpleRNN(nonlinearity=self.activation).step(FEATURES, UNITS)
            nn.init.orthogonal_(simple.weight_hh, gain=self.scale)
            gated = LSTM(forget_bias=self.forget_bias).step(FEATURES, UNITS)
        names = {"simple": str(SimpleRNN.title), "gated": "LSTM"}
        found = {
            names["simple"]: gradient_norms(simple, inputs, towards, 1),
            names["gated"]: gradient_norms(gated, inputs, towards, 2),
        }
        first = {name: norms[0] / max(norms[-1], 1e-45) for name, norms in found.items()}
        told = Text(
            "Over {steps} steps, this is left of the gradient: simple RNN {simple}, LSTM {gated}.",
            "Tras {steps} pasos queda esta parte del gradiente: RNN simple {simple}, LSTM {gated}.",
        ).format(steps=self.steps, **{key: scientific(first[name]) for key, name in names.items()})
        title = Text("Gradient by distance from the output", "Gradiente según la distancia a la salida")
        figure = lines(
            title,
            told,
            list(range(-self.steps, 1)),
            # Zero has no place on a logarithmic axis; the least number of float32 has.
            {name: [max(norm / max(norms[-1], 1e-45), 1e-45) for norm in norms] for name, norms in found.items()},
            x_title=Text("step, counted from the output", "paso, contado desde la salida"),
            y_title=Text("norm, relative", "norma relativa"),
            log=True,
        )
        return figure, Prose(Text("In numbers", "En números"), told)


def gradient_norms(step: Step, inputs: Tensor, towards: Tensor, states: int) -> list[float]:
    """The norm of the gradient of the last hidden state, in one direction, with respect to the carried state after each step.

    Args:
        step: of a cell.
        inputs: `(1, steps, features)`.
        towards: `(hidden,)`, the direction in which the last hidden state is read.
        states: how many tensors the state has; the last one is what is carried along.

    Returns:
        `steps + 1` norms, that of the state before the first step first.
    """
    state = tuple(torch.zeros(1, len(towards), requires_grad=True) for _ in range(states))
    carried = [state[-1]]
    for now in step.project(inputs).unbind(1):
        state = step.advance(now, state)
        carried.append(state[-1])
    grads = torch.autograd.grad(state[0][0] @ towards, carried)
    return [float(grad.norm()) for grad in grads]
