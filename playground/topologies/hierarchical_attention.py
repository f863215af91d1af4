"""Hierarchical attention: the words of each sentence become one vector, and the sentences of the text one more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.model import Network
from playground.recurrent import RecurrentModel, RecurrentNetwork
from playground.recurrent.script import ReadoutScript
from playground.script import Asked, HeadScript, NetworkScript, noted
from playground.text import Text
from playground.topologies.sequence_to_vector import Attention


class HierarchicalAttention(RecurrentModel):
    """Two recurrent networks with attention, one over words and one over sentences.

    After Z. Yang et al., Hierarchical attention networks for document classification, NAACL 2016, where both are
    bidirectional GRUs of one layer. A text without a mark that ends a sentence is one sentence.
    """

    title = Text("Hierarchical attention", "Atención jerárquica")
    about = Text(
        "Reads each sentence by itself, weighs its words, and then reads and weighs the sentences; suits texts of several "
        "sentences. Both weights can be looked at.",
        "Lee cada frase por separado, pondera sus palabras y después lee y pondera las frases; conviene a textos de varias "
        "frases. Ambos pesos se pueden ver.",
    )
    order: ClassVar[int] = 60

    def refuses(self, pattern: Pattern) -> Text | None:
        """Reads sentences and answers once for the whole text."""
        if pattern.layout == "sequence":
            return self.cannot_decode(pattern)
        if pattern.layout != "vector" or pattern.inputs != "tokens":
            return Text(
                "This network gives one answer to a text of sentences, and this task asks for something else. Choose “Sequence "
                "to vector” or “Sequence to sequence”.",
                "Esta red da una sola respuesta a un texto con frases, y esta tarea pide otra cosa. Elija «Secuencia a vector» o "
                "«Secuencia a secuencia».",
            )
        if not pattern.sentences:
            return Text(
                "The tokens of this task form no sentences. Choose “Sequence to vector” with the readout “attention over all "
                "steps”.",
                "Los tokens de esta tarea no forman frases. Elija «Secuencia a vector» con la lectura «atención sobre todos los "
                "pasos».",
            )
        return None

    def build(self, sizes: Sizes) -> Network:
        """Embedding, stack and attention over words, stack and attention over sentences, linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The layers over words, those over sentences, and what joins them; a sentence as long as is typical."""
        layers, count = self.drawn(bidirectional=self.bidirectional), max(1, sizes.sentence)
        each = tuple(replace(layer, restart=count) for layer in layers)
        title = Text("attention over the words of a sentence", "atención sobre las palabras de una frase")
        words = Layer(title, layers[-1].width, stride=count)
        note = Text(
            "Each sentence is read by itself, from a state of zeros; the drawing shows {count} words for each, as is typical.",
            "Cada frase se lee por separado, desde un estado de ceros; en el dibujo, como si cada una tuviera {count} "
            "palabras, lo habitual.",
        ).format(count=count)
        return Blueprint(
            sizes,
            (*each, words, *layers),
            "summary",
            self.vector(sizes),
            "attention",
            encoding=self.encoding,
            notes=(note,),
        )

    def script(self, asked: Asked) -> NetworkScript:
        """An encoder with attention over the words of each sentence, and one over the sentences of each text."""
        ragged, both, sizes = asked.ragged, self.bidirectional, asked.sizes
        read = self.read_script(sizes)
        stack = self.stack_script("inputs", bidirectional=both, ragged=both)
        readout = ReadoutScript("attention", stack.width, ragged=True)
        head = HeadScript(sizes, stack.width)
        encoder = f'''\
class Encoder(nn.Module):
    """Layers over a sequence, and the mean of their outputs, weighted by attention."""

    def __init__(self, inputs):
        super().__init__()
{stack.made}
{readout.made.rstrip()}

    def forward(self, sequence, lengths):
        # sequence: (batch, time, inputs)
{stack.run("sequence")}
{readout.lines}
        return summary  # (batch, {stack.width})'''
        marks = noted(
            f"        marks = torch.isin(tokens, torch.tensor({list(sizes.sentence_ends)}))", "they end a sentence"
        )
        each, given = ("text, ends, length", "vectors, marks, lengths") if ragged else ("text, ends", "vectors, marks")
        real = "            text, ends = text[:length], ends[:length]\n" * ragged
        lines = f'''\
class Network(nn.Module):
    """Hierarchical attention: words make sentences, and sentences make the text."""

    def __init__(self):
        super().__init__()
{read.made}        self.words = Encoder({read.features})
        self.sentences = Encoder({stack.width})
{head.made}

    def forward(self, tokens{", lengths" * ragged}):
{read.line}{marks}
        texts = []
        for {each} in zip({given}):
{real}            # After the last of several marks in a row another sentence begins.
            begins = (ends[:-1] & ~ends[1:]).nonzero()[:, 0] + 1
            texts.append(text.tensor_split(begins))
        sentences = [sentence for text in texts for sentence in text]
        lengths = torch.tensor([len(sentence) for sentence in sentences])
        found = self.words(pad_sequence(sentences, batch_first=True), lengths)
        # found: (sentences, {stack.width}), those of each text after those of the one before
        counts = torch.tensor([len(text) for text in texts])
        found = pad_sequence(found.split(counts.tolist()), batch_first=True)
        summary = self.sentences(found, counts)
{head.answer("summary")}'''
        called = {"attend_words": "words.attend", "attend_sentences": "sentences.attend"}
        for part, name in (("stack", "words"), ("sentences", "sentences")):
            called |= {own: f"{name}.{layers}" for own, layers in stack.renames(part).items()}
        looped = tuple(f"{name}.{layers}" for name in ("words", "sentences") for layers in stack.looped)
        classes = (*read.classes, *stack.classes, *readout.classes, encoder)
        return NetworkScript(lines, classes, called, ("lengths",) * ragged, looped)


@dataclass(frozen=True)
class _Sentences:
    """Where each token of a batch lies; what is padding lies nowhere.

    Attributes:
        real: `(batch, time)` bool, which are tokens.
        row: `(tokens,)`, the number of each token's sentence among all sentences of the batch.
        place: `(tokens,)`, its place in that sentence.
        lengths: `(sentences,)`, tokens of each sentence.
        text: `(sentences,)`, the text of each.
        number: `(sentences,)`, its place in that text.
        counts: `(batch,)`, sentences of each text.
    """

    real: Tensor
    row: Tensor
    place: Tensor
    lengths: Tensor
    text: Tensor
    number: Tensor
    counts: Tensor

    @classmethod
    def of(cls, batch: Batch, ends: tuple[int, ...]) -> "_Sentences":
        """Those of a batch; `ends` are the tokens after which a new sentence begins, several in a row end one."""
        real = batch.mask
        marks = torch.zeros_like(real)
        for end in ends:
            marks |= batch.inputs == end
        begins = real & F.pad(marks[:, :-1] & ~marks[:, 1:], (1, 0))
        begins[:, :1] = real[:, :1]
        time = torch.arange(real.shape[1], device=real.device).expand_as(real)
        place = time - torch.where(begins, time, 0).cummax(1).values
        counts = begins.sum(1)
        row = begins.flatten().cumsum(0).view_as(place) - 1
        found = int(counts.sum())
        text = torch.repeat_interleave(torch.arange(len(counts), device=real.device), counts, output_size=found)
        number = torch.arange(found, device=real.device) - (counts.cumsum(0) - counts)[text]
        lengths = torch.bincount(row[real], minlength=found)
        return cls(real, row[real], place[real], lengths, text, number, counts)


class _Network(RecurrentNetwork):
    parts: ClassVar[Mapping[str, Text]] = {
        "stack": Text("words", "palabras"),
        "sentences": Text("sentences", "frases"),
        "attend_words": Text("attention to words", "atención a las palabras"),
        "attend_sentences": Text("attention to sentences", "atención a las frases"),
    }

    def __init__(self, model: HierarchicalAttention, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.ends, width = sizes.sentence_ends, self.stack.width
        self.attend_words = Attention(width)
        self.sentences = model.stack(
            width, bidirectional=model.bidirectional, recurrent_dropout=model.recurrent_dropout
        )
        self.attend_sentences = Attention(width)
        self.head = nn.Linear(width, sizes.outputs)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        text, _, _, _ = self._read_sentences(batch)
        answer: Tensor = self.head(self.drop(text))
        return answer, None

    def attention(self, batch: Batch) -> Tensor:
        """How much each token counts, `(batch, time)`: its weight in its sentence times that of the sentence.

        A sentence's weight is that of its tokens together, for the weights of its words add up to 1.
        """
        _, where, words, sentences = self._read_sentences(batch)
        found = torch.zeros(where.real.shape, dtype=words.dtype, device=words.device)
        found[where.real] = words[where.row, where.place] * sentences[where.text, where.number][where.row]
        return found

    def laid_out(self, part: str, values: Tensor, batch: Batch) -> Tensor:
        """Words where they stand in their text; their attention as one row, `(batch, 1, time)`."""
        if part not in ("stack", "attend_words"):
            return values
        where = _Sentences.of(batch, self.ends)
        words = values if part == "stack" else values.transpose(1, 2)
        found = words.new_full((*where.real.shape, words.shape[2]), torch.nan)
        found[where.real] = words[where.row, where.place]
        return found if part == "stack" else found.transpose(1, 2)

    def _read_sentences(self, batch: Batch) -> tuple[Tensor, _Sentences, Tensor, Tensor]:
        """The vector of each text, and the weights: of words, `(sentences, words)`, and of sentences, `(batch, most)`."""
        where = _Sentences.of(batch, self.ends)
        vectors = self.read(batch)[where.real]
        found, longest = len(where.lengths), int(where.lengths.max()) if len(where.lengths) else 0
        # A batch in which no text has a token is read as one with a sentence without words.
        words = vectors.new_zeros(max(found, 1), max(longest, 1), vectors.shape[-1])
        words[where.row, where.place] = vectors
        lengths = where.lengths if found else where.lengths.new_zeros(1)
        read, word_weights = _attended(self.stack, self.attend_words, words, lengths)
        most = max(1, int(where.counts.max()))
        sentences = read.new_zeros(len(where.counts), most, read.shape[-1])
        sentences[where.text, where.number] = read[:found]
        text, sentence_weights = _attended(self.sentences, self.attend_sentences, sentences, where.counts)
        return text, where, word_weights, sentence_weights


def _attended(stack: nn.Module, attend: Attention, inputs: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """The mean of what a stack says, `(batch, width)`, and the weights of its steps in it, `(batch, time)`."""
    outputs: Tensor = stack(inputs, lengths, None, ends=False)[0]
    mask = torch.arange(inputs.shape[1], device=lengths.device)[None, :] < lengths[:, None]
    weights: Tensor = attend(outputs, mask)
    return (weights[:, :, None] * outputs).sum(1), weights
