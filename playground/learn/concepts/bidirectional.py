"""Bidirectional layers: which inputs an output can depend on."""

from collections.abc import Mapping
from typing import ClassVar

import torch

from playground.batch import Pattern, Sizes
from playground.cells import CELLS
from playground.diagrams.network import unrolled
from playground.exhibits import Drawing, Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, seeded
from playground.plots.charts import bars
from playground.recurrent.stack import RecurrentStack
from playground.text import Text
from playground.topologies.sequence_to_sequence import SequenceToSequence

STEPS, FEATURES, UNITS = 16, 3, 8


class Bidirectional(Concept):
    """Reading from both ends."""

    title = Text("Bidirectional networks", "Redes bidireccionales")
    order = 70
    definition = Text(
        "A bidirectional layer is two recurrent layers with weights of their own: one reads the sequence forwards, the other backwards, and at every step their hidden states are joined. "
        "So the output at a step knows what came before and what comes after. It may read only what is complete before the output is asked for: a review, a sentence to translate, the known window of a forecast. "
        "A network that predicts the next step at every step, as one that generates text does, must not use it: its backward layer would read the answer.",
        "Una capa bidireccional son dos capas recurrentes con pesos propios: una lee la secuencia hacia delante; la otra, hacia atrás, y en cada paso se unen sus estados ocultos. "
        "Así, la salida de un paso conoce lo anterior y lo posterior. Solo puede leer lo que está completo antes de pedir la salida: una reseña, una frase por traducir, la ventana conocida de una predicción. "
        "Una red que en cada paso predice el siguiente, como la que genera texto, no debe usarla: su capa hacia atrás leería la respuesta.",
    )
    equation = r"""\overrightarrow{h}_t = \mathrm{cell}(x_t, \overrightarrow{h}_{t-1})
\overleftarrow{h}_t = \mathrm{cell}'(x_t, \overleftarrow{h}_{t+1})
h_t = [\overrightarrow{h}_t; \overleftarrow{h}_t]"""
    equation_in_words = Text(
        "The forward state comes from the input and the forward state of the step before; the backward state from the input and the backward state of the step after. The output is both, one after the other: twice the hidden size.",
        "El estado hacia delante sale de la entrada y del estado hacia delante del paso anterior; el estado hacia atrás, de la entrada y del estado hacia atrás del paso siguiente. La salida es ambos, uno tras otro: el doble del tamaño oculto.",
    )
    shows = Text(
        "How strongly the output at one step depends on the input at every step (the norm of the gradient) in an untrained GRU layer. Where a bar is zero, the output cannot depend on that input, whatever is learnt.",
        "Con qué fuerza depende la salida de un paso de la entrada de cada paso (la norma del gradiente) en una capa GRU sin entrenar. Donde la barra es cero, la salida no puede depender de esa entrada, se aprenda lo que se aprenda.",
    )
    question = Text(
        "A classifier reads a review with a bidirectional LSTM and answers from the last step of both directions. Which words has each direction read by the time it answers, and at which step does each end?",
        "Un clasificador lee una reseña con una LSTM bidireccional y responde con el último paso de ambas direcciones. ¿Qué palabras ha leído cada dirección cuando responde y en qué paso termina cada una?",
    )
    answer = Text(
        "Both have read all words. The forward direction ends at the last word, the backward one at the first word: its last state stands at step 1 of the tensor, and taking its state at the last word would mean one that has read that word only.",
        "Ambas han leído todas las palabras. La dirección hacia delante termina en la última palabra; la otra, en la primera: su último estado está en el paso 1 del tensor, y tomar su estado en la última palabra sería tomar uno que solo ha leído esa palabra.",
    )
    trial = Text(
        "A verb has to agree with a noun ten phrases before it. Reading both ways it is easy; switch “Bidirectional” off and train again.",
        "Un verbo debe concordar con un nombre del que lo separan diez complementos. Leyendo en ambos sentidos es fácil; desactive «Bidireccional» y entrene de nuevo.",
    )
    preset = "sequence_classification_agreement"
    changes: ClassVar[Mapping[str, str]] = {"model.bidirectional": "true"}
    terms = ("bidirectional", "causal", "hidden_state", "readout", "gradient")
    view = "states"

    both: bool = knob(
        True,
        title=Text("Bidirectional", "Bidireccional"),
        help=Text("Whether the layer also reads backwards.", "Si la capa lee también hacia atrás."),
    )
    place: int = knob(
        6,
        ge=1,
        le=STEPS,
        widget="slider",
        title=Text("Output at step", "Salida en el paso"),
        help=Text("The step whose output is looked at.", "El paso cuya salida se mira."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The influence of each input step on one output, and the network unrolled."""
        found = self.influence()
        seen = [step for step, size in enumerate(found, start=1) if size > 0]
        told = Text(
            "The output at step {place} depends on the inputs of steps {first} to {last} of {steps}.",
            "La salida del paso {place} depende de las entradas de los pasos {first} a {last} de {steps}.",
        ).format(place=self.place, first=seen[0], last=seen[-1], steps=STEPS)
        figure = bars(
            Text("What one output depends on", "De qué depende una salida"),
            told,
            [str(step) for step in range(1, STEPS + 1)],
            {str(Text("influence", "influencia")): found},
            x_title=Text("step of the input", "paso de la entrada"),
            y_title=Text("norm of the gradient", "norma del gradiente"),
        )
        model = SequenceToSequence.configure({"cell": "gru", "hidden": UNITS, "bidirectional": self.both})
        plan = model.blueprint(Sizes(Pattern("values", "steps"), outputs=2, features=FEATURES, time=STEPS))
        drawn = Drawing(Text("The network, unrolled", "La red, desplegada"), unrolled(plan, narrow=True))
        return figure, Prose(Text("In numbers", "En números"), told), drawn

    def influence(self) -> list[float]:
        """The norm of the gradient of one output for the input of each step."""
        with seeded():
            stack = RecurrentStack(CELLS["gru"](), FEATURES, UNITS, bidirectional=self.both)
            inputs = torch.randn(1, STEPS, FEATURES, requires_grad=True)
            towards = torch.randn(stack.width)
        outputs, _ = stack(inputs)
        (grad,) = torch.autograd.grad(outputs[0, self.place - 1] @ towards, inputs)
        return [float(size) for size in grad[0].norm(dim=1)]
