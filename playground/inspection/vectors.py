"""What a network reads as numbers, where gradients end: values as they are, tokens as their vectors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from playground.batch import PADDING, Batch
from playground.errors import Impossible
from playground.inspection.written_out import evaluating, written_out
from playground.model import Network
from playground.text import Text

Output = tuple[int, ...]
"""Which number of the outputs is asked about: its place in `network(batch)` without the batch axis."""

Baseline = Literal["zero", "padding", "mean"]
"""What inputs are compared with: zero; the vector of the padding (of values: zero); or the mean vector of all tokens of the
vocabulary (of values: the mean of each variable over the real steps)."""

_WITH_GRADIENTS, _WITHOUT = 8_000, 32_000
"""Steps of all sequences that go through the network together."""


def read_vectors(network: Network, batch: Batch) -> Tensor:
    """What the network reads of a batch: `(batch, time, features)`, of tokens the vectors that stand for them.

    Args:
        network: in evaluation mode.
        batch: of values or of tokens.

    Raises:
        Impossible: the network has no vector for each token.
    """
    if batch.inputs.is_floating_point():
        return batch.inputs.detach()
    found: list[Tensor] = []
    with torch.no_grad(), _replaced(network, batch.inputs, lambda _, vectors: found.append(vectors)):
        network(batch)
    if not found:
        raise Impossible(_NO_VECTORS)
    return found[0]


def outputs_from(network: Network, batch: Batch, vectors: Tensor) -> Tensor:
    """The outputs of the network where it reads these vectors instead of the batch's inputs.

    Args:
        network: in evaluation mode.
        batch: what else it reads: lengths, series, the targets of a decoder.
        vectors: `(batch, time, features)`, as `read_vectors` gives them.
    """
    with reading(network, batch, vectors) as given:
        outputs: Tensor = network(given)[0]
        return outputs


@contextmanager
def reading(network: Network, batch: Batch, vectors: Tensor) -> Iterator[Batch]:
    """Within, the network reads these vectors where it is given the batch that is yielded; arguments as `outputs_from`."""
    if batch.inputs.is_floating_point():
        yield batch.map(lambda tensor: vectors if tensor is batch.inputs else tensor)
    else:
        with _replaced(network, batch.inputs, lambda *_: vectors):
            yield batch


def token_vectors(network: Network, batch: Batch, vocabulary: int) -> Tensor:
    """The vector of every token of the vocabulary, `(vocabulary, features)`.

    Args:
        network: in evaluation mode.
        batch: any one of tokens; it shows which part of the network reads them.
        vocabulary: how many different tokens there are.

    Raises:
        Impossible: the network reads values, or has no vector for each token.
    """
    readers: list[nn.Module] = []
    if not batch.inputs.is_floating_point():
        with torch.no_grad(), _replaced(network, batch.inputs, lambda module, _: readers.append(module)):
            network(batch)
    if not readers:
        raise Impossible(_NO_VECTORS)
    with torch.no_grad():
        table: Tensor = readers[0](torch.arange(vocabulary, device=batch.inputs.device)[None])
    return table[0]


@dataclass(frozen=True)
class Asked:
    """One number of the outputs as a function of what a network reads.

    Attributes:
        network: written out where there are gradients, as cuDNN gives none of its layers in evaluation mode.
        batch: what is inspected.
        output: which number.
        vectors: what the network reads of the batch, `(batch, time, features)`.
    """

    network: Network
    batch: Batch
    output: Output
    vectors: Tensor

    @classmethod
    def of(cls, network: Network, batch: Batch, output: Output, *, gradients: bool = True) -> "Asked":
        """Of a network, which is left as it is; without gradients torch's fused layers are faster."""
        network = written_out(network) if gradients else evaluating(network)
        return cls(network, batch, output, read_vectors(network, batch))

    def numbers(self, vectors: Tensor, rows: Tensor | None = None) -> Tensor:
        """The number for other vectors, `(rows,)`.

        Args:
            vectors: `(rows, time, features)`.
            rows: which sequence of the batch each of them stands for; None: all for the first.
        """
        first = torch.zeros(len(vectors), dtype=torch.int64, device=vectors.device)
        batch = self.batch.rows(first if rows is None else rows)
        return number(outputs_from(self.network, batch, vectors), self.output)

    def reference(self, baseline: Baseline, vocabulary: int) -> Tensor:
        """The baseline at every step, of the shape of `vectors`.

        Args:
            baseline: which one.
            vocabulary: how many different tokens there are; 0 where inputs are values.

        Raises:
            Impossible: tokens go into the network without a vector for each.
        """
        tokens = not self.batch.inputs.is_floating_point()
        if baseline == "zero" or (baseline == "padding" and not tokens):
            return torch.zeros_like(self.vectors)
        if not tokens:
            return self.vectors[self.batch.mask].mean(0).expand_as(self.vectors)
        table = token_vectors(self.network, self.batch, vocabulary)
        return (table[PADDING] if baseline == "padding" else table[PADDING + 1 :].mean(0)).expand_as(self.vectors)


def number(outputs: Tensor, output: Output) -> Tensor:
    """One number of the outputs for each row, `(rows,)`."""
    for place in output:
        outputs = outputs.select(1, place)
    return outputs


def exact(network: Network, batch: Batch) -> tuple[Network, Batch]:
    """Both in double precision; the network is a copy, written out."""
    double = batch.map(lambda tensor: tensor.double() if tensor.is_floating_point() else tensor)
    return written_out(network).double(), double


def in_pieces(rows: Tensor, time: int, *, gradients: bool = False) -> tuple[Tensor, ...]:
    """What goes through a network in so many rows, in pieces that fit into memory.

    Args:
        rows: `(rows, …)`.
        time: steps of each sequence.
        gradients: whether what the network computes is kept for its gradient.
    """
    return torch.split(rows, max(1, (_WITH_GRADIENTS if gradients else _WITHOUT) // max(time, 1)))


def repeated(batch: Batch, times: int) -> Batch:
    """A batch of one sequence as one of as many equal sequences."""
    return batch.rows(torch.zeros(times, dtype=torch.int64, device=batch.inputs.device))


@contextmanager
def _replaced(network: Network, tokens: Tensor, change: Callable[[nn.Module, Tensor], Tensor | None]) -> Iterator[None]:
    """Within, what comes out of the module that is given these very tokens is changed; as it is where `change` says None."""

    def hook(module: nn.Module, given: tuple[Any, ...], found: Tensor) -> Tensor | None:
        return change(module, found) if given and given[0] is tokens else None

    handles = [module.register_forward_hook(hook) for module in network.modules()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


_NO_VECTORS = Text(
    "This network reads no tokens through vectors. Choose a run on text with an embedding.",
    "Esta red no lee tokens mediante vectores. Elija una ejecución sobre texto con embeddings.",
)
