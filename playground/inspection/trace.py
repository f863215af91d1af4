"""Everything that the layers of a network compute on their way through a batch."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.batch import PADDING, Batch
from playground.errors import Impossible
from playground.inspection.hooks import Hooks, Track
from playground.inspection.places import INPUTS, WEIGHTS, Edit, Place
from playground.inspection.written_out import without_cells, written_out
from playground.model import Network, SequenceNetwork
from playground.recurrent import RecurrentNetwork, reverse

__all__ = ["Place", "Recording", "Trace", "recorded", "trace", "written_out"]


class Recording:
    """What hooks keep of one forward pass.

    Args:
        network: written out.
        batch: what it reads.
        hooks: that keep what it computes.
    """

    def __init__(self, network: Network, batch: Batch, hooks: Hooks) -> None:
        self._network, self._batch, self._hooks = network, batch, hooks

    @property
    def values(self) -> dict[Place, Tensor]:
        """By place, `(batch, time, units)` in reading order, whichever direction a layer reads in; NaN after a sequence's end.

        `x_t` is what the first layer of a part reads. Of a complex state (`s_t` of the linear recurrence) both parts are told,
        `Re s_t` and `Im s_t`. `weights` of attention are `(batch, steps, time)`, a row for each step that asks; a readout asks
        once.
        """
        found: dict[Place, Tensor] = {}
        with torch.no_grad():
            for place, track in self._hooks.tracks.items():
                found |= self._laid_out(place, track, [value.detach() for value in track.values])
        return found

    def gradients(self, of: Tensor, places: Iterable[Place] | None = None) -> dict[Place, Tensor]:
        """The derivatives of a number by all that was computed, of the shapes of `values`.

        Each is that by a change of this one value which is then carried on as the network carries it: through later steps,
        too. A value that the number does not depend on has 0.

        Args:
            of: made of the outputs, a scalar.
            places: by which; None: all of `values`.

        Raises:
            RuntimeError: it was not recorded for gradients.
        """
        return self.gradients_beside(of, (), places)[0]

    def gradients_beside(
        self, of: Tensor, inputs: tuple[Tensor, ...], places: Iterable[Place] | None = None
    ) -> tuple[dict[Place, Tensor], tuple[Tensor, ...]]:
        """As `gradients`, and on the same way back the derivatives by tensors that the network was given."""
        wanted = None if places is None else set(places)
        tracks = {
            place: track
            for place, track in self._hooks.tracks.items()
            if wanted is None or wanted & set(_parts(place, track))
        }
        flat = [value for track in tracks.values() for value in track.values]
        found_by = torch.autograd.grad(
            of, [*inputs, *flat], retain_graph=True, allow_unused=True, materialize_grads=True
        )
        slopes = iter(found_by[len(inputs) :])
        found: dict[Place, Tensor] = {}
        for place, track in tracks.items():
            found |= self._laid_out(place, track, [next(slopes) for _ in track.values])
        chosen = {place: value for place, value in found.items() if wanted is None or place in wanted}
        return chosen, found_by[: len(inputs)]

    def _laid_out(self, place: Place, track: Track, values: list[Tensor]) -> dict[Place, Tensor]:
        """The values of a track as `(batch, time, units)`, real numbers."""
        found = _together(track, values)
        lengths = _lengths(self._network, self._batch, track, found.shape[1])
        if place.direction == 1:
            found = reverse(found, lengths)
        real: tuple[Tensor, ...] = (found.real, found.imag) if found.is_complex() else (found,)
        if lengths is not None:
            ended = torch.arange(found.shape[1], device=found.device) >= lengths[:, None]
            real = tuple(part.masked_fill(ended[:, :, None], torch.nan) for part in real)
        told = (self._network.laid_out(track.part, part, self._batch) for part in real)
        return dict(zip(_parts(place, track), told, strict=True))


@contextmanager
def recorded(
    network: Network, batch: Batch, edit: Edit | None = None, *, gradients: bool = False
) -> Iterator[Recording]:
    """Within, what the network computes is kept; for one forward pass over the batch.

    Args:
        network: written out, and in nobody else's use.
        batch: what it reads; of a decoder of tokens the targets are what it is fed with.
        edit: what changes values on the way; None: nothing. Values are kept as they were changed.
        gradients: whether numbers can be differentiated by what is kept; then gradients must be enabled.
    """
    hooks = Hooks(network, edit, keep=True, gradients=gradients)
    try:
        yield Recording(network, batch, hooks)
    finally:
        hooks.remove()


@dataclass(frozen=True)
class Trace:
    """What was computed.

    Attributes:
        values: of every layer, by place, `(batch, time, units)`, see `Recording.values`.
        inputs: what the first layer of each part reads, by part, `(batch, time, features)`.
        attention: the weights of each part that attends, by part, `(batch, steps, time)`.
        outputs: the network's, as `Network.forward` gives them.
        recording: what gradients are asked of.
    """

    values: Mapping[Place, Tensor]
    inputs: Mapping[str, Tensor]
    attention: Mapping[str, Tensor]
    outputs: Tensor
    recording: Recording


def trace(network: Network, batch: Batch, edit: Edit | None = None, *, gradients: bool = False) -> Trace:
    """Run over a batch and keep what is computed at every place.

    Args:
        network: any with recurrent layers; it is left as it is.
        batch, edit: see `recorded`.
        gradients: whether `Trace.recording` can be asked for them.

    Raises:
        Impossible: the network has no recurrent layers; the sentence says what it has instead.
    """
    refusal = without_cells(network)
    if refusal is not None:
        raise Impossible(refusal)
    copy = written_out(network)
    with (
        torch.enable_grad() if gradients else torch.no_grad(),
        recorded(copy, batch, edit, gradients=gradients) as kept,
    ):
        outputs, _ = copy(batch)
    values = kept.values
    return Trace(
        {place: found for place, found in values.items() if place.name not in (INPUTS, WEIGHTS)},
        {place.part: found for place, found in values.items() if place.name == INPUTS},
        {place.part: found for place, found in values.items() if place.name == WEIGHTS},
        outputs,
        kept,
    )


def _parts(place: Place, track: Track) -> Iterator[Place]:
    """The places of real numbers that a place is told as."""
    if not track.values[0].is_complex():
        yield place
        return
    for part in ("Re", "Im"):
        yield Place(place.part, place.layer, place.direction, f"{part} {place.name}")


def _together(track: Track, values: list[Tensor]) -> Tensor:
    """`(rows, steps, units)` in the order of computing."""
    if not track.whole:
        return torch.stack(values, dim=1)
    return torch.cat([value[:, None] if value.ndim == 2 else value for value in values], dim=1)


def _lengths(network: Network, batch: Batch, track: Track, steps: int) -> Tensor | None:
    """How many of a part's steps are real, `(rows,)`; None: all."""
    if track.lengths is not None or track.part == "ahead":
        return track.lengths
    if track.part == "stack" and isinstance(network, RecurrentNetwork):
        # In one direction layers need not be told how long the sequences are.
        with torch.no_grad():
            read = network.given(batch)
        return read.lengths if read.inputs.shape[1] == steps else None
    if isinstance(network, SequenceNetwork) and batch.targets.shape[1] == steps:
        return (batch.targets != PADDING).sum(1)
    return None
