"""What flows between data, networks and the engine.

The letters of the axes, used everywhere: B batch, T time, F features, H horizon (steps ahead), O outputs per step,
V vocabulary (or classes), L layers, D directions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, Protocol, Self

import torch
from torch import Tensor

State = tuple[Tensor, ...]
"""What a recurrent network carries on in time; each tensor has shape `(layers * directions, batch, hidden)`.

Where the upper layers have another cell, the first layer's tensors come first, and then those of the layers above it.
"""

Layout = Literal["vector", "steps", "horizon", "sequence"]

PADDING, END = 0, 1
"""Tokens of outputs with the layout `sequence`: what fills a shorter one up; what ends each, and begins its decoding."""

UNHASHED = {"hashed": False}
"""Of a field that says how a part of the data is held, and nothing about what it holds."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How inputs and outputs lie in time: what joins tasks and models.

    Attributes:
        inputs: `values`, floats of shape `(batch, time, features)`; `tokens`, whole numbers `(batch, time)`; or `vector`,
            floats of a single step, `(batch, 1, features)`.
        layout: the outputs: `vector`, one per sequence, `(batch, outputs)`; `steps`, one per input position,
            `(batch, time, outputs)`; `horizon`, for the steps after the input, `(batch, horizon, outputs)`; `sequence`,
            tokens of a sequence with a length of its own, `(batch, length, outputs)`, generated step by step until `END`.
        causal: the output at a position may only see inputs up to it (the future is what is asked for).
        generates: outputs are fed back as inputs, so that the network must work step by step.
        sentences: the tokens are those of sentences, and `Sizes.sentence_ends` says where these end.
    """

    inputs: Literal["values", "tokens", "vector"]
    layout: Layout
    causal: bool = False
    generates: bool = False
    sentences: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers a network is built from.

    Attributes:
        pattern: how inputs and outputs lie in time.
        outputs: O, numbers per output: classes, characters or series.
        features: F, numbers per input step (`values`, `vector`); 0 with tokens.
        vocabulary: V, how many different input tokens (`tokens`); 0 with values. Token 0 is padding.
        horizon: H, steps ahead, or tokens of the longest output sequence; 1 where there is neither.
        time: T, a typical length of the input, for drawings and estimates.
        series: how many different series an example may be of, where the batch's `series` says which; 0: it does not.
        vectors: numbers of each token's vector, where the data brings such vectors; 0: as many as the model says.
        parts: different parts of words that tokens share, the padding counted; 0: tokens share nothing.
        sentence_ends: tokens that end a sentence, where the pattern has `sentences`.
        sentence: typical tokens of a sentence, for drawings and estimates; 0: there are none.
    """

    pattern: Pattern
    outputs: int
    features: int = 0
    vocabulary: int = 0
    horizon: int = 1
    time: int = 1
    series: int = 0
    vectors: int = 0
    parts: int = 0
    sentence_ends: tuple[int, ...] = ()
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Start:
    """What some of a network's weights begin with, instead of random numbers.

    Attributes:
        values: of the weights' own shape.
        frozen: they stay as they are; training leaves them alone.
    """

    values: Tensor
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples that go through the network together; what a task has beside this are fields of a class of its own.

    Attributes:
        inputs: `(batch, time, features)` floats or `(batch, time)` int64 tokens.
        targets: `vector`: `(batch,)` classes or values; `steps`: `(batch, time)` classes or `(batch, time, outputs)` values;
            `horizon`: `(batch, horizon, outputs)` values; `sequence`: `(batch, length)` tokens, each sequence with its
            `END` and then `PADDING`, which `targets_known` leaves out.
        lengths: `(batch,)` int64 real lengths, or None where every sequence fills the time axis.
        targets_known: bool of the shape of the targets, which of them count; None: all do.
        series: `(batch,)` int64, which of several series each example is of (see `Sizes.series`); None: not said.
        block: `(batch,)` int64, which block of the test set each example is in, where differences are measured block
            by block (see `evaluation.bootstrap`); else None.
        sample_weight: floats of the shape of the targets, how much each counts in the loss, 0 where there is none; None:
            all alike.
        extent: `(batch, time, 2)`, of each target how many characters it stands for, and the nats of spelling it where it
            is unknown; None: each stands for one character.
        carried: the state after the previous batch goes into this one (one long text read on in slices).
    """

    inputs: Tensor
    targets: Tensor
    lengths: Tensor | None = None
    targets_known: Tensor | None = field(default=None, metadata={"hashed": "last"})
    series: Tensor | None = None
    block: Tensor | None = None
    sample_weight: Tensor | None = field(default=None, metadata=UNHASHED)
    extent: Tensor | None = field(default=None, metadata=UNHASHED)
    carried: bool = field(default=False, metadata=UNHASHED)

    @classmethod
    def of(cls, batch: "Batch") -> Self:
        """The batch itself, which is of this class: a task's own data come in batches of its own class."""
        assert isinstance(batch, cls)
        return batch

    def map(self, change: Callable[[Tensor], Tensor]) -> Self:
        """The same batch with each of its tensors changed in the same way."""
        values: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        values |= {name: change(value) for name, value in values.items() if isinstance(value, Tensor)}
        return replace(self, **values)

    def rows(self, index: Tensor) -> Self:
        """The examples at `index` alone."""
        return self.map(lambda tensor: tensor[index])

    @property
    def mask(self) -> Tensor:
        """`(batch, time)` bool, true where a position is real."""
        size, time = self.inputs.shape[:2]
        if self.lengths is None:
            return torch.ones(size, time, dtype=torch.bool, device=self.inputs.device)
        return torch.arange(time, device=self.inputs.device)[None, :] < self.lengths[:, None]

    @property
    def weight(self) -> Tensor | int:
        """How many items a mean over the batch stands for: its sequences, or its real steps where each has a target.

        Where targets count differently, what they count in all.
        """
        if self.sample_weight is not None:
            return self.sample_weight.sum()
        if self.targets_known is not None:
            return self.targets_known.sum()
        if self.targets.dim() == 1:
            return len(self.inputs)
        return self.inputs.shape[0] * self.inputs.shape[1] if self.lengths is None else self.lengths.sum()

    def __len__(self) -> int:
        return len(self.inputs)


class Part(Protocol):
    """One part of the data (training, validation, test), as tensors on one device."""

    def __len__(self) -> int:
        """How many examples (sequences or slices) there are."""

    @property
    def items(self) -> int:
        """How many items go through the network in one epoch: time steps of all sequences."""

    def batches(self, size: int, order: torch.Generator | None = None) -> Iterator[Batch]:
        """The whole part in batches of `size`; in an order drawn from `order`, else as they lie."""

    def take(self, index: Tensor) -> Batch:
        """The examples at `index`, `(batch,)`, in the order in which they lie."""

    def to(self, device: torch.device) -> "Part":
        """The same part with its tensors on `device`."""


@dataclass(frozen=True)
class Examples:
    """Independent sequences, padded to the longest; batches are cut to their own longest (length buckets).

    Attributes:
        whole: all examples as one batch.
        steps: the targets have a time axis that is cut with the inputs'.
    """

    whole: Batch
    steps: bool = False

    @property
    def inputs(self) -> Tensor:
        """`(examples, time, features)` or `(examples, time)`."""
        return self.whole.inputs

    @property
    def targets(self) -> Tensor:
        """The batch's targets, for all examples."""
        return self.whole.targets

    @property
    def lengths(self) -> Tensor | None:
        """`(examples,)` int64 real lengths, or None where every sequence fills the time axis."""
        return self.whole.lengths

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def items(self) -> int:
        """Real time steps of all sequences."""
        return int(self.lengths.sum()) if self.lengths is not None else self.inputs.shape[0] * self.inputs.shape[1]

    def take(self, index: Tensor, longest: int | None = None) -> Batch:
        """The examples at `index` `(batch,)`, cut to the longest of them (`longest`, where it is known already)."""
        batch = self.whole.rows(index)
        if batch.lengths is None:
            return batch
        longest = int(batch.lengths.max()) if longest is None else longest
        if self.steps and batch.sample_weight is not None:
            batch = replace(batch, sample_weight=batch.sample_weight[:, :longest])
        if self.steps and batch.extent is not None:
            batch = replace(batch, extent=batch.extent[:, :longest])
        targets = batch.targets[:, :longest] if self.steps else batch.targets
        return replace(batch, inputs=batch.inputs[:, :longest], targets=targets)

    def batches(self, size: int, order: torch.Generator | None = None) -> Iterator[Batch]:
        """Batches of `size`; with ragged lengths, neighbours in length go together.

        Shuffling draws examples, sorts pools of 50 batches by length, and shuffles the batches: within a few per
        cent of full sorting, and still another order each epoch.
        """
        count = len(self)
        index = torch.randperm(count, generator=order) if order is not None else torch.arange(count)
        lengths = None if self.lengths is None else self.lengths.cpu()
        if lengths is None:
            chunks = list(torch.split(index, size))
        else:
            pools = torch.split(index, size * 50) if order is not None else (index,)
            chunks = [c for pool in pools for c in torch.split(pool[lengths[pool].argsort(stable=True)], size)]
            if order is not None:
                chunks = [chunks[i] for i in torch.randperm(len(chunks), generator=order).tolist()]
        # Lengths are looked up on the CPU: asking a GPU for a number at every batch would make it wait.
        longest = [None if lengths is None else int(lengths[chunk].max()) for chunk in chunks]
        for chunk, most in zip(chunks, longest, strict=True):
            yield self.take(chunk.to(self.inputs.device), most)

    def in_blocks(self, block: Tensor) -> Self:
        """The same examples with the number of the block that each is in, `(examples,)`."""
        return replace(self, whole=replace(self.whole, block=block.to(self.inputs.device)))

    def to(self, device: torch.device) -> Self:
        """The same examples on `device`."""
        return replace(self, whole=self.whole.map(lambda tensor: tensor.to(device)))


@dataclass(frozen=True)
class Stream:
    """One long sequence of tokens, read on in slices with the state carried over (truncated backpropagation).

    The sequence is laid out as `size` parallel streams; slice after slice of `window` steps goes through the
    network, each with the state of the slice before it. Every position but the first is predicted exactly once.

    Attributes:
        tokens: `(positions,)` int64.
        window: steps of one slice.
        blocks: `(positions - 1,)` int64, which block of the text each target is in, or None; slices then tell that of
            their first target as `Batch.block`.
        extent: `(positions, 2)`, of each token what `Batch.extent` tells of a target, or None.
    """

    tokens: Tensor
    window: int
    blocks: Tensor | None = None
    extent: Tensor | None = field(default=None, metadata=UNHASHED)

    def __len__(self) -> int:
        return max(1, -(-self.items // self.window))

    @property
    def items(self) -> int:
        """Positions that are predicted."""
        return len(self.tokens) - 1

    def batches(self, size: int, order: torch.Generator | None = None) -> Iterator[Batch]:
        """Slices of `size` streams in reading order; `order` only moves where the streams begin (a cyclic shift)."""
        size = max(1, min(size, self.items // self.window))
        inputs, targets = self.tokens[:-1], self.tokens[1:]
        extent = None if self.extent is None or order is not None else self.extent[1:]  # only what is measured asks
        if order is not None:
            shift = int(torch.randint(len(inputs), (1,), generator=order))
            inputs, targets = inputs.roll(-shift), targets.roll(-shift)
        length = -(-len(inputs) // size)
        missing = length * size - len(inputs)
        grid = torch.nn.functional.pad(inputs, (0, missing)).view(size, length)
        goals = torch.nn.functional.pad(targets, (0, missing)).view(size, length)
        if extent is not None:
            extent = torch.nn.functional.pad(extent, (0, 0, 0, missing)).view(size, length, 2)
        for start in range(0, length, self.window):
            stop = min(start + self.window, length)
            lengths = None
            if len(inputs) - (size - 1) * length < stop:  # the last strand ends in this slice or before it
                begins = torch.arange(size, device=grid.device) * length + start
                lengths = (len(inputs) - begins).clamp(0, stop - start)
            block = None
            if self.blocks is not None and order is None:
                firsts = torch.arange(size, device=grid.device) * length + start
                block = self.blocks[firsts.clamp(max=len(inputs) - 1)]
            told = None if extent is None else extent[:, start:stop]
            yield Batch(grid[:, start:stop], goals[:, start:stop], lengths, block=block, extent=told, carried=start > 0)

    def take(self, index: Tensor) -> Batch:
        """The slices at `index`, `(batch,)`, of the text read as one stream, each by itself and not as `carried`."""
        begins = index * self.window
        lengths = (self.items - begins).clamp(max=self.window)
        places = begins[:, None] + torch.arange(int(lengths.max()) + 1, device=self.tokens.device)
        places = places.clamp(max=self.items)
        tokens = self.tokens[places]
        extent = None if self.extent is None else self.extent[places[:, 1:]]
        return Batch(tokens[:, :-1], tokens[:, 1:], lengths, extent=extent)

    def to(self, device: torch.device) -> "Stream":
        """The same stream on `device`."""
        blocks, extent = (None if one is None else one.to(device) for one in (self.blocks, self.extent))
        return Stream(self.tokens.to(device), self.window, blocks, extent)


def whole(part: Part, streams: int = 1) -> Batch:
    """All of a part as one batch; a stream laid out as `streams` parallel ones, over all their steps, as `carried`.

    Args:
        part: as its network is measured on it.
        streams: in how many a stream is read on, at most.
    """
    if not isinstance(part, Stream):
        return next(part.batches(len(part)))
    slices = list(part.batches(streams))
    full = [torch.full((len(one),), one.inputs.shape[1]) if one.lengths is None else one.lengths for one in slices]
    extents = [one.extent for one in slices if one.extent is not None]
    return Batch(
        torch.cat([one.inputs for one in slices], dim=1),
        torch.cat([one.targets for one in slices], dim=1),
        torch.stack(full).sum(0),
        extent=torch.cat(extents, dim=1) if extents else None,
        carried=True,
    )


@dataclass(frozen=True)
class Data:
    """A task's data, ready for the network.

    Attributes:
        sizes: what the network is built from.
        train: the part that is learnt from.
        validation: the part that settings and the best epoch are chosen on.
        tests: the parts that are looked at once: `test` first, then further ones by name (`unseen_templates`,
            `challenge`).
        memory: what the trained network needs beside its weights to be used again (scaler, vocabulary, classes):
            plain JSON values.
        protocol: how the numbers came about, for the record: split and its hash, normalisation, vocabulary, window.
        raw: by part, what baselines may read beside the tensors (texts); neither hashed nor kept.
        initial: weights that a network begins with, by their names in it, where it has them: `embedding.weight`
            `(vocabulary, vectors)`, the vectors of the tokens; `rarity` `(vocabulary,)`, how much a token tells.
    """

    sizes: Sizes
    train: Part
    validation: Part
    tests: Mapping[str, Part]
    memory: Mapping[str, Any]
    protocol: Mapping[str, Any]
    raw: Mapping[str, Any] = field(default_factory=dict)
    initial: Mapping[str, Start] = field(default_factory=dict)

    def to(self, device: torch.device) -> "Data":
        """The same data with the parts on `device`."""
        tests = {name: part.to(device) for name, part in self.tests.items()}
        return replace(self, train=self.train.to(device), validation=self.validation.to(device), tests=tests)
