"""What a person may give a trained writer, and how it writes on from there."""

from collections.abc import Sequence
from typing import Any

import torch

from playground import generation
from playground.errors import WrongInput
from playground.knobs import knob
from playground.model import Network
from playground.plots.frequencies import listed
from playground.task import Memory, Request, Sample, Task
from playground.tasks.writing import playing
from playground.tasks.writing.splitting import BETWEEN
from playground.tasks.writing.units import Cutter
from playground.text import Text
from playground.tokenization import UNITS
from playground.tokenization.vocabulary import PADDING, UNKNOWN, UNKNOWN_MARK, Vocabulary

PROMPT = 60
"""Characters of the beginning that every sample of a text is written from."""
_LINE, _LINES, _LONG, _PROMPTS = 4, 20, 16, 200
"""Words of a line whose half is a beginning; so many of them, or a text counts as one without lines, where so many words are one;
and about how many beginnings are taken of a text."""


class WritingRequest(Request):
    """A beginning, how far to write on, and how boldly."""

    action = Text("Generate", "Generar")

    @classmethod
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """The beginning that every sample of the network is written from."""
        return super().usual(task, memory) | {"text": memory["prompt"]}

    text: str = knob(
        "",
        max_length=5000,
        widget="prose",
        title=Text("Beginning", "Comienzo"),
        help=Text(
            "The network writes on from here. For tunes: headers, notes, both, or nothing.",
            "La red sigue escribiendo desde aquí. Para melodías: cabeceras, notas, ambas o nada.",
        ),
    )
    length: int = knob(
        400,
        ge=1,
        le=20_000,
        limit="max_generated",
        log=True,
        unit=Text("characters", "caracteres"),
        title=Text("Length", "Longitud"),
        help=Text(
            "How many characters to write at most, whole words where the network writes words; a tune stops at its end.",
            "Cuántos caracteres escribir como mucho, en palabras enteras si la red escribe palabras; una melodía se detiene en su final.",
        ),
    )
    temperature: float = knob(
        0.8,
        ge=0.0,
        le=3.0,
        title=Text("Temperature", "Temperatura"),
        help=Text(
            "0 always takes the most likely character, 1 samples from the network's probabilities, higher values sample unlikely characters more often.",
            "0 toma siempre el carácter más probable, 1 muestrea según las probabilidades de la red, más da más peso a lo improbable.",
        ),
    )
    top_k: int = knob(
        0,
        ge=0,
        le=1000,
        advanced=True,
        title=Text("Top-k", "Top-k"),
        help=Text(
            "Sample among this many of the most likely characters; 0: among all.",
            "Muestrear entre este número de caracteres más probables; 0: entre todos.",
        ),
    )
    seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        title=Text("Seed", "Semilla"),
        help=Text(
            "The same seed draws the same text; another seed, another text.",
            "La misma semilla da el mismo texto; otra semilla, otro texto.",
        ),
    )


def write(network: Network, memory: Memory, request: WritingRequest) -> Sample:
    """The beginning and what the network writes after it.

    A tune is written after an empty line, as in training, and ends at the next one.

    Returns:
        A sample whose output holds `text` (beginning and continuation), `notation`, `ended` (a tune came to its end)
        and `notes` (what has to be said, in both languages).

    Raises:
        WrongInput: the network knows no character (or word) of the beginning.
    """
    cutter, vocabulary = Cutter.of(memory), Vocabulary.read(memory["vocabulary"])
    abc = memory["notation"] == "abc"
    prime, given_items, told = beginning(memory, request.text)
    notes = list(told)
    generator = torch.Generator().manual_seed(request.seed)
    words = prime
    for tokens in generation.stream(
        network,
        torch.tensor(vocabulary.encode(given_items)),
        request.length,
        temperature=request.temperature,
        top_k=request.top_k,
        generator=generator,
        never=never(cutter),
    ):
        if cutter.unit == "character":
            words += "".join(vocabulary.decode(tokens[0].tolist())).replace(UNKNOWN_MARK, "")
        else:
            words, full = _added(words, vocabulary.decode(tokens[0].tolist()), cutter, len(prime) + request.length)
            if full:
                break
        if abc and BETWEEN in words[_notes_from(prime) :]:
            break
    ended = abc and BETWEEN in words[_notes_from(prime) :]
    if ended:
        words = words[: words.index(BETWEEN, _notes_from(prime)) + 1]
    if abc and not ended:
        notes.append(
            Text(
                "The tune was not finished after {length} characters; allow more to hear its end.",
                "La melodía no terminó en {length} caracteres; permita más para oír su final.",
            ).format(length=request.length)
        )
    given = request.plain()
    seed = given.pop("seed")
    output = {
        "text": words,
        "notation": memory["notation"],
        "ended": ended,
        "notes": [{"en": note.en, "es": note.es} for note in notes],
    }
    return Sample(given, output, seed)


def beginning(memory: Memory, text: str) -> tuple[str, Sequence[str], tuple[Text, ...]]:
    """What the network goes on from: the beginning as it is shown, the tokens that are read, and what has to be said.

    Raises:
        WrongInput: the network knows no character (or word) of the beginning.
    """
    cutter, vocabulary = Cutter.of(memory), Vocabulary.read(memory["vocabulary"])
    abc = memory["notation"] == "abc"
    notes: list[Text] = []
    prime = text.replace("\r\n", "\n")
    if abc:
        prime, added = playing.opening(prime)
        if added:
            notes.append(
                Text(
                    "Notes need a metre, a unit and a key to be read; these were put before them: {added}.",
                    "Las notas necesitan compás, unidad y tonalidad para leerse; se antepuso esto: {added}.",
                ).format(added=", ".join(added.split()))
            )
    if cutter.unit != "character":
        prime = prime.removesuffix(" ")  # which the next word brings
    given_items = cutter.cut(prime)
    strange = vocabulary.unknown(given_items)
    if strange:
        named = (
            listed(strange)
            if cutter.unit == "character"
            else ", ".join(cutter.spelled(one).strip() for one in strange[:12])
        )
        if len(strange) == len(set(given_items)):
            raise WrongInput(
                Text(
                    "The network knows none of these {tokens}: {strange}; begin with others.",
                    "La red no conoce nada de esto ({tokens}): {strange}; comience de otro modo.",
                ).format(tokens=UNITS[cutter.unit], strange=named)
            )
        notes.append(
            Text(
                "The network never learnt these {tokens} and reads them as unknown: {strange}.",
                "La red no aprendió esto y lo lee como desconocido ({tokens}): {strange}.",
            ).format(tokens=UNITS[cutter.unit], strange=named)
        )
    before = BETWEEN if abc else ("" if prime else "\n")
    return prime, cutter.cut(before + prime), tuple(notes)


def never(cutter: Cutter) -> tuple[int, ...]:
    """The tokens that are not written: padding, and the word that stands for all unknown ones."""
    return (PADDING,) if cutter.unit == "character" else (PADDING, UNKNOWN)


def _added(words: str, items: Sequence[str], cutter: Cutter, longest: int) -> tuple[str, bool]:
    """A text with as many of the tokens behind it as fit into so many characters, and whether one did not."""
    for item in items:
        if len(words) + len(cutter.spelled(item)) > longest:
            return words, True
        words += cutter.spelled(item)
    return words, False


def prompt_from(text: str) -> str:
    """A beginning for the samples: whole words from the end of a text, which is not learnt from."""
    end = text.rstrip()[-2 * PROMPT :]
    start = next((i + 1 for i, char in enumerate(end[:PROMPT]) if char.isspace()), 0)
    words = end[start : start + PROMPT]
    last = max((i + 1 for i, char in enumerate(words) if char.isspace()), default=len(words))
    return words[:last]


def prompts_in(text: str) -> list[str]:
    """Beginnings to write on from, spread over a text: the first half of its lines, of a text without lines of as many words."""
    lines = [words for words in map(str.split, text.splitlines()) if len(words) >= _LINE]
    if len(lines) < _LINES:
        words = text.split()
        lines = [words[start : start + _LONG] for start in range(0, len(words) - _LINE + 1, _LONG)]
    chosen = lines[:: max(1, len(lines) // _PROMPTS)]
    return list(dict.fromkeys(" ".join(words[: len(words) // 2])[:PROMPT] + " " for words in chosen))


def _notes_from(prime: str) -> int:
    """Where an empty line ends the tune: from the last character that was given on."""
    return max(0, len(prime) - 1)
