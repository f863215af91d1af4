"""What tells chords that suit a melody from chords that are merely frequent."""

import torch

from playground.batch import Part
from playground.model import Network
from playground.music.chords import NONE, TONES
from playground.tasks.chords.encoding import PITCHES


def non_chord_tones(network: Network, part: Part) -> float:
    """The share of the melody's sound that is no tone of the chord the network put under it, 0 to 1.

    Positions of the grid count alike; those to which the network gives no chord do not count.
    """
    tones = torch.zeros(NONE + 1, PITCHES)
    tones[:NONE] = torch.from_numpy(TONES)
    outside, sound = torch.zeros(()), torch.zeros(())
    network.eval()
    with torch.inference_mode():
        for batch in part.batches(256):
            answers = network(batch)[0].argmax(dim=-1)
            counted = batch.mask & (answers != NONE)
            weights = batch.inputs[..., :PITCHES].float()[counted]
            tones = tones.to(weights.device)
            outside = outside.to(weights.device) + (weights * (1 - tones[answers[counted]])).sum()
            sound = sound.to(weights.device) + weights.sum()
    return float(outside / sound.clamp(min=1e-9))
