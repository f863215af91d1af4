"""A melody with its chords: the one form in which music goes through the playground."""

from dataclasses import dataclass

Notes = tuple[tuple[float, float, int], ...]
"""`(onset, duration, midi pitch)` each; onset and duration in quarter notes."""

Chords = tuple[tuple[float, float, int], ...]
"""`(onset, duration, label)` each; label 0–11 major triads from C up, 12–23 minor, 24 none."""


@dataclass(frozen=True)
class Melody:
    """One melody with its chords.

    Attributes:
        title: its name.
        notes: the melody, one note at a time, in order.
        chords: its chords in order; empty where none are known.
        key: the tonic's pitch class, 0–11.
        minor: whether the mode is minor.
        meter: time signature, `4/4`.
        pickup: quarter notes before the first full bar.
        harmony: the notes of the other voices where they are known; chords on any grid then follow from them.
        tempo: quarter notes a minute.
        modulations: `(onset, tonic)` where the key signature changes; the mode stays.
        before: quarter notes of whole bars of silence at the beginning of the file that are left out here.
    """

    title: str
    notes: Notes
    chords: Chords
    key: int
    minor: bool
    meter: str
    pickup: float = 0.0
    harmony: Notes = ()
    tempo: float = 84.0
    modulations: tuple[tuple[float, int], ...] = ()
    before: float = 0.0

    @property
    def end(self) -> float:
        """Where the last note of the melody ends, in quarter notes."""
        return max((onset + duration for onset, duration, _ in self.notes), default=0.0)
