"""A tune as MusicXML in a random dialect: by parts or by bars, transposed, packed or not."""

import io
import random
import zipfile
from fractions import Fraction

from tests.dialects.tunes import Tune

SHARPS = (
    ("C", 0),
    ("C", 1),
    ("D", 0),
    ("D", 1),
    ("E", 0),
    ("F", 0),
    ("F", 1),
    ("G", 0),
    ("G", 1),
    ("A", 0),
    ("A", 1),
    ("B", 0),
)


def musicxml(made: Tune, dice: random.Random) -> tuple[str, bytes]:
    divisions = 12 * dice.choice((1, 2, 8, 40))
    shift = dice.choice((0, 0, 0, -2, -9, 12, -14))
    above, below = made.metre.split("/")
    fifths = made.fifths - 7 * shift
    fifths = (fifths + 5) % 12 - 5 if shift % 12 else made.fifths
    count = dice.choice((above, f"1+{int(above) - 1}")) if int(above) > 1 else above
    mode = f"<mode>{made.mode}</mode>"
    octaves = round(shift / 12)
    change = (
        f"<transpose><chromatic>{shift - 12 * octaves}</chromatic><octave-change>{octaves}</octave-change></transpose>"
        if dice.random() < 0.5
        else f"<transpose><diatonic>0</diatonic><chromatic>{shift}</chromatic></transpose>"
    )
    bass_note = f"<note><pitch><step>C</step><octave>2</octave></pitch><duration>{divisions}</duration></note>"
    time = f"<time><beats>{count}</beats><beat-type>{below}</beat-type></time>"
    lines: list[str] = []
    bass: list[str] = []
    held = False
    for number, bar in enumerate(made.bars):
        words = ""
        if not number:
            words = f"<attributes><divisions>{divisions}</divisions><key><fifths>{fifths}</fifths>{mode}</key>{time}"
            words += f"{change if shift else ''}</attributes>"
            bass.append(words.replace(change, "").replace(f"<fifths>{fifths}<", f"<fifths>{made.fifths}<"))
        else:
            bass.append("")
        whole = Fraction(0)
        for event in bar:
            whole += event.lasts
            lasts = round(event.lasts * divisions)
            if event.pitch is None:
                words += f"<note><rest/><duration>{lasts}</duration><voice>1</voice></note>"
                held = False
                continue
            written_midi = event.midi - shift
            letter, alter = SHARPS[written_midi % 12] if shift else event.pitch[:2]
            octave = written_midi // 12 - 1 if shift else event.pitch[2]
            tie = ('<tie type="stop"/>' if held else "") + ('<tie type="start"/>' if event.tied else "")
            held = event.tied
            if dice.random() < 0.1:
                words += "<note><grace/><pitch><step>A</step><octave>6</octave></pitch><voice>1</voice></note>"
            pitch = f"<pitch><step>{letter}</step>{f'<alter>{alter}</alter>' if alter else ''}<octave>{octave}</octave></pitch>"
            lower = f"<note><chord/><pitch><step>{letter}</step><octave>{octave - 1}</octave></pitch><duration>{lasts}</duration></note>"
            words += f"<note>{pitch}<duration>{lasts}</duration>{tie}<voice>1</voice></note>"
            words += lower if dice.random() < 0.1 and not tie else ""
        if dice.random() < 0.2 and bar[0].pitch and bar[0].lasts >= Fraction(1, 2):
            words += f"<backup><duration>{round(whole * divisions)}</duration></backup>"
            words += f"<note><pitch><step>D</step><octave>1</octave></pitch><duration>{divisions // 2}</duration><voice>2</voice></note>"
        if dice.random() < 0.1:
            words += '<direction><sound tempo="100"/></direction><barline location="right"/>'
        lines.append(words)
        low = min(whole, Fraction(1))
        bass[-1] += bass_note.replace(f"<duration>{divisions}<", f"<duration>{round(low * divisions)}<")
        bass[-1] += f"<forward><duration>{round((whole - low) * divisions)}</duration></forward>" if whole > low else ""
    return document(lines, bass, dice)


def document(lines: list[str], bass: list[str], dice: random.Random) -> tuple[str, bytes]:
    """The bars as a score by parts or by bars, with or without a document type, in some encoding, packed or not."""
    parts = {"P1": lines}
    if dice.random() < 0.4:
        parts = {"P0": bass, "P1": lines} if dice.random() < 0.5 else {"P1": lines, "P0": bass}
    names = {"P1": dice.choice(("Flute", "Voice", "Melody", "", "Voz")), "P0": "Bass"}
    heads = "".join(f'<score-part id="{key}"><part-name>{names[key]}</part-name></score-part>' for key in parts)
    kind = dice.choice(("partwise", "partwise", "timewise"))
    if kind == "partwise":
        body = "".join(
            f'<part id="{key}">{"".join(f"<measure number={chr(34)}{i}{chr(34)}>{w}</measure>" for i, w in enumerate(rows, 1))}</part>'
            for key, rows in parts.items()
        )
    else:
        body = "".join(
            f'<measure number="{i}">{"".join(f"<part id={chr(34)}{key}{chr(34)}>{rows[i]}</part>" for key, rows in parts.items())}</measure>'
            for i in range(len(lines))
        )
    grammar = dice.choice(
        (
            "",
            f"<!DOCTYPE score-{kind}>",
            f'<!DOCTYPE score-{kind} SYSTEM "{kind}.dtd">',
            f'<!DOCTYPE score-{kind} PUBLIC "-//Recordare//DTD MusicXML 4.0//EN" "http://www.musicxml.org/dtds/{kind}.dtd" []>',
        )
    )
    encoding = dice.choice(("utf-8", "utf-8", "utf-16", "utf-8-sig"))
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig").upper()}" standalone="no"?>'
    text = f"{declared}\n{grammar}\n<score-{kind} version='4.0'><part-list>{heads}</part-list>{body}</score-{kind}>"
    content = text.encode(encoding)
    if dice.random() < 0.3:
        return "a.mxl", packed(content, dice)
    return dice.choice(("a.xml", "a.musicxml")), content


def packed(content: bytes, dice: random.Random) -> bytes:
    path = dice.choice(("score.xml", "a/b.musicxml", "Ñandú.xml"))
    container = f'<?xml version="1.0"?><container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>'
    files = [("META-INF/container.xml", container.encode()), ("0.xml", b"<other/>"), (path, content)]
    dice.shuffle(files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in files:
            archive.writestr(name, inside)
    return made.getvalue()
