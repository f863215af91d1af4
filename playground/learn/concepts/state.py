"""The state between batches: one long text in slices, with the state carried on or set to zero."""

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import State, Stream
from playground.cells import CELLS
from playground.datasets.opinions.languages import CHALLENGES
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific, seeded
from playground.plots.charts import lines
from playground.recurrent.stack import RecurrentStack
from playground.text import Text
from playground.tokenization.vocabulary import Vocabulary

CHARACTERS, UNITS = 161, 32


class StateBetweenBatches(Concept):
    """What a network still knows where a slice begins."""

    title = Text("State between batches", "Estado entre lotes")
    order = 110
    definition = Text(
        "A text that is too long for one pass is read in slices. Either each slice begins with a state of zeros (stateless), and its first steps know nothing of what came before; "
        "or the state after one slice is the first state of the next (stateful, carried state), so that reading in slices gives the same outputs as reading in one go. "
        "Then the slices must come in the order of the text: each row of a batch goes on where the same row of the previous batch ended; the gradient still stops at each slice (truncated backpropagation).",
        "Un texto demasiado largo para una sola pasada se lee en tramos. O bien cada tramo empieza con un estado de ceros (stateless), y sus primeros pasos no saben nada de lo anterior; "
        "o bien el estado tras un tramo es el primero del siguiente (stateful, estado conservado), y leer en tramos da las mismas salidas que leer de una vez. "
        "Entonces los tramos deben venir en el orden del texto: cada fila de un lote continúa donde terminó esa misma fila del anterior; el gradiente se detiene igualmente en cada tramo (retropropagación truncada).",
    )
    equation = r"""h^{(k)}_0 = h^{(k-1)}_w
h^{(k)}_0 = 0"""
    equation_in_words = Text(
        "First line, carried: the first state of slice k is the last state of slice k minus one, whose length is w. Second line, set to zero: the first state of every slice is zero.",
        "Primera línea, conservado: el primer estado del tramo k es el último del tramo k menos uno, cuya longitud es w. Segunda línea, puesto a cero: el primer estado de cada tramo es cero.",
    )
    shows = Text(
        "How far the hidden state, when a text is read in slices, is from the one when it is read in one go, for an untrained network. Carried on, the difference is zero; set to zero, it jumps where a slice begins and fades as fast as the cell forgets.",
        "Cuánto se aparta el estado oculto, al leer un texto en tramos, del que se obtiene al leerlo de una vez, en una red sin entrenar. Si se conserva, la diferencia es cero; si se pone a cero, salta al comienzo de cada tramo y se apaga tan deprisa como la celda olvida.",
    )
    question = Text(
        "Somebody trains with a carried state but shuffles the slices of the text in every epoch. What does the network get as its first state, and what does it learn to do with it?",
        "Alguien entrena con el estado conservado, pero baraja los tramos del texto en cada época. ¿Qué recibe la red como primer estado y qué aprende a hacer con él?",
    )
    answer = Text(
        "The state after some other place of the text: noise. It learns to ignore the first state, at the price of some steps, and is no better, often worse, than with zeros.",
        "El estado de otro lugar cualquiera del texto: ruido. Aprende a no hacer caso del primer estado, a costa de algunos pasos, y no queda mejor, a menudo peor, que con ceros.",
    )
    trial = Text(
        "An LSTM that writes tunes, each slice of 25 characters beginning with a state of zeros. Compare it with the carried state.",
        "Una LSTM que escribe melodías, con tramos de 25 caracteres que empiezan con un estado de ceros. Compárela con el estado conservado.",
    )
    preset = "writing"
    changes: ClassVar[Mapping[str, str]] = {"task.state": "windows", "task.window": "25"}
    terms = ("stateful", "hidden_state", "truncated_bptt", "batch", "token")

    window: int = knob(
        40,
        ge=5,
        le=160,
        widget="slider",
        unit=Text("characters", "caracteres"),
        title=Text("Slice", "Tramo"),
        help=Text("Characters of one slice.", "Caracteres de un tramo."),
    )
    cell: Literal["rnn", "gru", "lstm"] = knob(
        "gru",
        title=Text("Cell", "Celda"),
        help=Text("The cell of the untrained network.", "La celda de la red sin entrenar."),
        choices={"rnn": Text("simple RNN", "RNN simple"), "gru": Text.same("GRU"), "lstm": Text.same("LSTM")},
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The distance from reading in one go, by position."""
        whole = self.read(CHARACTERS, carried=True)
        away = {
            str(Text("carried on", "conservado")): (self.read(self.window, carried=True) - whole).norm(dim=1),
            str(Text("set to zero", "puesto a cero")): (self.read(self.window, carried=False) - whole).norm(dim=1),
        }
        carried, zero = (float(found.max()) for found in away.values())
        told = Text(
            "Largest difference: {carried} carried on, {zero} set to zero; {slices} slices.",
            "Mayor diferencia: {carried} si se conserva, {zero} si se pone a cero; {slices} tramos.",
        ).format(carried=scientific(carried), zero=scientific(zero), slices=-(-(CHARACTERS - 1) // self.window))
        figure = lines(
            Text("Difference from reading in one go", "Diferencia con leerlo de una vez"),
            told,
            list(range(1, CHARACTERS)),
            {name: found.tolist() for name, found in away.items()},
            x_title=Text("character", "carácter"),
            y_title=Text("distance of the states", "distancia entre estados"),
        )
        return figure, Prose(Text("In numbers", "En números"), told)

    def read(self, window: int, *, carried: bool) -> Tensor:
        """The hidden state after each character, `(characters - 1, hidden)`, read in slices of `window`.

        Args:
            window: characters of a slice.
            carried: whether the state goes on from slice to slice.
        """
        text = " ".join(text for text, _ in CHALLENGES[str(Text("en", "es"))])[:CHARACTERS]
        vocabulary = Vocabulary.build(text)
        stream = Stream(torch.tensor(vocabulary.encode(text)), window)
        with seeded():
            stack = RecurrentStack(CELLS[self.cell](), len(vocabulary), UNITS)
        state: State | None = None
        found = []
        with torch.inference_mode():
            for batch in stream.batches(1):
                inputs = F.one_hot(batch.inputs, len(vocabulary)).float()
                outputs, state = stack(inputs, state=state if carried and batch.carried else None)
                found.append(outputs[0])
        return torch.cat(found)
