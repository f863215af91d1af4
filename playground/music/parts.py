"""From all parts of a file to one melody: which part it is, its one line of notes, its metre, pickup and key."""

import re
import unicodedata
from bisect import bisect_right

from playground.errors import WrongFile
from playground.music import grid, keys, played
from playground.music.contents import Music, Part
from playground.music.melody import Melody, Notes
from playground.text import Guess, Text

FEWEST = 4
"""Notes that a melody must have."""

LONGEST_NAME = 80
"""Characters of the name of a part by which it can be asked for; of a longer one its number is taken."""

LONGEST = 400.0
"""Quarter notes that are kept of a long one."""

_TEMPO = 84.0
_SLOWEST, _FASTEST = 40.0, 240.0
_TOLD = 12
"""Parts that a sentence lists."""
_SHARE = 0.25
"""A part with fewer than this share of the notes of the fullest one is no melody, unless its name says so."""
_BLURRED = 0.125
"""Quarter notes by which a note may sound into the next one of the same line, where several lines sound at once."""

_NAMED = (
    re.compile(r"\b(melod(y|ia|ie|i|ias|ies)|tune|aire?)\b"),
    re.compile(r"\b(vocals?|voice|vox|voz|voces|sing(er|ing)?|cant(o|ante|us)|chant|voix|gesang|stimme|lyrics?)\b"),
    re.compile(r"\b(lead|solo|solist[ae]?|solista)\b"),
)
"""How people call the part with the melody, the surest names first."""
_NOT_NAMED = re.compile(
    r"\b(back(ing|ground)?|harmony|accomp\w*|acomp\w*|coros?|choir|pad|oohs?|aahs?|bass|bajo|chords?|acordes?)\b"
)


def melody(music: Music, name: str, track: str = "") -> tuple[Melody, tuple[Text, ...]]:
    """The melody of what a file holds, and sentences on what was done and what was guessed to get it.

    Args:
        music: the music that the file holds.
        name: the title where the file gives none.
        track: the part to take, by its number (from 1) or its name; empty: the one that looks like the melody.

    Raises:
        WrongFile: it has too few notes, or no such part.
    """
    said = list(music.said)
    part = _chosen(music, track, said)
    line = _line(part, music.played)
    if music.played:
        line, rounded = played.written(line)
        said += [played.ROUNDED] if rounded else []
    if len(line) < FEWEST:
        raise WrongFile(_TOO_FEW.format(fewest=FEWEST, count=len(line)))
    if part.reduced or len(part.notes) > len(line):
        said.append(_FIRST_VOICE if _hidden(part, music.played) else _POLYPHONY)
    meter, pickup = _meter(music, said)
    empty = max(0.0, (line[0][0] - pickup) // grid.bar_length(meter) * grid.bar_length(meter))
    line = tuple((round(onset - empty, 6), duration, pitch) for onset, duration, pitch in line)
    if max(sum(note[:2]) for note in line) > LONGEST:
        line = tuple((a, round(min(d, LONGEST - a), 6), pitch) for a, d, pitch in line if a < LONGEST)
        said.append(
            Guess(
                "The music is long; only its first {most} quarter notes are used.",
                "La música es larga; solo se usan sus primeras {most} negras.",
            ).format(most=round(LONGEST))
        )
        if len(line) < FEWEST:
            raise WrongFile(_TOO_FEW.format(fewest=FEWEST, count=len(line)))
    tonic, minor, modulations = _key(music, line, empty, said)
    title = re.sub(r"[\x00-\x1f\x7f]", " ", music.title or name).strip()[:80]
    speed = min(_FASTEST, max(_SLOWEST, music.tempo or _TEMPO))
    if empty:
        said.append(
            Text(
                "The melody starts after {quarters} quarter notes of silence; chords begin where the melody starts.",
                "La melodía empieza tras {quarters} negras de silencio; los acordes comienzan donde empieza la melodía.",
            ).format(quarters=f"{empty:g}")
        )
    found = Melody(title, line, (), tonic, minor, meter, pickup, tempo=speed, modulations=modulations, before=empty)
    return found, tuple(said)


def names(music: Music) -> tuple[str, ...]:
    """What `melody` takes as `track` for each part with notes: its name where no other has it, else its number."""
    parts = [part for part in music.parts if part.notes]
    plain = [_plain(part.name) for part in parts]
    return tuple(
        part.name if bare and plain.count(bare) == 1 and len(part.name) <= LONGEST_NAME else str(number)
        for number, (part, bare) in enumerate(zip(parts, plain, strict=True), start=1)
    )


def top_line(notes: Notes, played: bool = False) -> Notes:
    """The highest line of notes that may sound together: one note at a time.

    A note that begins under a sounding higher one is left out; a note is cut where a higher one begins. In what was
    played, a line whose every note sounds a little into the next one (legato) is one line: each note is cut where the next
    begins.
    """
    line: list[tuple[float, float, int]] = []
    ordered = sorted(notes, key=lambda note: (note[0], -note[2]))
    blurred = 0.0 if not played else float("inf") if _legato(ordered) else _BLURRED
    for onset, duration, pitch in ordered:
        if line:
            start, length, top = line[-1]
            left = start + length - onset
            if left > 1e-4:
                goes_on = onset + duration > start + length + 1e-4
                joined = goes_on and left <= min(blurred, duration / 2, length / 2)
                if onset - start < 1e-4 or (pitch <= top and not joined):
                    continue
                line[-1] = (start, round(onset - start, 6), top)
        line.append((onset, duration, pitch))
    return tuple(line)


def _legato(ordered: list[tuple[float, float, int]]) -> bool:
    """Whether notes sound into the next one only, and never two begin together: one voice, played without gaps."""
    ends = [onset + duration for onset, duration, _ in ordered]
    return all(
        a[0] + 1e-4 < b[0] and end < later
        for a, b, end, later in zip(ordered, ordered[1:], ends, ends[1:], strict=False)
    ) and all(end <= after[0] + 1e-4 for end, after in zip(ends, ordered[2:], strict=False))


def _line(part: Part, was_played: bool) -> Notes:
    """The line of a part: the highest, unless a note held above the first voice hides most of that voice."""
    return top_line(part.first_voice if _hidden(part, was_played) else part.notes, was_played)


def _hidden(part: Part, was_played: bool) -> bool:
    """Whether most of the first voice sounds below what another voice holds."""
    voice = len(top_line(part.first_voice, was_played))
    return voice > 0 and len(top_line(part.notes, was_played)) * 2 < voice


def _chosen(music: Music, track: str, said: list[Text]) -> Part:
    """The part with the melody; which it is, is a guess where there are several."""
    parts = [part for part in music.parts if part.notes]
    pitched = [part for part in parts if not part.percussion]
    if track.strip():
        return _asked(parts, track.strip())
    if not pitched:
        raise WrongFile(_DRUMS if parts else _TOO_FEW.format(fewest=FEWEST, count=0))
    lines = {id(part): _line(part, music.played) for part in pitched}
    able = [part for part in pitched if len(lines[id(part)]) >= FEWEST] or pitched
    named = next((found for names in _NAMED if (found := [part for part in able if _called(part, names)])), None)
    most = max(len(lines[id(part)]) for part in able)
    full = [part for part in able if len(lines[id(part)]) >= _SHARE * most]
    best = max(named or full, key=lambda part: _height(lines[id(part)]))
    if len(pitched) > 1:
        sentence = _BY_NAME if named else _HIGHEST
        said.append(sentence.format(taken=_listed(parts, [best]), all=_listed(parts, parts)))
    return best


def _asked(parts: list[Part], track: str) -> Part:
    """The part that a person named."""
    wanted = _plain(track)
    exact = [part for part in parts if _plain(part.name) == wanted]
    within = [part for part in parts if wanted in _plain(part.name)]
    if not exact and track.isdecimal() and len(track) < 4 and 1 <= int(track) <= len(parts):
        return parts[int(track) - 1]
    if exact or within:
        return (exact or within)[0]
    raise WrongFile(
        Text(
            "The file has no part “{track}”; its parts are {all}.",
            "El archivo no tiene la parte «{track}»; sus partes son {all}.",
        ).format(track=track, all=_listed(parts, parts) or "–")
    )


def _called(part: Part, names: re.Pattern[str]) -> bool:
    words = _plain(part.name)
    return names.search(words) is not None and _NOT_NAMED.search(words) is None


def _plain(name: str) -> str:
    """A name in small letters without accents."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", " ", "".join(sign for sign in bare if not unicodedata.combining(sign))).strip()


def _listed(parts: list[Part], shown: list[Part]) -> str:
    """Parts with their numbers: `1 “Melody”, 2`."""
    wanted = {id(part) for part in shown}
    names = [f"{i} “{part.name}”" if part.name else str(i) for i, part in enumerate(parts, 1) if id(part) in wanted]
    return ", ".join(names[:_TOLD]) + (" …" if len(names) > _TOLD else "")


def _height(line: Notes) -> float:
    """The mean pitch, each note by how long it lasts."""
    return sum(pitch * lasts for _, lasts, pitch in line) / max(1e-9, sum(lasts for _, lasts, _ in line))


def _meter(music: Music, said: list[Text]) -> tuple[str, float]:
    """The metre and the pickup; changes are told."""
    for strange in dict.fromkeys(music.strange[:3]):
        said.append(
            Guess(
                "The time signature “{meter}” is not known here and was passed over.",
                "El compás «{meter}» no se conoce aquí y se pasó por alto.",
            ).format(meter=re.sub(r"[\x00-\x1f\x7f\s]+", " ", strange)[:20])
        )
    if not music.meters:
        said.append(
            Guess(
                "The file declares no time signature; 4/4 was taken.",
                "El archivo no declara ningún compás; se tomó 4/4.",
            )
        )
        return "4/4", 0.0
    first = music.meters[0][1]
    changes = [meter for _, meter in music.meters]
    if len(changes) > 1:
        shown = " – ".join(changes[:_TOLD]) + (" …" if len(changes) > _TOLD else "")
        said.append(
            Guess(
                "The time signature changes ({changes}); chords are placed in {meter} throughout.",
                "El compás cambia ({changes}); los acordes se colocan en {meter} de principio a fin.",
            ).format(changes=shown, meter=first)
        )
    return first, round(music.pickup % grid.bar_length(first), 6)


def _key(music: Music, line: Notes, empty: float, said: list[Text]) -> tuple[int, bool, tuple[tuple[float, int], ...]]:
    """The tonic and the mode, declared or else guessed, and where the signature changes."""
    starts = [one.start for one in music.signatures]
    here = max(0, bisect_right(starts, line[0][0] + empty + 1e-6) - 1)
    first = music.signatures[here] if music.signatures else None
    sharps = first.sharps if first else None
    if first is None or first.tonic is None:
        tonic, minor = keys.guess(line, sharps)
        said.append(
            Guess(
                "The file does not say its key; by its notes it was taken to be {key}.",
                "El archivo no dice su tonalidad; por sus notas se tomó {key}.",
            ).format(key=keys.title(tonic, minor))
        )
    else:
        tonic, minor = first.tonic, first.minor
        if first.mode:
            said.append(
                Guess(
                    "The file declares a {mode} mode; it is treated as {key}.",
                    "El archivo declara un modo {mode}; se trata como {key}.",
                ).format(mode=_MODES[first.mode], key=keys.title(tonic, minor))
            )
    modulations: list[tuple[float, int]] = []
    for one in music.signatures[here + 1 :]:
        moved = (tonic + 7 * (one.sharps - (sharps or 0))) % 12
        onset = round(one.start - empty, 6)
        if moved != (modulations[-1][1] if modulations else tonic) and onset < line[-1][0] + line[-1][1]:
            modulations.append((onset, moved))
    if modulations:
        names = [keys.title(tonic, minor), *(keys.title(moved, minor) for _, moved in modulations[:_TOLD])]
        said.append(
            Text("The key signature changes: {keys}.", "La armadura cambia: {keys}.").format(
                keys=Text.join(" – ", names)
            )
        )
    return tonic, minor, tuple(modulations)


_MODES = {
    "dor": Text("Dorian", "dórico"),
    "mix": Text("Mixolydian", "mixolidio"),
    "phr": Text("Phrygian", "frigio"),
    "lyd": Text("Lydian", "lidio"),
    "loc": Text("Locrian", "locrio"),
}
_POLYPHONY = Guess(
    "Several notes sound at once in the file; its highest line was taken as the melody.",
    "En el archivo suenan varias notas a la vez; se tomó la línea más aguda como melodía.",
)
_FIRST_VOICE = Guess(
    "Several notes sound at once in the file; the first voice was taken as the melody, as the highest line hides most of it.",
    "En el archivo suenan varias notas a la vez; se tomó la primera voz como melodía, porque la línea más aguda oculta casi "
    "toda ella.",
)
_BY_NAME = Guess(
    "Of the parts {all}, {taken} was taken as the melody for its name; to take another one, name it.",
    "De las partes {all} se tomó como melodía {taken} por su nombre; para tomar otra, indíquela.",
)
_HIGHEST = Guess(
    "Of the parts {all}, {taken} was taken as the melody because it is the highest; to take another one, name it.",
    "De las partes {all} se tomó como melodía {taken} por ser la más aguda; para tomar otra, indíquela.",
)
_DRUMS = Text(
    "The file has only percussion and no melody; bring one with a part that has pitches.",
    "El archivo solo tiene percusión y ninguna melodía; traiga uno con una parte que tenga alturas.",
)
_TOO_FEW = Text(
    "A melody needs at least {fewest} notes; this one has {count}.",
    "Una melodía necesita al menos {fewest} notas; esta tiene {count}.",
)
