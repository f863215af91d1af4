"""Small made-up lead sheets in the formats of the published ones: tables, MusicXML with chord symbols, ABC."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping

HEAD = "time,measure,key_fifths,key_mode,chord_root,chord_type,note_root,note_octave,note_duration"
TRIADS = {("C0", "major"): "CEG", ("F0", "major-sixth"): "FAC", ("G0", "dominant"): "GBD", ("A0", "min7"): "ACE"}


def song(seed: int, bars: int = 12) -> bytes:
    """A tune in C with one chord a bar, a pickup, bars without chord and with rests, and odd spellings."""
    draw = random.Random(seed)
    rows = [HEAD, "4/4,0,0,major,[],[],G0,4,4.0"]
    for bar in range(1, bars + 1):
        root, kind = draw.choice(list(TRIADS))
        if bar == 3:
            notes = [("rest", "0", "16.0")]
        else:
            notes = [(f"{draw.choice(TRIADS[root, kind])}0", "4", "4.0") for _ in range(4)]
        if bar == 5:
            root, kind = "B-2", " dim7"
            notes[0] = ("F2", "4", "1.33333333333")
        if bar == 6:
            root, kind = "[]", "[]"
        rows += [f"4/4,{bar},0,major,{root},{kind},{','.join(note)}" for note in notes]
    return ("\n".join(rows) + "\n").encode()


def songs(count: int = 24) -> dict[str, bytes]:
    return {f"Made up no. {number}.csv": song(number) for number in range(count)}


def packed(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


DOCTYPE = "<!DOCTYPE score-partwise PUBLIC '-//Recordare//DTD MusicXML 2.0 Partwise//EN' 'http://www.musicxml.org/dtds/partwise.dtd'>"


def _note(step: str, octave: int, duration: int, more: str = "") -> str:
    return (
        f"<note><pitch><step>{step}</step><octave>{octave}</octave></pitch><duration>{duration}</duration>{more}</note>"
    )


def score(seed: int, bars: int = 10) -> str:
    """A tune in C as a notation program writes it: a bare document type, ties, a rest, chord symbols in mid-bar."""
    draw = random.Random(seed)
    written = []
    for number in range(1, bars + 1):
        root, kind = draw.choice([("C", "major"), ("F", "major-seventh"), ("G", "dominant"), ("A", "minor-seventh")])
        attributes = (
            "<attributes><divisions>2</divisions><key><fifths>0</fifths><mode>major</mode></key>"
            "<time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
            if number == 1
            else ""
        )
        harmony = f"<harmony><root><root-step>{root}</root-step></root><kind>{kind}</kind></harmony>"
        tail = _note("G", 4, 2, '<tie type="start"/>' if number % 2 else '<tie type="stop"/>')
        notes = [_note(draw.choice("CEFGA"), 4 + draw.randrange(2), 2) for _ in range(2)]
        half = "<harmony><root><root-step>G</root-step></root><kind>dominant</kind><offset>2</offset></harmony>"
        rest = "<note><rest/><duration>2</duration></note>"
        body = [tail, *notes, rest] if number % 2 == 0 else [rest, *notes, tail]
        written.append(
            f'<measure number="{number}">{attributes}{harmony}{body[0]}{half if number % 3 == 0 else ""}'
            f"{''.join(body[1:])}</measure>"
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<score-partwise><work><work-title>Made up no. {seed}'
        "</work-title></work><part-list><score-part id='P1'><part-name/></score-part></part-list>"
        f"<part id='P1'>{''.join(written)}</part></score-partwise>"
    )


def scores(count: int = 24) -> dict[str, bytes]:
    inside = {
        f"OpenEWLD/dataset/Nobody/{number}/{number}.mxl": packed(
            {"META-INF/container.xml": b"<container/>", "score.xml": score(number).encode()}
        )
        for number in range(count)
    }
    return {"OpenEWLD.zip": packed(inside | {"OpenEWLD/README.md": b"made up"})}


def tune(number: int, parts: int = 3) -> str:
    """A jig or reel with a pickup, repeats, a triplet, a broken rhythm, accidentals, chords and odd chord symbols."""
    draw = random.Random(number)
    head = f"X: {number}\nT:Made up no. {number}\n% a book\nS:nobody\nM:4/4\nL:1/8\nK:{draw.choice(['G', 'D', 'Em', 'Bb'])}\n"
    lines = []
    for _ in range(parts):
        bars = [
            draw.choice(['"G"G2B2 d2^c2', '"Em"e>f (3gfe "Am7"A2z2', '"C""Am"[CE]2=f2 "D7/f+"A,2D2', '"Cd"c4- c2B2'])
            for _ in range(4)
        ]
        lines.append("|:" + "|".join(bars) + ":|\\")
    return head + "d2" + "\n".join(lines) + '\n[1"G"G8:|[2 "G"G6||\n\n\n'


def books() -> dict[str, bytes]:
    return {
        f"{name}.abc": "".join(tune(12 * place + number) for number in range(12)).encode()
        for place, name in enumerate(("jigs", "reelsa-c"))
    }


EXAMPLES: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "csv_leadsheet": lambda: {"csv_train.zip": packed({f"csv_train/{name}": row for name, row in songs().items()})},
    "openewld": scores,
    "nottingham": books,
}
"""By data set: its files."""
