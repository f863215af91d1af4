"""Chords of several networks for one melody, bar by bar: what each chose, how sure it was, and where they disagree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playground.dataset import Melody
from playground.music import grid
from playground.music.melody import Chords
from playground.task import Sample
from playground.tasks.chords import encoding

_EXACT = 6
"""Decimals of a quarter note to which onsets are the same."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One chord that a network chose, held until it changes or the bar ends.

    Attributes:
        bar: its number, 0 for a pickup.
        onset: where it begins, in quarter notes.
        label: of the chord, see `music.chords`.
        probability: that the network gave it, the mean over its positions, 0 to 1.
        wrong: the original has another chord at some of its positions; None: the original is not known.
    """

    bar: int
    onset: float
    label: int
    probability: float
    wrong: bool | None


def bar_of(melody: Melody, onset: float) -> int:
    """The number of the bar at an onset in quarter notes: 1 is the first full one, 0 a pickup."""
    return int((onset - melody.pickup + 10**-_EXACT) // grid.bar_length(melody.meter)) + 1


def choices(sample: Sample) -> list[Choice]:
    """The chords of one network in order, equal ones within a bar as one."""
    melody = encoding.melody_of(sample)
    right = _by_onset(encoding.melody_of(sample, "reference").chords)
    groups: list[list[tuple[float, int, float]]] = []
    for (onset, _, label), sure in zip(melody.chords, sample.output["confidence"], strict=True):
        last = groups[-1][-1] if groups else None
        if last is None or (bar_of(melody, last[0]), last[1]) != (bar_of(melody, onset), label):
            groups.append([])
        groups[-1].append((onset, label, float(sure)))
    return [
        Choice(
            bar_of(melody, group[0][0]),
            group[0][0],
            group[0][1],
            sum(sure for _, _, sure in group) / len(group),
            any(right.get(round(onset, _EXACT), label) != label for onset, label, _ in group) if right else None,
        )
        for group in groups
    ]


def disagreeing(samples: Iterable[Sample]) -> list[int]:
    """The numbers of the bars in which not all networks have the same chord all the time."""
    melodies = [encoding.melody_of(sample) for sample in samples]
    return sorted({bar_of(melodies[0], onset) for onset, _, labels in _moments(melodies) if len(set(labels)) > 1})


def distance(one: Sample, other: Sample) -> float:
    """The share of the time at which two networks have different chords, 0 to 1."""
    moments = _moments([encoding.melody_of(one), encoding.melody_of(other)])
    apart = sum(duration for _, duration, labels in moments if len(set(labels)) > 1)
    return apart / sum(duration for _, duration, _ in moments)


def _moments(melodies: Sequence[Melody]) -> list[tuple[float, float, tuple[int, ...]]]:
    """The onset and the duration of each stretch in which no melody changes its chord, with the chord of each."""
    changes = [_by_onset(melody.chords) for melody in melodies]
    onsets = sorted({onset for change in changes for onset in change})
    end = max(onset + duration for melody in melodies for onset, duration, _ in melody.chords)
    held = [melody.chords[0][2] for melody in melodies]
    found = []
    for onset, stop in zip(onsets, [*onsets[1:], end], strict=True):
        held = [change.get(onset, now) for change, now in zip(changes, held, strict=True)]
        found.append((onset, stop - onset, tuple(held)))
    return found


def right_share(sample: Sample) -> float | None:
    """The share of positions with the chord of the original, 0 to 1; None where that is not known."""
    right = encoding.melody_of(sample, "reference").chords
    if not right:
        return None
    given = encoding.melody_of(sample).chords
    return sum(one[2] == other[2] for one, other in zip(given, right, strict=True)) / len(right)


def bars_of(melody: Melody) -> list[int]:
    """The numbers of all bars of a melody."""
    return list(range(bar_of(melody, 0.0), bar_of(melody, max(melody.end - 2 * 10**-_EXACT, 0.0)) + 1))


def ranges(bars: Iterable[int]) -> str:
    """Bars as people write them: `2, 5–7`."""
    spans: list[tuple[int, int]] = []
    for bar in sorted(set(bars)):
        if spans and spans[-1][1] == bar - 1:
            spans[-1] = (spans[-1][0], bar)
        else:
            spans.append((bar, bar))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _by_onset(chords: Chords) -> Mapping[float, int]:
    return {round(onset, _EXACT): label for onset, _, label in chords}
