"""A guided activity on paper: one self-contained page of HTML, without a script, that prints on A4.

Questions, figures and tables hold the numbers of the class's own runs. Predictions stand above a line to fold the sheet at, the
results below it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from playground.exhibits import Drawing, Exhibit, Figure, Prose, Score, Table
from playground.learn.activity import PROCESSES, Activity, Found, Question, Step
from playground.plots.paper import svg
from playground.text import LANGUAGES, Text

_LINES = 4
"""To write an answer on."""
_MOST_ROWS = 40


@dataclass(frozen=True)
class Done:
    """A step as it goes on paper.

    Attributes:
        step: which one.
        found: what came out; None: nothing, and `why` says why.
        why: a sentence.
        answers: by the question's name.
    """

    step: type[Step]
    found: Found | None
    why: Text | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


def worksheet(activity: type[Activity], runs: Sequence[str], done: Sequence[Done], *, teacher: bool = False) -> str:
    """The sheet, in the language in force.

    Args:
        activity: which one.
        runs: the names of the runs whose numbers it holds.
        done: its steps in order.
        teacher: with what good answers say, in the place of lines and answers.
    """
    language = next(one for one in LANGUAGES if str(Text("en", "es")) == one)
    kind = Text("For the teacher", "Para quien enseña") if teacher else Text("Worksheet", "Hoja de trabajo")
    title = f"{activity.title}: {kind}" if teacher else str(activity.title)
    told = Text("Runs: {runs}", "Ejecuciones: {runs}").format(runs=", ".join(runs))
    head = [f"<h1>{_words(title)}</h1>"]
    if teacher:
        about = Text(
            "About {minutes} minutes. What good answers say, with the numbers of these runs. There are other good answers: what counts is a reason that could be tested.",
            "Unos {minutes} minutos. Qué dicen las buenas respuestas, con los números de estas ejecuciones. Hay otras buenas respuestas: lo que cuenta es una razón que se pueda comprobar.",
        ).format(minutes=activity.minutes)
        head.append(f'<p class="idea">{_words(about)}</p>')
    else:
        names = Text("Name", "Nombre"), Text("Date", "Fecha")
        head.append('<p class="who">' + "".join(f"<span>{_words(name)}: </span>" for name in names) + "</p>")
    head.append(f'<p class="runs">{_words(told)}</p>')
    body = [_step(number, one, teacher=teacher) for number, one in enumerate(done, start=1)]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{_words(title)}</title><style>{_STYLE}</style></head>\n<body>{''.join(head)}{''.join(body)}</body></html>\n"
    )


def _step(number: int, done: Done, *, teacher: bool) -> str:
    step, found = done.step, done.found
    parts = [f'<section><h2>{number}. {_words(step.title)}</h2><p class="idea">{_words(step.idea)}</p>']
    if found is None:
        return "".join([*parts, f"<p>{_words(done.why or '')}</p></section>"])
    parts += [_exhibit(one) for one in found.before]
    first = [one for one in step.questions if one.process == "predict"]
    parts += [_question(one, done, found, teacher=teacher) for one in first]
    fold = Text(
        "Fold here. Read on once your predictions are written down.",
        "Doble aquí. Siga leyendo cuando haya escrito sus predicciones.",
    )
    parts.append(f'<p class="fold">{_words(fold)}</p>' if first and not teacher else "")
    parts += [_exhibit(one) for one in found.after]
    parts += [_question(one, done, found, teacher=teacher) for one in step.questions if one not in first]
    return "".join([*parts, "</section>"])


def _question(question: Question, done: Done, found: Found, *, teacher: bool) -> str:
    asks = question.asks.format(**found.numbers)
    words = f"<p><b>{_words(PROCESSES[question.process])}:</b> {_words(asks)}</p>"
    if teacher:
        hint = Text("Hint", "Pista"), Text("A good answer", "Una buena respuesta")
        told = zip(hint, (question.hint, question.answer), strict=True)
        words += "".join(
            f'<p class="{style}"><b>{_words(name)}:</b> {_words(text.format(**found.numbers))}</p>'
            for style, (name, text) in zip(("hint", "answer"), told, strict=True)
        )
    elif answer := done.answers.get(question.name, "").strip():
        words += f'<p class="written">{escape(answer)}</p>'
    else:
        words += '<div class="line"></div>' * _LINES
    return f'<div class="question">{words}</div>'


def _exhibit(exhibit: Exhibit) -> str:
    """A figure, a table or words; what needs a loudspeaker is left out."""
    match exhibit:
        case Figure():
            inside = f'<div role="img" aria-label="{_words(exhibit.alt)}">{svg(exhibit.figure)}</div>'
        case Table():
            inside = _table(exhibit.frame) + (f"<p>{_words(exhibit.note)}</p>" if exhibit.note is not None else "")
        case Prose():
            inside = f"<p>{_words(exhibit.words)}</p>"
        case Drawing() | Score():
            inside = exhibit.svg
        case _:
            return ""
    return f"<figure><figcaption>{_words(exhibit.title)}</figcaption>{inside}</figure>"


def _table(frame: pd.DataFrame) -> str:
    head = "".join(f"<th>{_words(name)}</th>" for name in frame.columns)
    rows = [
        "".join(
            f'<td class="number">{_words(cell)}</td>' if _numeric(cell) else f"<td>{_words(cell)}</td>" for cell in row
        )
        for row in frame.head(_MOST_ROWS).itertuples(index=False)
    ]
    long = ' class="long"' if len(rows) > 12 else ""
    return f"<table{long}><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _numeric(cell: object) -> bool:
    return bool(re.fullmatch(r"[+−-]?[\d.,\u202f]+(\s?%)?|–", str(cell)))


def _words(words: object) -> str:
    """Plain words as HTML."""
    return escape(str(words)).replace(" %", "&nbsp;%")


_STYLE = """
@page { size: A4; margin: 16mm 18mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 10.5pt/1.45 "Helvetica Neue", Arial, sans-serif; color: #1A1A1A; background: #FFF; max-width: 176mm; margin: 0 auto; padding: 8mm 2mm; }
h1 { font-size: 19pt; margin: 0 0 3mm; }
h2 { font-size: 14pt; margin: 0 0 2mm; padding-top: 1mm; border-top: 2pt solid #0072B2; break-after: avoid; }
section { margin-top: 8mm; }
section + section { break-before: page; }
p { margin: 0 0 2mm; }
.who span { display: inline-block; width: 50%; border-bottom: 0.5pt solid #7F7F7F; padding-bottom: 1mm; margin-bottom: 3mm; }
.runs { color: #555; font-size: 9pt; }
.idea { color: #333; }
figure { margin: 3mm 0; break-inside: avoid; }
figcaption { font-weight: bold; font-size: 9.5pt; margin-bottom: 1mm; break-after: avoid; }
svg { max-width: 100%; height: auto; display: block; }
table { border-collapse: collapse; font-size: 9pt; }
th, td { text-align: left; padding: 0.6mm 4mm 0.6mm 0; border-bottom: 0.4pt solid #CCC; vertical-align: top; }
th { border-bottom: 0.8pt solid #555; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
table.long { font-size: 8pt; line-height: 1.2; }
.question { break-inside: avoid; margin: 4mm 0; padding: 2mm 3mm; border-left: 2pt solid #0072B2; }
.line { height: 8mm; border-bottom: 0.4pt solid #999; }
.written { white-space: pre-wrap; overflow-wrap: anywhere; font-family: Georgia, serif; border-bottom: 0.4pt solid #999; }
.hint { color: #555; }
.answer { background: #EEF5FA; padding: 1.5mm 2mm; }
.fold { margin: 6mm 0; padding-top: 1mm; border-top: 0.8pt dashed #555; color: #555; font-size: 9pt; text-align: center; break-after: avoid; }
@media print { body { max-width: none; padding: 0; } .answer { -webkit-print-color-adjust: exact; print-color-adjust: exact; } svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""
