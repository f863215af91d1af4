"""Sequences as tensors: examples, time steps, features."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, Literal

from playground.batch import Data
from playground.dataset import Dataset
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept
from playground.plots.charts import heat_map
from playground.task import Task
from playground.text import Text, whole

Source = Literal["digits", "sunspots"]
EXPERIMENTS: Mapping[Source, tuple[dict[str, Any], str]] = {
    "digits": ({"kind": "sequence_classification"}, "digits"),
    "sunspots": ({"kind": "forecasting", "window": 24, "horizon": 1}, "sunspots"),
}
"""Settings of the task, and the data set."""


class Sequence(Concept):
    """What a recurrent network reads."""

    title = Text("Sequences: examples × time × features", "Secuencias: ejemplos × tiempo × características")
    order = 10
    definition = Text(
        "A sequence is a list of time steps in an order that matters; each step is described by one or more numbers, its features. "
        "A batch of sequences is a tensor of shape N × T × F: N examples, T time steps, F features. A recurrent network reads the T steps of each example one after another, all N examples at once. "
        "Tokens of a text are whole numbers, N × T, until an embedding gives each its F features.",
        "Una secuencia es una lista de pasos de tiempo en un orden que importa; cada paso se describe con uno o varios números, sus características. "
        "Un lote de secuencias es un tensor de forma N × T × F: N ejemplos, T pasos de tiempo, F características. Una red recurrente lee los T pasos de cada ejemplo uno tras otro, los N ejemplos a la vez. "
        "Los tokens de un texto son números enteros, N × T, hasta que un embedding da a cada uno sus F características.",
    )
    equation = r"""X \in \mathbb{R}^{N \times T \times F}
x_t = X_{n,t,:} \in \mathbb{R}^{F}"""
    equation_in_words = Text(
        "The batch is a block of real numbers with N times T times F entries. The input at step t of example n is a vector of F numbers.",
        "El lote es un bloque de números reales con N por T por F elementos. La entrada en el paso t del ejemplo n es un vector de F números.",
    )
    shows = Text(
        "One example of a real batch, as the network gets it: time to the right, features downwards, the stronger the colour the larger the number. Pictures of digits are read row by row, 8 steps of 8 features; "
        "a window of yearly sunspots has 24 steps of one feature, scaled, so that it may be negative.",
        "Un ejemplo de un lote real, tal como lo recibe la red: el tiempo hacia la derecha, las características hacia abajo; cuanto más intenso el color, mayor el número. Las imágenes de dígitos se leen fila a fila, 8 pasos de 8 características; "
        "una ventana de manchas solares anuales tiene 24 pasos de una característica, escalada, por lo que puede ser negativa.",
    )
    question = Text(
        "A weather station measures temperature, pressure and humidity every hour. You cut its year of data into 100 windows of one week. What is the shape of the tensor?",
        "Una estación meteorológica mide temperatura, presión y humedad cada hora. Usted corta un año de datos en 100 ventanas de una semana. ¿Qué forma tiene el tensor?",
    )
    answer = Text(
        "100 × 168 × 3: 100 examples, 7 · 24 = 168 time steps, 3 features.",
        "100 × 168 × 3: 100 ejemplos, 7 · 24 = 168 pasos de tiempo, 3 características.",
    )
    trial = Text("A GRU that reads pictures of digits row by row.", "Una GRU que lee imágenes de dígitos fila a fila.")
    preset = "sequence_classification"
    changes: ClassVar[Mapping[str, str]] = {}
    terms = ("sequence", "time_step", "feature", "tensor", "batch", "example")

    source: Source = knob(
        "digits",
        title=Text("Data", "Datos"),
        help=Text("What the batch is made of.", "De qué se hace el lote."),
        choices={
            "digits": Text("digits, row by row", "dígitos, fila a fila"),
            "sunspots": Text("sunspots, windows of 24 years", "manchas solares, ventanas de 24 años"),
        },
    )
    size: int = knob(
        32,
        ge=1,
        le=64,
        widget="slider",
        title=Text("Batch size", "Tamaño del lote"),
        help=Text(
            "N, how many examples go through the network together.", "N, cuántos ejemplos pasan juntos por la red."
        ),
    )
    shown: int = knob(
        1,
        ge=1,
        le=64,
        widget="slider",
        title=Text("Example shown", "Ejemplo mostrado"),
        help=Text(
            "Which of the examples is shown; at most the last one.",
            "Cuál de los ejemplos se muestra; como mucho, el último.",
        ),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """One example of the first batch, and the shape of the batch."""
        batch = next(prepared(self.source).train.batches(self.size))
        count, time, features = batch.inputs.shape
        number = min(self.shown, count)
        told = Text(
            "Shape of the batch: {count} × {time} × {features}, {all} numbers. Shown: example {number}, {time} × {features}.",
            "Forma del lote: {count} × {time} × {features}, {all} números. Se muestra el ejemplo {number}: {time} × {features}.",
        ).format(count=count, time=time, features=features, number=number, all=whole(batch.inputs.numel()))
        figure = heat_map(
            Text("One example of the batch", "Un ejemplo del lote"),
            told,
            batch.inputs[number - 1].T.tolist(),
            rows=[f"x{place}" for place in range(1, features + 1)],
            columns=[str(step) for step in range(1, time + 1)],
            row_title=Text("feature", "característica"),
            column_title=Text("time step", "paso de tiempo"),
        )
        return figure, Prose(Text("In numbers", "En números"), told)


@lru_cache(maxsize=2)
def prepared(source: Source) -> Data:
    """The data of an experiment as its task prepares them."""
    settings, kind = EXPERIMENTS[source]
    task = Task.configure(settings)
    return task.prepare(Dataset.configure(kind).load(), task.patterns()[0], 0)
