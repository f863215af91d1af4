"""Answers of a trained network: to fixed sentences, to a text that a person gave, and to texts with their words shuffled."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from playground.batch import Examples, Part
from playground.classification import confusion
from playground.errors import WrongInput
from playground.knobs import knob
from playground.model import Network
from playground.task import Memory, Request, Sample, Task
from playground.tasks.sentiment.reading import Reader, padded, sentence_ends, sentences
from playground.text import Text
from playground.tokenization.subwords import BEGIN
from playground.tokenization.vocabulary import Vocabulary

PROBES: dict[str, tuple[tuple[str, int], ...]] = {
    "en": (
        ("The film is not bad.", 1),
        ("The plot is original, but the ending is terrible.", 0),
        ("Although the hotel is noisy, the room is never dirty.", 1),
    ),
    "es": (
        ("La película no es mala.", 1),
        ("La trama es original, pero el final es pésimo.", 0),
        ("Aunque el hotel es ruidoso, la habitación no está nada sucia.", 1),
    ),
}
"""Sentences that every network of the opinions is asked, by language."""

SHOWN = 6
"""Sentences of the validation part that are kept with each sample, about; at least one of each class."""

STOPS = 100
"""How often the network is asked while it reads a text, at most: each time it reads from the start."""

PIECE = 256
"""Texts that go through the network together."""


def fixed(rows: Sequence[tuple[str, int]], classes: Sequence[Text], language: str) -> list[dict[str, Any]]:
    """The sentences that every sample answers: the first of each class in validation, and the probes."""
    each = max(1, SHOWN // len(classes))
    found = [
        {"text": text, "label": label, "probe": False}
        for wanted in range(len(classes))
        for text, label in [row for row in rows if row[1] == wanted][:each]
    ]
    if [c.en for c in classes] == ["negative", "positive"]:
        found += [{"text": text, "label": label, "probe": True} for text, label in PROBES.get(language, ())]
    return found


def probabilities(network: Network, sequences: Sequence[Sequence[int]]) -> Tensor:
    """The probability of each class for each sequence of tokens: `(sequences, classes)` float32 on the CPU."""
    network.eval()
    device = next(network.parameters()).device
    found = []
    with torch.inference_mode():
        for start in range(0, len(sequences), PIECE):
            piece = sequences[start : start + PIECE]
            batch = padded(piece, [0] * len(piece)).to(device).take(torch.arange(len(piece), device=device))
            outputs, _ = network(batch)
            found.append(outputs.float().softmax(dim=1).cpu())
    return torch.cat(found)


def sampled(network: Network, validation: Part, memory: Mapping[str, Any]) -> Sample:
    """Class probabilities of the fixed sentences, and the confusion matrix of the validation part."""
    reader, vocabulary = Reader.of(memory), Vocabulary.read(memory["vocabulary"])
    found = probabilities(network, [vocabulary.encode(reader.read(row["text"])[0]) for row in memory["shown"]])
    matrix = torch.zeros(found.shape[1], found.shape[1], dtype=torch.int64)
    with torch.inference_mode():
        for batch in validation.batches(PIECE):
            matrix += confusion(network(batch)[0], batch.targets).cpu()
    return Sample(
        {key: [row[key] for row in memory["shown"]] for key in ("text", "label", "probe")} | {"kind": "fixed"},
        {"classes": memory["classes"], "probabilities": _rounded(found), "confusion": matrix.tolist()},
    )


def responded(network: Network, memory: Mapping[str, Any], text: str) -> Sample:
    """The classes of a text that a person gave, see `answered`.

    Raises:
        WrongInput: there is nothing to read, or no word that the network knows.
    """
    given(text, Reader.of(memory), Vocabulary.read(memory["vocabulary"]))
    return answered(network, memory, text)


def answered(network: Network, memory: Mapping[str, Any], text: str) -> Sample:
    """The classes of one text with anything to read, and how the answer changes as the network reads on, word by word."""
    reader, vocabulary = Reader.of(memory), Vocabulary.read(memory["vocabulary"])
    items, cut = reader.read(text)
    tokens = vocabulary.encode(items)
    read = _stops(reader.words(items))
    running = probabilities(network, [tokens[:end] for _, end in read])
    attended = _attended(network, tokens)
    ends = sentence_ends(vocabulary)
    begins = [0, *(end for _, end in read[:-1])]
    last = running[-1]
    label = int(last.argmax())
    return Sample(
        {"kind": "text", "text": text},
        {
            "class": memory["classes"][label]["en"],
            "label": label,
            "classes": memory["classes"],
            "probabilities": _rounded(last),
            "words": [word for word, _ in read],
            "ends": [end for _, end in read],
            "running": _rounded(running),
            "attention": [round(sum(attended[a:b]), 6) for a, b in zip(begins, (end for _, end in read), strict=True)]
            if attended
            else [],
            "sentences": _sentences(items, tokens, reader, ends, attended) if attended else [],
            "unknown": [item.removeprefix(BEGIN) for item in vocabulary.unknown(items)],
            "cut": reader.longest if cut else 0,
            "synthetic": memory["synthetic"],
        },
    )


def given(text: str, reader: Reader, vocabulary: Vocabulary) -> tuple[list[str], bool]:
    """The tokens of a text that a person gave, and whether it was cut.

    Raises:
        WrongInput: there is nothing to read, or no word that the network knows.
    """
    items, cut = reader.read(text)
    if len(text.strip()) < 2:
        raise WrongInput(
            Text(
                "This is too little to judge; write a sentence.",
                "Es muy poco para juzgarlo; escriba una frase.",
            )
        )
    if not any(item in vocabulary and any(c.isalnum() for c in item) for item in items):
        raise WrongInput(
            Text(
                "The network knows none of these words; write a sentence with words of its training texts.",
                "La red no conoce ninguna de estas palabras; escriba una frase con palabras de sus textos de "
                "entrenamiento.",
            )
        )
    return items, cut


def _attended(network: Network, tokens: Sequence[int]) -> list[float]:
    """How much each token counts for the answer; empty where the network has no such weights."""
    device = next(network.parameters()).device
    with torch.inference_mode():
        weights = network.attention(padded([tokens], [0]).to(device).take(torch.tensor([0], device=device)))
    return [] if weights is None else [float(weight) for weight in weights[0].cpu()]


def _sentences(
    items: Sequence[str], tokens: Sequence[int], reader: Reader, ends: Collection[int], weights: Sequence[float]
) -> list[dict[str, Any]]:
    """Each sentence and how much it counts for the answer: as much as its tokens together."""
    found, begin = [], 0
    for sentence in sentences(tokens, ends):
        end = begin + len(sentence)
        words = " ".join(word for word, _ in reader.words(items[begin:end]))
        found.append({"text": words, "weight": round(sum(weights[begin:end]), 6)})
        begin = end
    return found


def _stops(read: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Where the network is asked on its way: after each word, in a long text after each few words, and at the end."""
    every = -(-len(read) // STOPS)
    groups = [read[start : start + every] for start in range(0, len(read), every)]
    return [(" ".join(word for word, _ in group), group[-1][1]) for group in groups]


def _rounded(values: Tensor) -> Any:
    return (values.double() * 1e6).round().div(1e6).tolist()


class SentimentRequest(Request):
    """One text to classify."""

    action = Text("Classify", "Clasificar")

    @classmethod
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """A text that every sample of the network answers, too."""
        return {"text": memory["shown"][0]["text"]}

    text: str = knob(
        title=Text("Text", "Texto"),
        help=Text("A sentence or a few, to be classified.", "Una o varias frases que clasificar."),
        max_length=20_000,
        widget="prose",
    )


MOST_SHUFFLED = 1_000
"""Texts that are shuffled and asked."""


def shuffled(part: Part, reader: Reader, vocabulary: Vocabulary, seed: int) -> Examples:
    """Texts of `part` with the words of each in another order; the same seed shuffles alike."""
    assert isinstance(part, Examples) and part.lengths is not None
    draw = torch.Generator().manual_seed(seed)
    chosen = torch.randperm(len(part), generator=draw)[:MOST_SHUFFLED].sort().values
    rows = []
    for row in chosen.tolist():
        tokens = part.inputs[row, : int(part.lengths[row])].tolist()
        ends = [end for _, end in reader.words(vocabulary.decode(tokens))]
        ends = [*ends[:-1], len(tokens)] if ends else [len(tokens)]
        groups = [tokens[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
        order = torch.randperm(len(groups), generator=draw).tolist()
        rows.append([token for place in order for token in groups[place]])
    return padded(rows, part.targets[chosen].tolist())
