"""Sentiment: which class a text belongs to."""

from collections.abc import Mapping
from statistics import median
from typing import Any, ClassVar, Literal

from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch, Data, Pattern, Sizes
from playground.dataset import AnyRecords, LabelledTexts, Records
from playground.errors import WrongInput
from playground.exhibits import Exhibit
from playground.knobs import knob
from playground.metrics import METRICS
from playground.model import Network
from playground.task import Memory, Preview, Request, Sample, Task
from playground.tasks.sentiment import answering, looks, measures, preview
from playground.tasks.sentiment.reading import Reader, Tokens, examples
from playground.tasks.sentiment.request import SentimentRequest
from playground.tasks.sentiment.splitting import digest, overlap, split
from playground.text import Text
from playground.vocabulary import Vocabulary


class Sentiment(Task):
    """Reads a text word by word and says which class it belongs to."""

    title: ClassVar[Text] = Text("Sentiment", "Sentimiento")
    about: ClassVar[Text] = Text(
        "Read a text word by word and say whether it is for or against (or which of your own classes it belongs to). Word "
        "order matters: “not bad, but slow” is not “not slow, but bad”.",
        "Leer un texto palabra a palabra y decir si es a favor o en contra (o a cuál de sus propias clases pertenece). "
        "El orden importa: «no es malo, pero es lento» no es «no es lento, pero es malo».",
    )
    icon: ClassVar[str] = "💬"
    records: ClassVar[Records] = "labelled_texts"
    request: ClassVar[type[Request]] = SentimentRequest
    order: ClassVar[int] = 20

    tokens: Tokens = knob(
        "word",
        title=Text("Tokens", "Tokens"),
        help=Text(
            "What the network reads at each step. Characters know no unknown words but make texts about five times longer.",
            "Qué lee la red en cada paso. Con caracteres no hay palabras desconocidas, pero los textos son unas cinco "
            "veces más largos.",
        ),
        choices={"word": Text("words", "palabras"), "character": Text("characters", "caracteres")},
    )
    max_words: int = knob(
        80,
        ge=1,
        le=5_000,
        limit="max_window",
        log=True,
        unit=Text("words", "palabras"),
        title=Text("Longest text", "Texto más largo"),
        help=Text("Words of a text that are read; the rest is cut off.", "Palabras que se leen; el resto se corta."),
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
    judged_by: Literal["accuracy", "macro_f1"] = knob(
        "accuracy",
        advanced=True,
        title=Text("Judged by", "Se juzga por"),
        help=Text(
            "The metric that decides; macro F1 counts every class alike, however rare.",
            "La métrica que decide; F1 macro da el mismo peso a cada clase, por rara que sea.",
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

    @property
    def primary(self) -> str:
        """The metric of the knob `judged_by`."""
        return self.judged_by

    def patterns(self) -> tuple[Pattern, ...]:
        """One class for the whole text."""
        return (Pattern("tokens", "vector"),)

    def prepare(self, records: AnyRecords, pattern: Pattern, seed: int) -> Data:
        """Split where needed, cut into tokens, count the vocabulary on the training part alone.

        Raises:
            WrongInput: there are too few texts to split, or none with anything to read.
        """
        del seed
        texts = texts_of(records)
        parts = split(texts.parts, self.validation_share, self.test_share, self.split_seed)
        reader = Reader(self.tokens, self.lower, self.max_words)
        read = {
            name: [(items, label) for text, label in rows if (items := reader.read(text)[0])]
            for name, rows in parts.items()
        }
        for name, rows in read.items():
            if not rows:
                raise WrongInput(
                    Text(
                        "The part “{name}” holds no text with anything to read; bring texts with words.",
                        "La parte «{name}» no tiene ningún texto que leer; traiga textos con palabras.",
                    ).format(name=name)
                )
        vocabulary = Vocabulary.build(
            (item for items, _ in read["train"] for item in items), self.min_count, self.max_vocabulary
        )
        cut = {name: sum(reader.read(text)[1] for text, _ in rows) for name, rows in parts.items()}
        memory: dict[str, Any] = {
            **reader.plain(),
            "vocabulary": vocabulary.plain(),
            "classes": [{"en": name.en, "es": name.es} for name in texts.classes],
            "synthetic": texts.synthetic,
            "shown": answering.fixed(parts["validation"], texts.classes, texts.language),
        }
        protocol: dict[str, Any] = {
            "split": "the data set's own" if {"validation", "test"} <= set(texts.parts) else "by class, seeded",
            "split_hash": digest(parts),
            "texts": {name: len(rows) for name, rows in read.items()},
            "also_in_training": overlap(parts),
            "cut_off": cut,
            "vocabulary": len(vocabulary),
            "out_of_vocabulary": {
                name: round(vocabulary.missing([items for items, _ in rows]), 4) for name, rows in read.items()
            },
            "synthetic": texts.synthetic,
        }
        sizes = Sizes(
            pattern,
            len(texts.classes),
            vocabulary=len(vocabulary),
            time=round(median(len(items) for items, _ in read["train"])),
        )
        ready = {name: examples(rows, vocabulary) for name, rows in read.items()}
        tests = {name: ready[name] for name in sorted(ready, key=lambda n: n != "test") if name not in _LEARNT}
        return Data(sizes, ready["train"], ready["validation"], tests, memory, protocol)

    def preview(self, records: AnyRecords, data: Data) -> Preview:
        """Texts with their tokens, classes and lengths by part, and the words that the tests have and training lacks."""
        texts = texts_of(records)
        parts = split(texts.parts, self.validation_share, self.test_share, self.split_seed)
        return preview.preview(texts, parts, data)

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy, in nats."""
        return F.cross_entropy(outputs.float(), batch.targets)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The scores `(batch, classes)` as the network gives them."""
        del network, batch, memory
        return outputs

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """The confusion matrix `(classes, classes)`: rows are the right classes, columns the given ones."""
        del memory
        return {"confusion": measures.confusion(answer, batch.targets)}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Accuracy and macro F1."""
        del memory
        return measures.from_confusion(totals["confusion"])

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """The classes of fixed sentences: some of the validation part and, for the opinions, three probes."""
        del seed
        return answering.sampled(network, data.validation, data.memory)

    def respond(self, network: Network, memory: Memory, request: Request) -> Sample:
        """The class of a text that a person gave, and the answer after each word.

        Raises:
            WrongInput: there is nothing in it that the network could read.
        """
        if not isinstance(request, SentimentRequest):
            raise TypeError(f"sentiment answers a SentimentRequest, not {type(request).__name__}")
        return answering.responded(network, memory, request.text)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """The classes and probabilities that each run gives to the same texts."""
        del memory
        return looks.show(samples)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The answer as JSON, and as a table in CSV."""
        del memory
        return looks.files(sample)


_LEARNT = ("train", "validation")


def texts_of(records: AnyRecords) -> LabelledTexts:
    """The records, which must be labelled texts."""
    if not isinstance(records, LabelledTexts):
        raise TypeError(f"sentiment takes labelled texts, not {type(records).__name__}")
    return records
