"""The knobs of sentiment: how texts become tokens and tokens vectors, how texts are split, and what decides."""

from typing import Literal, Self

from pydantic import model_validator

from playground.classification import METRICS, Classification
from playground.errors import Impossible
from playground.knobs import knob
from playground.own_files import uploads
from playground.tasks.sentiment.reading import Keep
from playground.text import Text
from playground.tokenization import UNITS, Unit

Vectors = Literal["random", "skip-gram", "cbow", "file"]


class SentimentKnobs(Classification):
    """What can be set about sentiment; what it does with it is in `Sentiment`."""

    tokens: Unit = knob(
        "word",
        title=Text("Tokens", "Tokens"),
        help=Text(
            "What the network reads at each step. Characters know no unknown words but make texts about five times longer; "
            "subwords keep frequent words whole and cut rare ones into pieces known from others (byte-pair encoding).",
            "Qué lee la red en cada paso. Con caracteres no hay palabras desconocidas, pero los textos son unas cinco "
            "veces más largos; los fragmentos dejan enteras las palabras frecuentes y cortan las raras en trozos conocidos "
            "de otras (codificación por pares).",
        ),
        choices=UNITS,
    )
    max_words: int = knob(
        80,
        ge=1,
        le=5_000,
        limit="max_window",
        log=True,
        unit=Text("words", "palabras"),
        title=Text("Longest text", "Texto más largo"),
        help=Text(
            "Words of a text that are read; the rest is cut off. Shorter texts are padded to the longest of their batch, "
            "and the padding is never read.",
            "Palabras que se leen; el resto se corta. Los textos más cortos se rellenan hasta el más largo de su lote, y el "
            "relleno no se lee nunca.",
        ),
    )
    keep: Keep = knob(
        "beginning",
        advanced=True,
        title=Text("Of a longer text, keep", "De un texto más largo, conservar"),
        help=Text(
            "Which words of a text above that length are read: reviews often say at their end what they come to.",
            "Qué palabras se leen de un texto que pasa de esa longitud: las reseñas suelen concluir al final.",
        ),
        choices={
            "beginning": Text("the beginning", "el principio"),
            "end": Text("the end", "el final"),
            "both": Text("both ends", "ambos extremos"),
        },
    )
    pieces: int = knob(
        4_000,
        ge=50,
        le=50_000,
        log=True,
        advanced=True,
        unit=Text("pieces", "trozos"),
        title=Text("Subwords", "Fragmentos"),
        help=Text(
            "How many different pieces there are where tokens are subwords; learnt from the training set alone.",
            "Cuántos trozos distintos hay si los tokens son fragmentos; se aprenden solo del entrenamiento.",
        ),
    )
    word_parts: bool = knob(
        False,
        title=Text("Words share their parts", "Las palabras comparten sus partes"),
        help=Text(
            "A word's vector is its own plus those of the runs of three to five characters in it, so that a rare word "
            "knows something from frequent ones spelt alike. For recurrent models and tokens that are words.",
            "El vector de una palabra es el suyo más los de sus fragmentos de tres a cinco caracteres: así una palabra "
            "rara aprende de otras frecuentes que se escriben parecido. Para modelos recurrentes y si los tokens son "
            "palabras.",
        ),
    )
    min_count: int = knob(
        1,
        ge=1,
        le=1_000,
        title=Text("Minimum count", "Mínimo de apariciones"),
        help=Text(
            "Tokens met less often in training count as unknown.",
            "Los tokens que aparecen menos veces en el entrenamiento se tratan como desconocidos.",
        ),
    )
    max_vocabulary: int = knob(
        20_000,
        ge=10,
        le=200_000,
        log=True,
        advanced=True,
        unit=Text("tokens", "tokens"),
        title=Text("Largest vocabulary", "Vocabulario máximo"),
        help=Text("Only the most frequent tokens are kept.", "Solo se conservan los tokens más frecuentes."),
    )
    lower: bool = knob(
        True,
        title=Text("Lower case", "Minúsculas"),
        help=Text("Small and capital letters count as the same.", "Mayúsculas y minúsculas cuentan como iguales."),
    )
    word_dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.9,
        advanced=True,
        title=Text("Hidden words", "Palabras ocultas"),
        help=Text(
            "Share of the tokens that training shows as unknown, others each time: no single word is learnt by heart, and "
            "unknown words become familiar.",
            "Proporción de tokens que el entrenamiento muestra como desconocidos, otros cada vez: ninguna palabra se aprende "
            "de memoria y las desconocidas se vuelven familiares.",
        ),
    )
    label_smoothing: float = knob(
        0.0,
        ge=0.0,
        le=0.9,
        advanced=True,
        title=Text("Softened classes", "Clases suavizadas"),
        help=Text(
            "Share of each right answer that is spread over all classes, in training and validation: a network that is never "
            "quite sure learns less by heart.",
            "Parte de cada respuesta correcta que se reparte entre todas las clases, en entrenamiento y validación: una red "
            "que nunca está del todo segura aprende menos de memoria.",
        ),
    )
    vectors: Vectors = knob(
        "random",
        title=Text("Word vectors begin", "Los vectores empiezan"),
        help=Text(
            "At random; trained on the training texts, each word by its neighbours (skip-gram, CBOW; seconds to a minute, "
            "once); or from a file of your own.",
            "Al azar; entrenados con los textos de entrenamiento, cada palabra por sus vecinas (skip-gram, CBOW; de segundos "
            "a un minuto, una vez); o de un archivo suyo.",
        ),
        choices={
            "random": Text("at random", "al azar"),
            "skip-gram": Text.same("skip-gram"),
            "cbow": Text.same("CBOW"),
            "file": Text("from a file", "de un archivo"),
        },
    )
    vectors_file: str = knob(
        "",
        pattern=rf"^$|{uploads.IDENTITY}",
        widget="file",
        accept=(".txt", ".vec"),
        advanced=True,
        title=Text("File of word vectors", "Archivo de vectores"),
        help=Text(
            "In word2vec's or GloVe's text format; a word and its numbers in each line.",
            "En el formato de texto de word2vec o GloVe: una palabra y sus números en cada línea.",
        ),
    )
    vector_size: int = knob(
        100,
        ge=2,
        le=1_024,
        log=True,
        advanced=True,
        title=Text("Size of trained vectors", "Tamaño de los vectores entrenados"),
        help=Text(
            "Numbers of each vector that skip-gram or CBOW trains; the model's own size then has no effect.",
            "Números de cada vector que entrenan skip-gram o CBOW; el tamaño del modelo no tiene entonces efecto.",
        ),
    )
    vector_scale: float = knob(
        0.3,
        ge=0.001,
        le=10.0,
        log=True,
        advanced=True,
        title=Text("Scale of the vectors", "Escala de los vectores"),
        help=Text(
            "Typical size of the numbers in vectors that are trained or read: small ones change quickly.",
            "Tamaño típico de los números de los vectores entrenados o leídos: los pequeños cambian deprisa.",
        ),
    )
    vectors_frozen: bool = knob(
        False,
        advanced=True,
        title=Text("Freeze word vectors", "Congelar los vectores"),
        help=Text(
            "Vectors that are trained or read stay as they are; otherwise training tunes them.",
            "Los vectores entrenados o leídos se quedan como están; si no, el entrenamiento los ajusta.",
        ),
    )
    judged_by: Literal["accuracy", "macro_f1"] = knob(
        "accuracy",
        advanced=True,
        title=Text("Selection metric (validation)", "Métrica de selección (validación)"),
        help=Text(
            "The metric that runs are compared and settings are chosen by; macro F1 gives every class the same weight, however rare.",
            "La métrica con que se comparan las ejecuciones y se eligen los ajustes; F1 macro da el mismo peso a cada clase, por rara que sea.",
        ),
        choices={name: METRICS[name].title for name in ("accuracy", "macro_f1")},
    )
    validation_share: float = knob(
        0.15,
        ge=0.02,
        le=0.4,
        advanced=True,
        title=Text("Validation share", "Proporción de validación"),
        help=Text(
            "Share of the texts that settings and the best epoch are chosen on, where the data set brings no such part.",
            "Proporción de textos con la que se eligen los ajustes y la mejor época, si los datos no traen esa parte.",
        ),
    )
    test_share: float = knob(
        0.2,
        ge=0.02,
        le=0.4,
        advanced=True,
        title=Text("Test share", "Proporción de prueba"),
        help=Text(
            "Share of the texts that is held back for the one final measurement, where the data set brings no such part.",
            "Proporción de textos que se reserva para la única medición final, si los datos no traen esa parte.",
        ),
    )
    split_seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        advanced=True,
        title=Text("Seed of the split", "Semilla de la partición"),
        help=Text(
            "Which texts go into which part, where the data set brings no split. Kept apart from the run's seed, so that "
            "runs stay comparable.",
            "Qué textos van a cada parte, si los datos no traen partición. Va aparte de la semilla de la ejecución para "
            "poder comparar ejecuciones.",
        ),
    )

    @model_validator(mode="after")
    def _vectors_fit(self) -> Self:
        if self.word_parts and self.tokens != "word":
            raise Impossible(
                Text(
                    "Only words have parts to share; set task.tokens to “word”, or task.word_parts to false.",
                    "Solo las palabras tienen partes que compartir; ponga task.tokens en «word» o task.word_parts en "
                    "false.",
                )
            )
        if self.vectors in ("skip-gram", "cbow") and self.tokens == "character":
            raise Impossible(
                Text(
                    "Skip-gram and CBOW learn words from their neighbours, and characters have none that tell; set "
                    "task.tokens to “word” or “subword”.",
                    "Skip-gram y CBOW aprenden las palabras por sus vecinas, y las de un carácter no dicen nada; ponga "
                    "task.tokens en «word» o «subword».",
                )
            )
        return self
