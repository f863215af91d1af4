"""The knobs of writing: how the text is cut, read and measured."""

from typing import Literal

from playground.knobs import knob
from playground.task import Task
from playground.text import Text
from playground.tokenization import UNITS, Unit


class WritingKnobs(Task):
    """What can be set about writing; what it does with it is in `Writing`."""

    tokens: Unit = knob(
        "character",
        later=True,
        title=Text("Tokens", "Tokens"),
        help=Text(
            "What the network reads and writes at each step. Words reach further in as many steps, but know no rare ones; "
            "subwords keep frequent words whole and cut rare ones into pieces (byte-pair encoding). Bits per character "
            "compare all three.",
            "Qué lee y escribe la red en cada paso. Las palabras llegan más lejos en los mismos pasos, pero las raras no se "
            "conocen; los fragmentos dejan enteras las frecuentes y cortan las raras en trozos (codificación por pares). "
            "Los bits por carácter comparan las tres cosas.",
        ),
        choices=UNITS,
    )
    max_vocabulary: int = knob(
        5_000,
        ge=10,
        le=200_000,
        log=True,
        advanced=True,
        later=True,
        unit=Text("tokens", "tokens"),
        title=Text("Largest vocabulary", "Vocabulario máximo"),
        help=Text(
            "How many different words or subwords are known, the most frequent ones; characters all are.",
            "Cuántas palabras o fragmentos distintos se conocen, los más frecuentes; los caracteres, todos.",
        ),
    )
    state: Literal["carried", "windows"] = knob(
        "carried",
        title=Text("State between slices", "Estado entre tramos"),
        help=Text(
            "Carried: the text is read in order and the state is passed from slice to slice (stateful=True in Keras). Windows: every slice starts from a zero state and slices are shuffled; that costs accuracy, since the first characters have no past.",
            "Continuo: el texto se lee en orden y el estado pasa de un tramo al siguiente (stateful=True en Keras). Ventanas: cada tramo empieza con el estado a cero y los tramos se barajan; eso resta precisión, pues los primeros caracteres no tienen pasado.",
        ),
        choices={"carried": Text("carried on", "continuo"), "windows": Text("windows", "ventanas")},
    )
    window: int = knob(
        100,
        ge=2,
        le=10_000,
        limit="max_window",
        log=True,
        unit=Text("tokens", "tokens"),
        title=Text("Slice", "Tramo"),
        help=Text(
            "Number of tokens (characters or words) of backpropagation through time; longer slices teach longer dependencies, in fewer and slower steps.",
            "Número de tokens (caracteres o palabras) de la retropropagación en el tiempo; los tramos largos enseñan dependencias más largas, en menos pasos y más lentos.",
        ),
    )
    measured: Literal["as_trained", "carried", "windows"] = knob(
        "as_trained",
        advanced=True,
        title=Text("State when evaluated", "Estado al evaluar"),
        help=Text(
            "How validation and test are read: as in training, with the state carried on, or in windows that start "
            "afresh. Figures measured in different ways must not be compared.",
            "Cómo se leen la validación y la prueba: como al entrenar, con el estado continuo, o en ventanas que "
            "empiezan de cero. Las cifras medidas de modos distintos no se deben comparar.",
        ),
        choices={
            "as_trained": Text("as in training", "como al entrenar"),
            "carried": Text("carried on", "continuo"),
            "windows": Text("windows", "ventanas"),
        },
    )
    minimum_count: int = knob(
        3,
        ge=1,
        le=10_000,
        log=True,
        advanced=True,
        title=Text("Minimum count", "Mínimo de apariciones"),
        help=Text(
            "Characters (or words) met less often in the training set are read as one and the same unknown one.",
            "Los caracteres (o palabras) menos frecuentes en el entrenamiento se leen todos como uno solo, desconocido.",
        ),
    )
    validation_share: float = knob(
        0.05,
        ge=0.01,
        le=0.4,
        advanced=True,
        title=Text("Validation share", "Proporción de validación"),
        help=Text(
            "How much of the text settings and the best epoch are chosen on.",
            "Qué parte del texto sirve para elegir los ajustes y la mejor época.",
        ),
    )
    validation_place: Literal["before_test", "beginning"] = knob(
        "before_test",
        advanced=True,
        title=Text("Validation set", "Conjunto de validación"),
        help=Text(
            "Where the validation set of a running text lies: just before the test set, or at the beginning, so that what is learnt reaches up to the test set and its names are known.",
            "Dónde está la validación de un texto seguido: justo antes de la prueba, o al comienzo, y así lo aprendido "
            "llega hasta la prueba y se conocen sus nombres.",
        ),
        choices={
            "before_test": Text("before the test", "antes de la prueba"),
            "beginning": Text("at the beginning", "al comienzo"),
        },
    )
    test_share: float = knob(
        0.05,
        ge=0.01,
        le=0.4,
        advanced=True,
        title=Text("Test share", "Proporción de prueba"),
        help=Text(
            "How much of the text, at its end, is held back for the one final measurement; published figures on Tiny "
            "Shakespeare hold back 0.1.",
            "Qué parte del texto, al final, se reserva para la única medición final; las cifras publicadas sobre "
            "Shakespeare en pequeño reservan 0,1.",
        ),
    )

    @property
    def reading(self) -> Literal["carried", "windows"]:
        """How what is measured is read: `carried` or `windows`."""
        return self.state if self.measured == "as_trained" else self.measured
