"""Backpropagation through time: a shared weight's gradient, step by step."""

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import State
from playground.cells.rnn import SimpleRNN, SimpleStep
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, seeded
from playground.plots.charts import bars
from playground.text import Text, numeral, percentage

UNITS, FEATURES = 12, 3


class Backpropagation(Concept):
    """Where the gradient of the recurrent weights comes from."""

    title = Text("Backpropagation through time", "Retropropagación a través del tiempo")
    order = 30
    definition = Text(
        "To train a recurrent network, it is unrolled into a deep network with one layer per step, all with the same weights, and ordinary backpropagation runs from the loss back through all steps. "
        "The gradient of a shared weight is the sum of its gradients at every step. Truncated backpropagation stops after k steps: "
        "it costs less time and memory, and what lies further back does not teach the weights anything.",
        "Para entrenar una red recurrente se despliega en una red profunda con una capa por paso, todas con los mismos pesos, y la retropropagación habitual recorre todos los pasos desde la pérdida hacia atrás. "
        "El gradiente de un peso compartido es la suma de sus gradientes en todos los pasos. La retropropagación truncada se detiene a los k pasos: "
        "cuesta menos tiempo y memoria, y lo que queda más atrás no enseña nada a los pesos.",
    )
    equation = r"""\frac{\partial L}{\partial W_{hh}} = \sum_{t=1}^{T} \frac{\partial L}{\partial h_t} \frac{\partial^{+} h_t}{\partial W_{hh}}
\frac{\partial L}{\partial h_{t-1}} = \frac{\partial L}{\partial h_t} \frac{\partial h_t}{\partial h_{t-1}}"""
    equation_in_words = Text(
        "The gradient of the loss with respect to the recurrent weights is a sum over all steps: the gradient with respect to the state of the step, times how that state depends on the weights directly, the state before it held fixed. "
        "The gradient with respect to a state comes from that with respect to the next one (here only the last step has a loss).",
        "El gradiente de la pérdida respecto a los pesos recurrentes es una suma sobre todos los pasos: el gradiente respecto al estado del paso por cómo depende ese estado directamente de los pesos, con el estado anterior fijo. "
        "El gradiente respecto a un estado se obtiene del gradiente respecto al siguiente (aquí solo el último paso tiene pérdida).",
    )
    shows = Text(
        "How much each step contributes to the gradient of the recurrent weights of an untrained simple RNN whose loss is at the last step. The bars in the second colour are lost by truncation. "
        "Bars are norms; the contributions are matrices and may partly cancel.",
        "Cuánto aporta cada paso al gradiente de los pesos recurrentes de una RNN simple sin entrenar cuya pérdida está en el último paso. Las barras del segundo color se pierden al truncar. "
        "Las barras son normas; las aportaciones son matrices y pueden anularse en parte.",
    )
    question = Text(
        "A text is read in slices of 50 characters, with the state carried from slice to slice and the gradient stopped at each slice. Can the network use what stood 200 characters ago? Can it learn to?",
        "Un texto se lee en tramos de 50 caracteres; el estado pasa de un tramo al siguiente y el gradiente se detiene en cada tramo. ¿Puede la red usar lo que había 200 caracteres antes? ¿Puede aprender a hacerlo?",
    )
    answer = Text(
        "It can use it: the state carries it along. But no gradient ever says that keeping it was useful, so the network learns to keep something that long only if keeping it also helped within a slice.",
        "Puede usarlo: el estado lo lleva consigo. Pero ningún gradiente dice nunca que conservarlo fue útil, así que solo aprenderá a conservar algo tanto tiempo si conservarlo también ayudó dentro de un tramo.",
    )
    trial = Text(
        "An LSTM that writes tunes, trained on slices of 25 characters instead of 100: a quarter of the steps to go back.",
        "Una LSTM que escribe melodías, entrenada con tramos de 25 caracteres en lugar de 100: la cuarta parte de los pasos hacia atrás.",
    )
    preset = "writing"
    changes: ClassVar[Mapping[str, str]] = {"task.window": "25"}
    terms = ("bptt", "truncated_bptt", "gradient", "loss", "weights", "stateful")
    view = "gradients"

    steps: int = knob(
        20,
        ge=2,
        le=40,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Length", "Longitud"),
        help=Text("How many steps are read before the loss.", "Cuántos pasos se leen antes de la pérdida."),
    )
    kept: int = knob(
        8,
        ge=1,
        le=40,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Truncated after", "Truncada a los"),
        help=Text("How many steps the gradient goes back.", "Cuántos pasos retrocede el gradiente."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The norm of each step's contribution, and what truncation leaves of the sum."""
        found = self.contributions()
        last = max(0, self.steps - self.kept)
        norms = found.flatten(1).norm(dim=1)
        whole, left = found.sum(0), found[last:].sum(0)
        told = Text(
            "{kept} of {steps} steps: the truncated gradient has {share} of the length of the whole one; the cosine between them is {cosine}.",
            "{kept} de {steps} pasos: el gradiente truncado tiene el {share} de la longitud del completo; el coseno entre ambos es {cosine}.",
        ).format(
            kept=self.steps - last,
            steps=self.steps,
            share=percentage(float(left.norm() / whole.norm())),
            cosine=numeral(float(F.cosine_similarity(left.flatten(), whole.flatten(), dim=0)), ".3f"),
        )
        kept = [0.0] * last + norms[last:].tolist()
        lost = norms[:last].tolist() + [0.0] * (self.steps - last)
        figure = bars(
            Text("Contribution of each step to the gradient", "Aportación de cada paso al gradiente"),
            told,
            [str(step) for step in range(1, self.steps + 1)],
            {str(Text("kept", "conservada")): kept, str(Text("lost by truncation", "perdida al truncar")): lost},
            x_title=Text("time step", "paso de tiempo"),
            y_title=Text("norm", "norma"),
            stacked=True,
        )
        return figure, Prose(Text("In numbers", "En números"), told)

    def contributions(self) -> Tensor:
        """What each step adds to the gradient of the recurrent weights, `(steps, hidden, hidden)`; their sum is autograd's."""
        step, inputs, towards = setting(self.steps)
        # A copy of the weights for each step, so that each gets its own gradient.
        copies = [step.weight_hh.detach().clone().requires_grad_() for _ in range(self.steps)]
        state: State = (torch.zeros(1, UNITS),)
        for now, weight in zip(step.project(inputs).unbind(1), copies, strict=True):
            state = step.combine(now, F.linear(state[0], weight, step.bias_hh), state)
        return torch.stack(torch.autograd.grad(state[0][0] @ towards, copies))


def setting(steps: int) -> tuple[SimpleStep, Tensor, Tensor]:
    """An untrained step, its inputs `(1, steps, features)`, and the direction `(hidden,)` in which its last state is read."""
    with seeded(1):
        step = SimpleRNN().step(FEATURES, UNITS)
        torch.nn.init.orthogonal_(step.weight_hh, gain=0.95)
        return step, torch.randn(1, steps, FEATURES), torch.randn(UNITS)
