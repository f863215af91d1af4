"""The Transformer: self-attention, positions, and what one layer makes of a sentence."""

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch
from torch import Tensor

from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific, seeded
from playground.plots.charts import heat_map
from playground.references._transformer import Block, Positions, unseen
from playground.references.transformer_encoder import TransformerEncoder
from playground.text import Text

HIDDEN = 32


class Transformer(Concept):
    """Every step looks at every other one."""

    title = Text.same("Transformer")
    order = 140
    definition = Text(
        "A Transformer has no recurrence. In each layer every step looks at all steps by self-attention (queries, keys and values all come from the steps themselves), and then passes a small feed-forward network by itself. "
        "All steps are computed at once, and two steps are one layer apart however far they stand from each other; but attention costs time and memory with the square of the length, "
        "and without positions added to the input it does not know the order.",
        "Un Transformer no tiene recurrencia. En cada capa, cada paso mira todos los pasos mediante autoatención (consultas, claves y valores salen de los propios pasos) y después pasa por sí solo por una pequeña red prealimentada. "
        "Todos los pasos se calculan a la vez y dos pasos quedan a una capa de distancia por lejos que estén; pero la atención cuesta tiempo y memoria con el cuadrado de la longitud, "
        "y sin posiciones sumadas a la entrada no conoce el orden.",
    )
    equation = r"""A = \mathrm{softmax}\Bigl(\frac{Q K^{\top}}{\sqrt{d}}\Bigr)
Z = A V
Q = X W_Q
K = X W_K
V = X W_V"""
    equation_in_words = Text(
        "The weights are the softmax, row by row, of the products of queries and keys, divided by the square root of the size of a key. The result is the weights times the values. Queries, keys and values are three linear maps of the same steps.",
        "Los pesos son la softmax, fila a fila, de los productos de consultas y claves divididos por la raíz cuadrada del tamaño de una clave. El resultado son los pesos por los valores. Consultas, claves y valores son tres aplicaciones lineales de los mismos pasos.",
    )
    shows = Text(
        "Weights of self-attention in one untrained layer over a sentence: rows look, columns are looked at. The numbers below say how much the output for a word changes when the words are put in another order. "
        "Two words occur twice: without positions and without the causal mask, both rows of such a word are equal.",
        "Pesos de la autoatención en una capa sin entrenar sobre una frase: las filas miran, las columnas son miradas. Las cifras de debajo dicen cuánto cambia la salida de una palabra cuando las palabras se ponen en otro orden. "
        "Dos palabras aparecen dos veces: sin posiciones y sin máscara causal, las dos filas de cada una coinciden.",
    )
    question = Text(
        "A Transformer that writes text must not look at later words. What would it learn if it were trained without that causal mask?",
        "Un Transformer que escribe texto no debe mirar palabras posteriores. ¿Qué aprendería si se entrenara sin esa máscara causal?",
    )
    answer = Text(
        "To copy: the next word, which it is asked for, stands one step further on in its own input. The loss would fall to almost zero, and the network could not write, as there is nothing to copy then.",
        "A copiar: la palabra siguiente, que es la que se le pide, está un paso más adelante en su propia entrada. La pérdida bajaría casi a cero y la red no sabría escribir, pues entonces no hay nada que copiar.",
    )
    trial = Text(
        "Opinions read by a Transformer; then set “Positional encoding” to none: it becomes a bag of words.",
        "Opiniones leídas por un Transformer; después ponga «Codificación posicional» en ninguna: queda una bolsa de palabras.",
    )
    preset = "sentiment"
    changes: ClassVar[Mapping[str, str]] = {"model.kind": "transformer_encoder", "model.readout": "mean"}
    terms = ("transformer", "self_attention", "head", "positional_encoding", "causal", "attention", "query_key_value")

    positions: Literal["sinusoidal", "none"] = knob(
        "sinusoidal",
        title=Text("Positional encoding", "Codificación posicional"),
        help=Text("What is added to tell where a step stands.", "Lo que se suma para indicar el lugar de un paso."),
        choices={"sinusoidal": Text.same("sinusoidal"), "none": Text("none", "ninguna")},
    )
    causal: bool = knob(
        False,
        title=Text("Causal mask", "Máscara causal"),
        help=Text(
            "Whether each step sees only itself and earlier ones.",
            "Si cada paso solo se ve a sí mismo y a los anteriores.",
        ),
    )
    sharpness: float = knob(
        2.0,
        ge=0.0,
        le=6.0,
        widget="slider",
        title=Text("Scale of queries and keys", "Escala de consultas y claves"),
        help=Text(
            "The weights of queries and keys of the untrained layer are multiplied by it: 0 makes all weights equal.",
            "Los pesos de consultas y claves de la capa sin entrenar se multiplican por ella: con 0 todos los pesos son iguales.",
        ),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The weights of one layer, and what another order of the words changes."""
        sentence = str(
            Text("the film was long but the end was good", "la trama es lenta pero la sopa es buena")
        ).split()
        weights, changed = self.looked(sentence)
        told = Text(
            "In the reverse order of the words, the output for a word changes by at most {changed}.",
            "Con las palabras en orden inverso, la salida de una palabra cambia como mucho en {changed}.",
        ).format(changed=scientific(changed))
        figure = heat_map(
            Text("Weights of self-attention", "Pesos de la autoatención"),
            told,
            weights.tolist(),
            rows=sentence,
            columns=sentence,
            row_title=Text("looks", "mira"),
            column_title=Text("is looked at", "es mirada"),
        )
        return figure, Prose(Text("In numbers", "En números"), told)

    def looked(self, sentence: list[str]) -> tuple[Tensor, float]:
        """The weights `(time, time)`, a mean over the heads, and how much the reverse order changes outputs at most.

        Args:
            sentence: its words.
        """
        kinds = list(dict.fromkeys(sentence))
        with seeded(), torch.no_grad():
            model = TransformerEncoder.configure({"hidden": HIDDEN, "heads": 2, "feedforward": 64, "layers": 1})
            block = Block(model).eval()
            block.self_attn.in_proj_weight[: 2 * HIDDEN] *= self.sharpness
            table = torch.randn(len(kinds), HIDDEN)
            vectors = table[[kinds.index(word) for word in sentence]][None]
            positions = Positions(self.positions, HIDDEN, len(sentence))
            mask = unseen(len(sentence), 0, len(sentence), vectors.device) if self.causal else None
            weights = block.attention(positions(vectors), mask)[0].mean(0)
            outputs, _ = block(positions(vectors), unseen=mask)
            backwards, _ = block(positions(vectors.flip(1)), unseen=mask)
        return weights, float((outputs - backwards.flip(1)).abs().max())
