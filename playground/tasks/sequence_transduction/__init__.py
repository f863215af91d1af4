"""Sequence transduction: a sequence of symbols becomes another one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch, Data, Examples, Part, Pattern, Sizes, whole
from playground.exhibits import Exhibit, Table
from playground.model import Network, SequenceNetwork
from playground.plots.alignment import alignments, weights_to_keep
from playground.records.sequences import END, FIRST, PADDING, WITH_SEQUENCES, SequencePairs, fingerprint, written
from playground.script import MetricScript
from playground.task import Memory, Preview, Sample, Task, added
from playground.task.inspected import Inspected, unknown_targets
from playground.task.item_errors import ErrorAnalysis
from playground.tasks._sequences import SHOWN, SPLIT, answers, cuts, in_words, numbers, short, splits
from playground.tasks.sequence_transduction.errors import analysis
from playground.tasks.sequence_transduction.symbols import (
    TOKENS,
    SymbolsRequest,
    batch_of,
    examples_of,
    in_symbols,
    must_be_known,
    read,
)
from playground.tasks.sequence_transduction.terms import TERMS
from playground.text import Text


class SequenceTransduction(Task):
    """Symbols in, symbols out: by an encoder-decoder, or by a network that answers at every step of its input.

    In the second form the input goes on after the symbols: the delay in blanks, a delimiter, and a blank for each answer.
    """

    title = Text("Sequence transduction", "Transducción de secuencias")
    about = Text(
        "The network reads symbols and writes others: the same after a pause (copy task), or from the last to the first (reversal). Length and delay are settings: see where each cell fails, and what attention changes.",
        "La red lee símbolos y escribe otros: los mismos tras una pausa (tarea de copia) o del último al primero (inversión). La longitud y el retardo son ajustes: vea dónde falla cada celda y qué cambia la atención.",
    )
    icon = "🔁"
    records = WITH_SEQUENCES
    request = SymbolsRequest
    quickly_prepared = True
    order = 80
    example: ClassVar[Mapping[str, str]] = {"training.seconds": "300"}
    terms = TERMS

    @property
    def primary(self) -> str:
        """The share of right symbols."""
        return "token_accuracy"

    def patterns(self) -> tuple[Pattern, ...]:
        """A new sequence from a decoder, or an answer at every step of a longer input."""
        return Pattern("tokens", "sequence"), Pattern("tokens", "steps")

    def prepare(self, records: SequencePairs, pattern: Pattern, seed: int) -> Data:
        """Split in their order.

        Raises:
            WrongInput: there are too few sequences.
        """
        parts = cuts(len(records.sources))
        examples = {name: examples_of(records, part, pattern) for name, part in parts.items()}
        first = parts["validation"].start
        shown = slice(first, min(first + SHOWN, parts["validation"].stop))
        memory = {
            "symbols": records.symbols,
            "delay": records.delay,
            "shown": {
                "sources": [written(row, records.symbols) for row in records.sources[shown]],
                "right": [written(row, records.symbols) for row in records.targets[shown]],
            },
        }
        protocol = {
            "split": SPLIT,
            "data_sha256": fingerprint(records.sources, records.targets, np.array(records.delay)),
            "examples": splits(parts),
        }
        tokens, train = len(records.symbols) + FIRST, examples["train"]
        sizes = Sizes(
            pattern,
            tokens,
            vocabulary=tokens,
            horizon=train.targets.shape[1] if pattern.layout == "sequence" else 1,
            time=train.inputs.shape[1],
        )
        return Data(sizes, train, examples["validation"], {"test": examples["test"]}, memory, protocol)

    def unseen(self, records: SequencePairs, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """All sequences as one part.

        Raises:
            WrongInput: they have symbols that the network does not know.
        """
        must_be_known("".join(sorted(set(records.symbols) - set(memory["symbols"]))), memory)
        return examples_of(records, slice(0, len(records.sources)), pattern), None

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """The share of whole sequences that are right; of a decoder, how much of its error comes of its own outputs."""
        part = data.tests["test"]
        _, found = self.measure(network, part, data.memory, PIECE)
        told = {"whole_sequences": found["sequence_accuracy"]}
        wrong, forced = 1 - found["token_accuracy"], self._forced_error(network, part, data.memory)
        return told if forced is None or wrong <= 0 else {**told, "exposure_bias": 1 - forced / wrong}

    def _forced_error(self, network: Network, part: Part, memory: Memory) -> float | None:
        """The share of wrong symbols where a decoder is fed with the right symbol before each; None of other networks."""
        tallies: list[dict[str, Tensor]] = []
        with torch.inference_mode():
            for batch in part.batches(PIECE):
                outputs = network.teacher_forced(batch)
                if outputs is None:
                    return None
                tallies.append(self.tally(outputs.argmax(-1), batch, memory))
        return 1 - self.metrics(added(tallies), memory)["token_accuracy"]

    def preview(self, records: SequencePairs, data: Data) -> Preview:
        """Some sequences with their answers, and how large each part is."""
        usual = super().preview(records, data)
        shown = data.memory["shown"]
        rows = {
            "sequence": [short(one) for one in shown["sources"]],
            "right answer": [short(one) for one in shown["right"]],
        }
        table = Table(Text("Sequences", "Secuencias"), pd.DataFrame(in_words(rows, data.memory)))
        return Preview(usual.notes, (table, *usual.exhibits))

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy over all targets, in nats.

        Args:
            outputs: `(batch, steps, tokens)`.
            batch: its targets are tokens `(batch, steps)`.
        """
        return F.cross_entropy(outputs.flatten(0, -2).float(), batch.targets.flatten(), ignore_index=PADDING)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The tokens `(batch, steps)`; a decoder generates them with nothing given but the input."""
        if isinstance(network, SequenceNetwork):
            return network.generate(batch, batch.targets.shape[1])
        return outputs.argmax(-1)

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """How many symbols there are and are right, and how many sequences."""
        symbols, right = batch.targets >= FIRST, answer == batch.targets
        asked = symbols | (batch.targets == END)
        return {
            "right": (right & symbols).sum(),
            "symbols": symbols.sum(),
            "whole": (right | ~asked).all(dim=1).sum(),
            "sequences": torch.ones_like(asked[:, 0], dtype=torch.int64).sum(),
        }

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Accuracy by symbol and by sequence."""
        return {
            "token_accuracy": float(totals["right"] / totals["symbols"]),
            "sequence_accuracy": float(totals["whole"] / totals["sequences"]),
        }

    def measure(self, network: Network, part: Any, memory: Memory, size: int) -> tuple[float, dict[str, float]]:
        """See `Task.measure`; the loss is the cross-entropy."""
        loss, found = super().measure(network, part, memory, size)
        return loss, {**found, "cross_entropy": loss}

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """Errors by symbol and by its place among the symbols of the answer."""
        return analysis(data.memory["symbols"])

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """The share of right symbols; a decoder generates them with nothing given but the input."""
        batch = whole(part)
        generated = not (isinstance(part, Examples) and part.steps)
        lines = f"""\
answers = {"outputs" if generated else "outputs.argmax(dim=-1)"}  # (sequences, steps)
symbols = test["targets"] >= {FIRST}  # what is smaller stands for no symbol
right = symbols & (answers == test["targets"])
return (right.sum() / symbols.sum()).item()"""
        if not generated:
            return MetricScript(batch, {"targets": batch.targets}, lines)
        answer = "network.generate(tokens)"
        return MetricScript(batch, {"targets": batch.targets}, lines, answer, steps=batch.targets.shape[1])

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """The answers to some sequences of the validation set, always the same ones."""
        return self._shown(network, data.memory)

    def respond(self, network: Network, memory: Memory, request: SymbolsRequest) -> Sample:
        """The answer to symbols that a person gave.

        Raises:
            WrongInput: they have symbols that the network does not know.
        """
        text = read(request, memory)
        if not text:
            return self._shown(network, memory)
        return Sample({"sequence": [short(text)]}, self._answered(network, [text], memory))

    def sequence(self, memory: Memory, request: SymbolsRequest, pattern: Pattern) -> Inspected:
        """The symbols that a person gave; where there are none, the first that `respond` shows, with the right answer.

        Raises:
            WrongInput: they have symbols that the network does not know.
        """
        text = read(request, memory)
        if text:
            return self.described(unknown_targets(batch_of([text], [text], memory, pattern)), memory, pattern)
        shown = memory["shown"]
        return self.described(batch_of(shown["sources"][:1], shown["right"][:1], memory, pattern), memory, pattern)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """Steps are symbols; positions are the same steps, or the numbers of what is written."""
        tokens = (*(str(TOKENS[token]) for token in range(FIRST)), *memory["symbols"])
        steps = tuple(tokens[token] for token in batch.inputs[0].tolist())
        positions = steps if pattern.layout == "steps" else numbers(batch.targets.shape[1])
        return Inspected(batch, pattern.layout, steps, (), tokens, positions)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """What was given and answered, a sequence a row; what a decoder attended to, of the first sequence."""
        told = {name: replace(one, output={"answer": one.output["answer"]}) for name, one in samples.items()}
        return [*answers(told, memory), *alignments({name: one.output for name, one in samples.items()})]

    def _shown(self, network: Network, memory: Memory) -> Sample:
        shown = memory["shown"]
        given = {"sequence": shown["sources"], "right answer": shown["right"]}
        return Sample(given, self._answered(network, shown["sources"], memory))

    def _answered(self, network: Network, texts: Sequence[str], memory: Memory) -> dict[str, Any]:
        """What the network writes for texts of one length, and what it attends to where it says so, of the first text.

        A dot stands where it writes no symbol.
        """
        symbols, device = memory["symbols"], next(network.parameters()).device
        generates = isinstance(network, SequenceNetwork)
        pattern = Pattern("tokens", "sequence" if generates else "steps")
        batch = batch_of(texts, texts, memory, pattern).map(lambda tensor: tensor.to(device))
        network.eval()
        with torch.inference_mode():
            outputs = network(batch)[0]
            tokens = self.answer(network, batch, memory, outputs)
            weights = network.alignment(replace(batch, targets=tokens)) if generates else None
        if not generates:
            tokens = tokens[:, -len(texts[0]) :]
        told = [in_symbols(row, symbols) for row in tokens.tolist()]
        kept = weights_to_keep(weights, told[0], in_symbols(batch.inputs[0].tolist(), symbols))
        return {"answer": told, **kept}


PIECE = 256
"""Sequences that are measured at a time."""
