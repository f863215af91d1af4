"""The four shapes of input and output, drawn from real models."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import pandas as pd

from playground.batch import Pattern, Sizes
from playground.diagrams.network import unrolled
from playground.diagrams.words import shapes
from playground.exhibits import Drawing, Exhibit, Table
from playground.knobs import knob
from playground.learn import Concept
from playground.model import Model
from playground.text import Text

Shape = Literal["sequence_to_vector", "sequence_to_sequence", "vector_to_sequence", "encoder_decoder"]
PATTERNS: Mapping[Shape, tuple[Pattern, dict[str, Any]]] = {
    "sequence_to_vector": (Pattern("values", "vector"), {}),
    "sequence_to_sequence": (Pattern("values", "steps"), {}),
    "vector_to_sequence": (Pattern("vector", "horizon"), {}),
    "encoder_decoder": (Pattern("values", "horizon"), {}),
}
"""What is asked of each, and further settings of its model."""
FEATURES, HIDDEN, OUTPUTS = 3, 32, 2


class InputOutputShapes(Concept):
    """What goes in and what comes out."""

    title = Text("The four input and output shapes", "Las cuatro formas de entrada y salida")
    order = 80
    definition = Text(
        "The same cell serves four kinds of tasks. Sequence to vector (many to one): the whole sequence is read, one answer is given (the sentiment of a review). "
        "Sequence to sequence, aligned (many to many): one answer at each step (a chord for each beat, the next character). "
        "Vector to sequence (one to many): one vector unfolds into a sequence (a caption from a picture). "
        "Encoder-decoder: one network reads the input into a state, a second one writes an output of another length from it (translation, a forecast of several steps).",
        "La misma celda sirve para cuatro clases de tareas. Secuencia a vector (muchos a uno): se lee toda la secuencia y se da una respuesta (el sentimiento de una reseña). "
        "Secuencia a secuencia, alineada (muchos a muchos): una respuesta en cada paso (un acorde por tiempo, el carácter siguiente). "
        "Vector a secuencia (uno a muchos): un vector se despliega en una secuencia (un pie de foto a partir de una imagen). "
        "Codificador-decodificador: una red lee la entrada y la resume en un estado; otra escribe a partir de él una salida de otra longitud (traducción, una predicción de varios pasos).",
    )
    equation = r"""y = V h_T + b
y_t = V h_t + b
s_0 = h_T
s_k = \mathrm{cell}(y_{k-1}, s_{k-1})
y_k = V s_k + b"""
    equation_in_words = Text(
        "Sequence to vector: a linear layer on the last hidden state. Aligned: the same linear layer on the hidden state of every step. Encoder-decoder: the decoder's first state is the encoder's last one, and each of its steps reads its own previous output, a linear layer on its state. In training it may be given the true previous output instead (teacher forcing). "
        "Vector to sequence is such a decoder whose first state is computed from the vector.",
        "Secuencia a vector: una capa lineal sobre el último estado oculto. Alineada: la misma capa lineal sobre el estado oculto de cada paso. Codificador-decodificador: el primer estado del decodificador es el último del codificador, y cada paso lee su propia salida anterior, una capa lineal sobre su estado. Al entrenar puede recibir en su lugar la salida anterior verdadera (teacher forcing). "
        "Vector a secuencia es un decodificador así, cuyo primer estado se calcula a partir del vector.",
    )
    shows = Text(
        "The network unrolled, as the page “Design and train” draws it, and the shape of each tensor after the batch axis, for 3 input features, 32 units and 2 outputs. Not every step is drawn.",
        "La red desplegada, como la dibuja la página «Diseñar y entrenar», y la forma de cada tensor tras el eje del lote, para 3 características de entrada, 32 unidades y 2 salidas. No se dibujan todos los pasos.",
    )
    question = Text(
        "Which shape fits: spam or not; a part of speech for each word; a summary of an article; a melody in a given mood?",
        "¿Qué forma conviene: spam o no; la categoría gramatical de cada palabra; el resumen de un artículo; una melodía con un carácter dado?",
    )
    answer = Text(
        "Spam: sequence to vector. Part of speech: aligned sequence to sequence (bidirectional, as the whole sentence is there). Summary: encoder-decoder, as the output has a length of its own. Melody from a mood: vector to sequence.",
        "Spam: secuencia a vector. Categoría gramatical: secuencia a secuencia alineada (bidireccional, pues se dispone de la frase entera). Resumen: codificador-decodificador, pues la salida tiene su propia longitud. Melodía según un carácter: vector a secuencia.",
    )
    trial = Text(
        "Vector to sequence: a GRU draws a damped wave of 40 steps from its four parameters.",
        "Vector a secuencia: una GRU dibuja una onda amortiguada de 40 pasos a partir de sus cuatro parámetros.",
    )
    preset = "sequence_synthesis"
    changes: ClassVar[Mapping[str, str]] = {}
    terms = ("topology", "encoder_decoder", "readout", "teacher_forcing", "exposure_bias", "hidden_state")

    shape: Shape = knob(
        "sequence_to_vector",
        title=Text("Shape", "Forma"),
        help=Text("Which of the four is drawn.", "Cuál de las cuatro se dibuja."),
        choices={
            "sequence_to_vector": Text("sequence to vector", "secuencia a vector"),
            "sequence_to_sequence": Text("sequence to sequence", "secuencia a secuencia"),
            "vector_to_sequence": Text("vector to sequence", "vector a secuencia"),
            "encoder_decoder": Text("encoder-decoder", "codificador-decodificador"),
        },
    )
    steps: int = knob(
        6,
        ge=1,
        le=24,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Input length", "Longitud de la entrada"),
        help=Text("Steps of the input; a vector has one.", "Pasos de la entrada; un vector tiene uno."),
    )
    ahead: int = knob(
        4,
        ge=1,
        le=24,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Output length", "Longitud de la salida"),
        help=Text(
            "Steps of the output, where it has a length of its own.", "Pasos de la salida, si tiene su propia longitud."
        ),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The network and the shapes of its tensors."""
        pattern, settings = PATTERNS[self.shape]
        model = Model.configure({"kind": self.shape, "cell": "lstm", "hidden": HIDDEN, **settings})
        sizes = Sizes(
            pattern,
            outputs=OUTPUTS,
            features=FEATURES,
            horizon=self.ahead if pattern.layout == "horizon" else 1,
            time=1 if pattern.inputs == "vector" else self.steps,
        )
        plan = model.blueprint(sizes)
        columns = str(Text("tensor", "tensor")), str(Text("shape", "forma"))
        rows = [(str(where), shape) for where, shape in shapes(plan)]
        return (
            Drawing(Text("The network, unrolled", "La red, desplegada"), unrolled(plan, narrow=True)),
            Table(Text("Tensor shapes", "Formas de los tensores"), pd.DataFrame(rows, columns=list(columns))),
        )
