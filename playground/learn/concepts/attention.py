"""Attention: weights of a decoder's queries over an encoder's outputs."""

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch
from torch import Tensor

from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, seeded
from playground.plots.charts import heat_map
from playground.recurrent.attention import AdditiveAttention, Attention as Weighing, MultiplicativeAttention
from playground.text import Text, percentage

LETTERS = "ABCDEFGH"
WIDTH = 16


class Attention(Concept):
    """Looking back at every step of the input."""

    title = Text("Attention", "Atención")
    order = 130
    definition = Text(
        "Attention makes one vector out of many: a mean of values whose weights depend on a question. The question (query) is compared with a key for each value; the softmax of these scores gives weights that add up to 1; the weighted mean of the values is the context. "
        "In an encoder-decoder the query is the decoder's state, and keys and values come from the encoder's outputs: "
        "so the decoder can look at any step of the input, instead of having all of it in one last state.",
        "La atención hace un vector a partir de muchos: una media de valores cuyos pesos dependen de una pregunta. La pregunta (consulta) se compara con una clave de cada valor; la softmax de esas puntuaciones da pesos que suman 1; la media ponderada de los valores es el contexto. "
        "En un codificador-decodificador, la consulta es el estado del decodificador, y claves y valores salen de las salidas del codificador: "
        "así el decodificador puede mirar cualquier paso de la entrada en vez de tenerla entera en un último estado.",
    )
    equation = r"""e_{k,t} = q_k \cdot W h_t
e_{k,t} = v \cdot \tanh(W q_k + U h_t)
a_{k,t} = \frac{\exp(e_{k,t})}{\sum_j \exp(e_{k,j})}
c_k = \sum_t a_{k,t}\, h_t"""
    equation_in_words = Text(
        "The score of input step t for output step k is the product of query and projected encoder output (multiplicative, first line), or a small network of both (additive, second line). The weights are the softmax of the scores over the input steps. The context is the sum of the encoder's outputs times their weights.",
        "La puntuación del paso de entrada t para el paso de salida k es el producto de la consulta y la salida proyectada del codificador (multiplicativa, primera línea), o una pequeña red de ambas (aditiva, segunda línea). Los pesos son la softmax de las puntuaciones sobre los pasos de entrada. El contexto es la suma de las salidas del codificador por sus pesos.",
    )
    shows = Text(
        "Weights of the attention that encoder-decoders use here. Each letter has a vector; the queries ask for the letters from the last to the first, as a network that writes a sequence backwards would after training. "
        "Larger scores make the weights sharper. Additive attention is untrained here, so its weights are nearly even.",
        "Pesos de la atención que usan aquí los codificadores-decodificadores. Cada letra tiene un vector; las consultas piden las letras de la última a la primera, como lo haría, tras el entrenamiento, una red que escribe una secuencia al revés. "
        "Cuanto mayores las puntuaciones, más nítidos los pesos. La atención aditiva está aquí sin entrenar y sus pesos son casi iguales.",
    )
    question = Text(
        "What are the weights if all scores are equal, and what is the context then? What do they become as the scores are multiplied by a growing number?",
        "¿Qué pesos hay si todas las puntuaciones son iguales y qué es entonces el contexto? ¿En qué se convierten si las puntuaciones se multiplican por un número cada vez mayor?",
    )
    answer = Text(
        "Equal weights, one over the number of steps: the context is the plain mean. With growing scores the largest weight goes to 1 and all others to 0: the context becomes the single value that fits best.",
        "Pesos iguales, uno entre el número de pasos: el contexto es la media simple. Al crecer las puntuaciones, el mayor peso tiende a 1 y los demás a 0: el contexto pasa a ser el único valor que mejor encaja.",
    )
    trial = Text(
        "Twenty symbols written backwards by an encoder-decoder with attention; without it, all of them must fit into one vector.",
        "Veinte símbolos escritos al revés por un codificador-decodificador con atención; sin ella, todos deben caber en un vector.",
    )
    preset = "sequence_transduction"
    changes: ClassVar[Mapping[str, str]] = {
        "data.kind": "reversal",
        "data.length": "20",
        "model.kind": "encoder_decoder",
        "model.hidden": "64",
        "model.attention": "multiplicative",
        "model.teacher_forcing": "1.0",
        "model.cell": "gru",
    }
    terms = ("attention", "query_key_value", "softmax", "encoder_decoder", "mask", "self_attention")
    view = "attention"

    scores: Literal["dot", "additive"] = knob(
        "dot",
        title=Text("Scores", "Puntuaciones"),
        help=Text("How queries are compared with keys.", "Cómo se comparan las consultas con las claves."),
        choices={"dot": Text("dot product", "producto escalar"), "additive": Text("additive", "aditiva")},
    )
    scale: float = knob(
        3.0,
        ge=0.0,
        le=10.0,
        widget="slider",
        title=Text("Size of the scores", "Tamaño de las puntuaciones"),
        help=Text("The queries are multiplied by it.", "Las consultas se multiplican por él."),
    )
    length: int = knob(
        8,
        ge=1,
        le=8,
        widget="slider",
        title=Text("Real steps", "Pasos reales"),
        help=Text(
            "The steps after them are padding: their weight is exactly 0.",
            "Los pasos siguientes son relleno: su peso es exactamente 0.",
        ),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The weights, a row for each output step."""
        weights = self.weights()
        told = Text(
            "Largest weight: {most}. Weight of the padding: {padding}.",
            "Mayor peso: {most}. Peso del relleno: {padding}.",
        ).format(
            most=percentage(float(weights.max())), padding=percentage(float(weights[:, self.length :].sum()), ".0f")
        )
        figure = heat_map(
            Text("Weights of attention", "Pesos de la atención"),
            told,
            weights.tolist(),
            rows=[str(step) for step in range(1, len(LETTERS) + 1)],
            columns=list(LETTERS),
            row_title=Text("output step", "paso de salida"),
            column_title=Text("input step", "paso de entrada"),
        )
        return figure, Prose(Text("In numbers", "En números"), told)

    def weights(self) -> Tensor:
        """`(output steps, input steps)`, rows that add up to 1."""
        with seeded(), torch.no_grad():
            vectors = torch.nn.functional.normalize(torch.randn(1, len(LETTERS), WIDTH), dim=-1)
            attention: Weighing = (
                MultiplicativeAttention(WIDTH, WIDTH, dot=True)
                if self.scores == "dot"
                else AdditiveAttention(WIDTH, WIDTH)
            )
            mask = torch.arange(len(LETTERS))[None] < self.length
            _, found = attention(self.scale * vectors.flip(1), attention.memory(vectors, mask))
        weights: Tensor = found[0]
        return weights
