"""What goes through a network together where the task is to put chords under melodies."""

from dataclasses import dataclass

from torch import Tensor

from playground.batch import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class MelodyBatch(Batch):
    """Positions of melodies, with their keys.

    Attributes:
        tonic: `(batch, time)` int64, the class of the tonic triad of the key at each position.
    """

    tonic: Tensor
