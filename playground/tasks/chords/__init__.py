"""Chords: which triad goes under each beat, half bar or bar of a melody."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

import numpy as np
import torch

from playground.batch import Batch, Data, Part, Pattern, Sizes
from playground.dataset import AnyRecords, Melodies, Melody
from playground.errors import WrongInput
from playground.exhibits import Exhibit
from playground.model import Network
from playground.music import chords, keys, spelling
from playground.music.chords import NAMES, NONE, TONES
from playground.own_files import uploads
from playground.task import Memory, Preview, Sample
from playground.task.inspected import Inspected
from playground.task.item_errors import ErrorAnalysis
from playground.tasks.chords import agreement, comparing, encoding, errors, inspected, looks
from playground.tasks.chords.knobs import ChordsKnobs, ChordsRequest
from playground.tasks.chords.terms import TERMS
from playground.text import Text

_BRIEF, _ENOUGH = 45.0, 12
"""Seconds that a melody for a vote may last, where so many of the test set are no longer."""


class Chords(ChordsKnobs):
    """Finds a chord for each position of a melody, seeing all of it, before and after."""

    title = Text("Chord generation", "Generación de acordes")
    about = Text(
        "The network reads a melody and predicts a chord for each beat, half bar or bar. The output is a lead sheet that you can read, play and download.",
        "La red lee una melodía y predice un acorde para cada tiempo, medio compás o compás. La salida es una partitura con acordes que se puede leer, escuchar y descargar.",
    )
    icon = "🎼"
    records = "melodies"
    request = ChordsRequest
    example: ClassVar[Mapping[str, str]] = {"training.epochs": "12", "training.seconds": "180"}
    order = 30
    terms = TERMS
    vote = Text("Which of the two sounds better?", "¿Cuál de los dos suena mejor?")
    error_title = comparing.ERROR
    examples = 40

    @classmethod
    def read(cls, name: str, content: bytes, settings: Mapping[str, Any]) -> AnyRecords:
        """A melody from a file, as it is harmonised; see `Task.read`."""
        if settings.get("kind"):
            return super().read(name, content, settings)
        asked = ChordsRequest.configure(settings, "data")
        melody, remarks = asked.of_file(
            uploads.taken(content, name, ChordsRequest.knobs()["file"].words.accept), content
        )
        return Melodies((melody,), remarks)

    def patterns(self) -> tuple[Pattern, ...]:
        """Twelve numbers in and one class out for each position; the melody after a position may be seen."""
        return (Pattern("values", "steps"),)

    @property
    def test_shares(self) -> Mapping[str, float | None]:
        """Melodies bring no split of their own: the seed of the split always draws the test set."""
        return {"split_seed": self.test_share, "test_share": None}

    def prepare(self, records: Melodies, pattern: Pattern, seed: int) -> Data:
        """Split by tune (by `split_seed`, whatever the run's seed), cut into positions, weigh the pitch classes.

        Raises:
            WrongInput: there are too few melodies to split.
        """
        parts = encoding.split(records.songs, self.validation_share, self.test_share, self.split_seed)
        train, validation, test = (encoding.examples(part, self) for part in parts)
        memory = {
            "classes": list(NAMES[: self._classes]),
            "example": encoding.stored(parts[1][0]),
        }
        names = ("train", "validation", "test")
        protocol: dict[str, Any] = {
            "split": "by tune: melodies with the same first eight steps are in one part",
            "split_hash": encoding.digest(*parts),
            "melodies": {name: len(part) for name, part in zip(names, parts, strict=True)},
            "positions": {name: part.items for name, part in zip(names, (train, validation, test), strict=True)},
            "grid": self.grid,
            "normalisation": encoding.NORMALISATION[self.weights],
            "key": "moved to C major or A minor" if self.transpose else "as written",
        }
        if self.segment:
            protocol["segment"] = self.segment
        time = round(train.items / len(train))
        sizes = Sizes(pattern, self._classes, features=train.inputs.shape[2], time=time)
        return self.weighed(Data(sizes, train, validation, {"test": test}, memory, protocol))

    def unseen(self, records: Melodies, pattern: Pattern, memory: Memory) -> tuple[Part, Any]:
        """All melodies as one part, in the classes of the trained network."""
        if len(memory["classes"]) != self._classes:
            raise WrongInput(
                Text(
                    "The network answers {its} classes, these settings give {ours}.",
                    "La red responde con {its} clases y estos ajustes dan {ours}.",
                ).format(its=len(memory["classes"]), ours=self._classes)
            )
        return encoding.examples(records.songs, self), None

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """How the answers are spread over the classes; see `non_chord_tones`."""
        return super().meters(network, data, seed) | {"non_chord_tones": non_chord_tones(network, data.tests["test"])}

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """See `errors.by_fifths`."""
        return errors.by_fifths(super().error_analysis(data, pattern), data)

    @property
    def _classes(self) -> int:
        return NONE + self.none

    def preview(self, records: Melodies, data: Data) -> Preview:
        """A chorale with its classes, how often each chord occurs, and the parts."""
        return looks.preview(records, data, encoding.restored(data.memory["example"]), self)

    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """Chords for a melody of the validation part, always the same one."""
        return self._harmonise(network, encoding.restored(data.memory["example"]))

    def respond(self, network: Network, memory: Memory, request: ChordsRequest) -> Sample:
        """Chords for a melody that a person gave.

        Raises:
            WrongFile: the file or the text is no melody; the sentence says why.
        """
        return self._harmonise(network, *request.read())

    def sequence(self, memory: Memory, request: ChordsRequest, pattern: Pattern) -> Inspected:
        """A melody that a person gave; see `inspected.sequence`.

        Raises:
            WrongFile: the file or the text is no melody; the sentence says why.
        """
        melody, remarks = request.read()
        return inspected.sequence(self, melody, memory, pattern, remarks)

    def described(self, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
        """See `inspected.described`."""
        return inspected.described(self, batch, memory, pattern)

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """Lead sheets with sound, and the chords side by side with the known ones."""
        return looks.show(samples)

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The lead sheet as MusicXML, and it played: MIDI and WAV."""
        return looks.files(sample)

    def test_inputs(self, records: Melodies, memory: Memory) -> list[dict[str, Any]]:
        """The melodies of the test set, with their own chords."""
        return [encoding.stored(song) for song in self._test(records)]

    def vote_inputs(self, records: Melodies, memory: Memory) -> list[dict[str, Any]]:
        """Those of the test set that are soon listened to."""
        test = self._test(records)
        brief = [song for song in test if song.end * 60 / song.tempo <= _BRIEF]
        return [encoding.stored(song) for song in (brief if len(brief) >= _ENOUGH else test)]

    def _test(self, records: Melodies) -> Sequence[Melody]:
        return encoding.split(records.songs, self.validation_share, self.test_share, self.split_seed)[2]

    def test_output(self, network: Network, memory: Memory, given: Mapping[str, Any], seed: int) -> Sample:
        """Chords for a melody of the test set; nothing is drawn."""
        return self._harmonise(network, encoding.restored(given))

    def error(self, sample: Sample, memory: Memory) -> float | None:
        """The share of positions with another chord than the original has."""
        return comparing.error(sample)

    def distance(self, one: Sample, other: Sample, memory: Memory) -> float:
        """The share of the time at which they have different chords."""
        return agreement.distance(one, other)

    def compare(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """The chords aligned bar by bar, with what they sound like."""
        return comparing.compare(samples)

    @classmethod
    def ballot(cls, samples: Mapping[str, Sample], truth: bool) -> dict[str, list[Exhibit]]:
        """Each lead sheet with its sound."""
        return {name: looks.played(encoding.melody_of(sample), name) for name, sample in samples.items()}

    def _harmonise(self, network: Network, melody: Melody, remarks: tuple[Text, ...] = ()) -> Sample:
        """The network's chords for a melody, in the melody's own key, with the reference where it is known."""
        grid, transpose, none = self.grid, self.transpose, self.none
        lines = encoding.borders(melody, grid)
        steps = encoding.shift(melody, transpose, lines[:-1])
        device = next(network.parameters()).device
        batch = encoding.examples((melody,), self).whole.map(lambda tensor: tensor.to(device))
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
            {
                name: encoding.rows_of(table[name])
                for name in ("title", "notes", "key", "minor", "meter", "pickup", "tempo")
            }
            | {
                "grid": grid,
                "reference": encoding.rows_of(chords.spans(target, lines)) if known else [],
                "remarks": [{"en": remark.en, "es": remark.es} for remark in remarks],
            },
            {
                "chords": encoding.rows_of(chords.spans(labels, lines)),
                "names": [spelling.chord_name(int(label), sharps) for label in labels],
                "confidence": [round(float(share), 4) for share in sure.cpu()],
            },
        )


def non_chord_tones(network: Network, part: Part) -> float:
    """The share of the melody's sound that is no tone of the chord the network put under it, 0 to 1.

    Positions of the grid count alike; those to which the network gives no chord do not count.
    """
    tones = torch.zeros(NONE + 1, encoding.PITCHES)
    tones[:NONE] = torch.from_numpy(TONES)
    outside, sound = torch.zeros(()), torch.zeros(())
    network.eval()
    with torch.inference_mode():
        for batch in part.batches(256):
            answers = network(batch)[0].argmax(dim=-1)
            counted = batch.mask & (answers != NONE)
            weights = batch.inputs[..., : encoding.PITCHES].float()[counted]
            tones = tones.to(weights.device)
            outside = outside.to(weights.device) + (weights * (1 - tones[answers[counted]])).sum()
            sound = sound.to(weights.device) + weights.sum()
    return float(outside / sound.clamp(min=1e-9))
