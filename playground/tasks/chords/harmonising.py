"""A trained network put to a melody: the chords it finds, how sure it is of each, and whether they suit the melody."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

from playground.batch import Batch, Part
from playground.dataset import Melody
from playground.model import Network
from playground.music import chords, keys, spelling
from playground.music.chords import NONE, TONES
from playground.task import Sample
from playground.tasks.chords import encoding
from playground.tasks.chords.encoding import PITCHES
from playground.tasks.chords.knobs import ChordsKnobs
from playground.text import Text


def harmonise(network: Network, task: ChordsKnobs, melody: Melody, remarks: tuple[Text, ...] = ()) -> Sample:
    """The network's chords for a melody, in the melody's own key, with the reference where it is known."""
    grid, transpose, none = task.grid, task.transpose, task.none
    lines = encoding.borders(melody, grid)
    steps = encoding.shift(melody, transpose, lines[:-1])
    found = torch.from_numpy(encoding.features(melody, grid, transpose, task.place, task.weights))
    pieces = torch.split(found, task.segment or len(found))
    device = next(network.parameters()).device
    inputs = pad_sequence(list(pieces), batch_first=True).to(device)
    lengths = torch.tensor([len(piece) for piece in pieces], device=device)
    batch = Batch(inputs, torch.zeros(inputs.shape[:2], dtype=torch.int64, device=device), lengths)
    network.eval()
    with torch.inference_mode():
        outputs, _ = network(batch)
    sure, best = torch.softmax(outputs[batch.mask].float(), dim=-1).max(dim=-1)
    labels = encoding.moved(best.cpu().numpy(), -steps)
    known = bool(melody.chords or melody.harmony)
    target = encoding.reference(melody, grid, none) if known else np.zeros(0, dtype=np.int64)
    sharps = keys.signature(melody.key, melody.minor)
    key = keys.title(melody.key, melody.minor)
    if transpose:
        remarks = (
            *remarks,
            Text(
                "In {key}: moved to C major or A minor for the network, and back.",
                "En {key}: la red la ve en do mayor o la menor, y el resultado vuelve a su tono.",
            ).format(key=key),
        )
    table = asdict(melody)
    return Sample(
        {name: _plain(table[name]) for name in ("title", "notes", "key", "minor", "meter", "pickup", "tempo")}
        | {
            "grid": grid,
            "reference": _plain(chords.spans(target, lines)) if known else [],
            "remarks": [{"en": remark.en, "es": remark.es} for remark in remarks],
        },
        {
            "chords": _plain(chords.spans(labels, lines)),
            "names": [spelling.chord_name(int(label), sharps) for label in labels],
            "confidence": [round(float(share), 4) for share in sure.cpu()],
        },
    )


def melody_of(sample: Sample, voice: str = "output") -> Melody:
    """The melody of a sample with the network's chords; `voice="reference"`: with the known ones."""
    given: Mapping[str, Any] = sample.input
    rows = sample.output["chords"] if voice == "output" else given["reference"]
    return Melody(
        str(given["title"]),
        tuple((float(a), float(d), int(p)) for a, d, p in given["notes"]),
        tuple((float(a), float(d), int(c)) for a, d, c in rows),
        int(given["key"]),
        bool(given["minor"]),
        str(given["meter"]),
        float(given["pickup"]),
        tempo=float(given["tempo"]),
    )


def stored(melody: Melody) -> dict[str, Any]:
    """A melody as plain JSON."""
    return {name: _plain(value) for name, value in asdict(melody).items()}


def restored(table: Mapping[str, Any]) -> Melody:
    """A melody from what `stored` made."""
    rows = ("notes", "chords", "harmony", "modulations")
    lists = {name: tuple(tuple(row) for row in table.get(name, ())) for name in rows}
    return replace(Melody("", (), (), 0, False, "4/4"), **(dict(table) | lists))


def _plain(value: Any) -> Any:
    return [list(row) for row in value] if isinstance(value, tuple) else value


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
