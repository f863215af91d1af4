"""Plays a melody with its chords: a small synthesiser, and WAV files."""

import io
import wave
from dataclasses import dataclass

import numpy as np

from playground.music.chords import voicing
from playground.music.grid import bar_length
from playground.music.melody import Chords, Melody

RATE = 22_050
"""Samples a second."""

_LONGEST = 600.0
_PEAK = 0.85


@dataclass(frozen=True)
class _Voice:
    """Overtones and their strength, loudness, and how fast a tone dies away (per second)."""

    overtones: tuple[tuple[int, float], ...]
    level: float
    decay: float


_TUNE = _Voice(((1, 1.0), (2, 0.5), (3, 0.28), (4, 0.12), (5, 0.07), (6, 0.03)), 1.0, 0.7)
_SOFT = ((1, 1.0), (2, 0.32), (3, 0.1), (4, 0.05))
_ORGAN, _BASS = _Voice(_SOFT, 0.42, 0.45), _Voice(_SOFT, 0.55, 0.45)


def seconds(melody: Melody) -> float:
    """How long the melody lasts at its tempo."""
    return min(_LONGEST, melody.end * 60.0 / melody.tempo)


def wav(melody: Melody) -> bytes:
    """The melody over its chords as a WAV file (mono, 16 bits), exactly as long as the score."""
    length = round(seconds(melody) * RATE)
    mix = np.zeros(length)
    beat = 60.0 / melody.tempo
    for onset, duration, pitch in melody.notes:
        _strike(mix, onset * beat, duration * beat, pitch, _TUNE)
    for onset, duration, label in strikes(melody):
        for i, pitch in enumerate(voicing(label, below=_floor(melody, onset, duration))):
            _strike(mix, onset * beat, duration * beat, pitch, _ORGAN if i else _BASS)
    loudest = float(np.abs(mix).max(initial=0.0))
    samples = np.round(mix * (_PEAK / loudest if loudest > 0 else 0.0) * 32_767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def strikes(melody: Melody) -> Chords:
    """The chords as they are played: held while they stay the same, struck anew in each bar, ending with the melody."""
    length, end = bar_length(melody.meter), melody.end
    played: list[tuple[float, float, int]] = []
    for onset, duration, label in melody.chords:
        stop = min(onset + duration, end)
        if stop <= onset:
            continue
        new_bar = abs((onset - melody.pickup) / length - round((onset - melody.pickup) / length)) < 1e-6
        if played and played[-1][2] == label and not new_bar and abs(sum(played[-1][:2]) - onset) < 1e-6:
            played[-1] = (played[-1][0], stop - played[-1][0], label)
        else:
            played.append((onset, stop - onset, label))
    return tuple(played)


def _floor(melody: Melody, onset: float, duration: float) -> int:
    """The pitch under which the chord stays, so that the melody is always on top."""
    over = [p for o, d, p in melody.notes if o < onset + duration and o + d > onset]
    return max(55, min(over, default=72) - 1)


def _strike(mix: np.ndarray, start: float, length: float, pitch: int, voice: _Voice) -> None:
    """Add one tone: a quick attack, a slow decay, and a release inside its length, so that nothing is cut off."""
    first = round(start * RATE)
    count = min(round(length * RATE), len(mix) - first)
    if count <= 0:
        return
    time = np.arange(count) / RATE
    frequency = 440.0 * 2 ** ((pitch - 69) / 12)
    tone = np.zeros(count)
    for overtone, strength in voice.overtones:
        if frequency * overtone < RATE / 2:
            tone += strength * np.sin(2 * np.pi * frequency * overtone * time)
    release = min(0.08, count / RATE / 3)
    envelope = np.minimum(time / 0.012, 1.0) * np.exp(-voice.decay * time)
    envelope *= np.clip((count / RATE - time) / release, 0.0, 1.0)
    mix[first : first + count] += voice.level * tone * envelope
