"""Sentiment: which class a text belongs to."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, ClassVar

from torch import Tensor

from playground.batch import Batch, Data, Part, Pattern, Sizes
from playground.classification import cross_entropy
from playground.dataset import LabelledTexts
from playground.errors import WrongInput
from playground.exhibits import Exhibit
from playground.model import Network
from playground.task import Memory, Preview, Sample
from playground.task.inspected import Inspected
from playground.task.item_errors import ErrorAnalysis
from playground.tasks.sentiment import answering, comparing, errors, inspected, looks, preview
from playground.tasks.sentiment.answering import PIECE, SentimentRequest, shuffled
from playground.tasks.sentiment.knobs import SentimentKnobs
from playground.tasks.sentiment.reading import Reader, examples, hidden, seen, sentence_ends, sentences
from playground.tasks.sentiment.terms import TERMS
from playground.tasks.sentiment.vectors import beginning
from playground.text import Text
from playground.tokenization.vocabulary import Vocabulary


class Sentiment(SentimentKnobs):
    """Reads a text word by word and says which class it belongs to."""

    title = Text("Sentiment", "Sentimiento")
    about = Text(
        "Read a text word by word and say whether it is for or against (or which of your own classes it belongs to). Word "
        "order matters: “not bad, but slow” is not “not slow, but bad”.",
        "Leer un texto palabra a palabra y decir si es a favor o en contra (o a cuál de sus propias clases pertenece). "
        "El orden importa: «no es malo, pero es lento» no es «no es lento, pero es malo».",
    )
    icon = "💬"
    records = "labelled_texts"
    request = SentimentRequest
    example: ClassVar[Mapping[str, str]] = {"training.epochs": "8", "training.seconds": "120"}
    order = 20
    terms = TERMS
    examples = 40
    error_title = comparing.ERROR

    @property
    def primary(self) -> str:
        """The metric of the knob `judged_by`."""
        return self.judged_by

    @property
    def test_shares(self) -> Mapping[str, float | None]:
        """Whether the seed of the split draws the test set is up to the data, which may bring one."""
        return {"split_seed": None, "test_share": None}

    def patterns(self) -> tuple[Pattern, ...]:
        """One class for the whole text, read at once or sentence by sentence."""
        return Pattern("tokens", "vector"), Pattern("tokens", "vector", sentences=True)

    def prepare(self, records: LabelledTexts, pattern: Pattern, seed: int) -> Data:
        """Split where needed, cut into tokens, count the vocabulary on the training part alone.

        Raises:
            WrongInput: there are too few texts to split, or none with anything to read.
        """
        parts = split(records.parts, self.validation_share, self.test_share, self.split_seed)
        reader = Reader(self.tokens, self.lower, self.max_words, self.keep)
        reader = reader.learn((text for text, _ in parts["train"]), self.pieces)
        cuts = {name: [(text, *reader.read(text), label) for text, label in rows] for name, rows in parts.items()}
        read = {name: [(items, label) for _, items, _, label in rows if items] for name, rows in cuts.items()}
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
        cut = {name: sum(was_cut for _, _, was_cut, _ in rows) for name, rows in cuts.items()}
        memory: dict[str, Any] = {
            **reader.plain(),
            "vocabulary": vocabulary.plain(),
            "classes": [{"en": name.en, "es": name.es} for name in records.classes],
            "synthetic": records.synthetic,
            "shown": answering.fixed(parts["validation"], records.classes, records.language),
        }
        protocol: dict[str, Any] = {
            "split": _SPLITS["validation" in records.parts, "test" in records.parts],
            "split_hash": digest(parts),
            "texts": {name: len(rows) for name, rows in read.items()},
            "also_in_training": overlap(parts),
            "cut_off": cut,
            "tokens": self.tokens,
            "kept_of_longer_texts": self.keep,
            "padding": "behind, never read",
            "hidden_words": self.word_dropout,
            "vocabulary": len(vocabulary),
            "out_of_vocabulary": {
                name: round(vocabulary.missing([items for items, _ in rows]), 4) for name, rows in read.items()
            },
            "synthetic": records.synthetic,
        }
        encoded = [vocabulary.encode(items) for items, _ in read["train"]]
        initial, protocol["vectors"] = beginning(self, encoded, vocabulary)
        ends = sentence_ends(vocabulary)
        sizes = Sizes(
            pattern,
            len(records.classes),
            vocabulary=len(vocabulary),
            time=round(median(len(items) for items in encoded)),
            vectors=protocol["vectors"].get("size", 0),
            parts=protocol["vectors"].get("parts", 0),
            sentence_ends=ends,
            sentence=round(median(len(part) for tokens in encoded for part in sentences(tokens, ends))),
        )
        ready = {name: examples(rows, vocabulary) for name, rows in read.items()}
        # A network that reads sentence by sentence has to see where these end.
        train = hidden(ready["train"], self.word_dropout, ends if pattern.sentences else ())
        tests = {
            name: ready[name]
            for name in sorted(ready, key=lambda n: n != "test")
            if name not in ("train", "validation")
        }
        raw = {name: [text for text, items, _, _ in rows if items] for name, rows in cuts.items()}
        return self.weighed(Data(sizes, train, ready["validation"], tests, memory, protocol, raw, initial))

    def unseen(self, records: LabelledTexts, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """New texts with the tokens and classes of the trained network, and the texts themselves.

        Raises:
            WrongInput: a class is not one of the network's, or there is nothing to read.
        """
        return seen(records, memory)

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """How the answers are spread over the classes, and the accuracy with the words of each text shuffled."""
        reader, vocabulary = Reader.of(data.memory), Vocabulary.read(data.memory["vocabulary"])
        part = next(iter(data.tests.values()))
        _, found = self.measure(network, shuffled(part, reader, vocabulary, seed), data.memory, PIECE)
        return super().meters(network, data, seed) | {"shuffled_words": found["accuracy"]}

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """See `errors.of_texts`."""
        return errors.of_texts(super().error_analysis(data, pattern), data)

    def preview(self, records: LabelledTexts, data: Data) -> Preview:
        """Texts with their tokens, classes and lengths by part, and the words that the tests have and training lacks."""
        parts = split(records.parts, self.validation_share, self.test_share, self.split_seed)
        return preview.preview(records, parts, data)

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy, in nats; against softened classes where these are set, weighted where classes are."""
        return cross_entropy(outputs, batch, self.label_smoothing)

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """The classes of fixed sentences: some of the validation part and, for the opinions, three probes."""
        return answering.sampled(network, data.validation, data.memory)

    def respond(self, network: Network, memory: Memory, request: SentimentRequest) -> Sample:
        """The class of a text that a person gave, and the answer after each word.

        Raises:
            WrongInput: there is nothing in it that the network could read.
        """
        return answering.responded(network, memory, request.text)

    def sequence(self, memory: Memory, request: SentimentRequest, pattern: Pattern) -> Inspected:
        """See `inspected.sequence`."""
        return inspected.sequence(request.text, memory, pattern)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """See `inspected.described`."""
        return inspected.described(batch, memory, pattern)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """The classes and probabilities that each run gives to the same texts."""
        return looks.show(samples)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The answer as JSON, and as a table in CSV."""
        return looks.files(sample)

    def test_inputs(self, records: LabelledTexts, memory: Memory) -> list[dict[str, Any]]:
        """See `comparing.inputs`."""
        return comparing.inputs(split(records.parts, self.validation_share, self.test_share, self.split_seed)["test"])

    def test_output(self, network: Network, memory: Memory, given: Mapping[str, Any], seed: int) -> Sample:
        """The class of a text of the test set; nothing is drawn."""
        return comparing.output(network, memory, given)

    def error(self, sample: Sample, memory: Memory) -> float | None:
        """What is given to all classes but the right one."""
        return comparing.error(sample)

    def distance(self, one: Sample, other: Sample, memory: Memory) -> float:
        """Half the sum of the differences of the probabilities."""
        return comparing.distance(one, other)

    def influence_on(self, samples: Mapping[str, Sample]) -> int | None:
        """The right class, else the one that the first network answers."""
        return comparing.influence_on(samples)

    def compare(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """Answers, influences of the words, and the answers as the networks read on."""
        return comparing.compare(samples)


_SPLITS = {
    (True, True): "the data set's own",
    (False, True): "test as published, validation by class, seeded",
    (True, False): "validation as published, test by class, seeded",
    (False, False): "by class, seeded",
}
"""How texts were split, by whether the data set brings a validation and a test part."""


Rows = Sequence[tuple[str, int]]


def split(parts: Mapping[str, Rows], validation: float, test: float, seed: int) -> dict[str, Rows]:
    """The parts with `validation` and `test` cut off `train` where they are missing.

    Each class is shared out alike. Texts that differ only in case or spaces go into the same part.

    Args:
        validation: the share of the training texts that becomes the validation set.
        test: the share of the training texts that becomes the test set.
        seed: the seed of the draw; the same texts and seed give the same parts.

    Raises:
        WrongInput: a part would be empty, or training would hold fewer than two classes.
    """
    shares = {name: share for name, share in (("validation", validation), ("test", test)) if name not in parts}
    cut: dict[str, list[tuple[str, int]]] = {"train": [], **{name: [] for name in shares}}
    if shares:
        groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for text, label in parts["train"]:
            groups[" ".join(text.lower().split())].append((text, label))
        by_class: dict[int, list[str]] = defaultdict(list)
        for key, rows in sorted(groups.items()):
            by_class[rows[0][1]].append(key)
        for label in sorted(by_class):
            keys = by_class[label]
            random.Random(f"split {seed} {label}").shuffle(keys)
            taken = 0
            for name, share in shares.items():
                count = max(1, round(share * len(keys)))
                cut[name] += [row for key in keys[taken : taken + count] for row in groups[key]]
                taken += count
            cut["train"] += [row for key in keys[taken:] for row in groups[key]]
    else:
        cut["train"] = list(parts["train"])
    if len({label for _, label in cut["train"]}) < 2 or any(not rows for rows in cut.values()):
        raise WrongInput(
            Text(
                "There are too few texts to split: training needs texts of at least two classes, and validation and test "
                "some of each; bring more texts.",
                "Hay muy pocos textos para repartir: el entrenamiento necesita textos de al menos dos clases, y la "
                "validación y la prueba algunos de cada una; traiga más textos.",
            )
        )
    rest = {name: rows for name, rows in parts.items() if name not in cut}
    return {"train": cut["train"], **rest, **{name: cut[name] for name in shares}}


def overlap(parts: Mapping[str, Rows]) -> int:
    """How many texts outside training stand in the training part too."""
    known = {" ".join(text.lower().split()) for text, _ in parts["train"]}
    return sum(" ".join(t.lower().split()) in known for name, rows in parts.items() if name != "train" for t, _ in rows)


def digest(parts: Mapping[str, Rows]) -> str:
    """A hash of every text, its class and its part."""
    state = hashlib.sha256()
    for name in sorted(parts):
        for text, label in parts[name]:
            state.update(f"{name}\x00{label}\x00{text}\x01".encode())
    return state.hexdigest()
