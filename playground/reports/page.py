"""A report as one page of HTML: figures that can be moved, sound, scores and tables in one file, and nothing from a network.

A policy in the page itself lets a browser run the two scripts written here, known by their hashes, and reach no other place: words of
strangers stay words even where an escape were forgotten.
"""

import base64
import hashlib
from functools import cache
from html import escape
from typing import assert_never

import pandas as pd
from plotly.io import to_json
from plotly.offline import get_plotlyjs

from playground.exhibits import Drawing, Exhibit, Figure, MarkedTexts, Prose, Score, Sound, Sounds, Table
from playground.marked_text import STYLE as MARKED_STYLE, in_html
from playground.markup import for_figure
from playground.reports.content import Report, with_index
from playground.reports.saving import STYLE as SAVING_STYLE, saving, script
from playground.text import Language, speaking

_WIDEST = 1000
"""Rows of a table on the page; what lies behind it can be saved whole."""
_SHORT = 12
"""Characters of a cell that stay in one line."""


def page(report: Report) -> str:
    """The report as HTML."""
    with speaking(report.language):
        sections = [
            f"<section><h2>{_words(section.title)}</h2>"
            + "".join(_exhibit(one, report.language) for one in section.exhibits)
            + "</section>"
            for section in report.sections
            if section.exhibits
        ]
        title, about = _words(report.title), _words(report.about)
    return (
        f'<!DOCTYPE html>\n<html lang="{report.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}{SAVING_STYLE}</style>{MARKED_STYLE}</head>\n"
        f'<body><main><h1>{title}</h1><p class="about">{about}</p>{"".join(sections)}</main>'
        f"<script>{get_plotlyjs()}</script><script>{_script()}</script></body></html>\n"
    )


@cache
def _script() -> str:
    return script() + _DRAWING


@cache
def _policy() -> str:
    digests = (hashlib.sha256(one.encode()).digest() for one in (get_plotlyjs(), _script()))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    allowed = "style-src 'unsafe-inline'; img-src data: blob:; media-src data:; font-src data:"
    return f"default-src 'none'; script-src {scripts}; {allowed}; base-uri 'none'; form-action 'none'"


def _exhibit(exhibit: Exhibit, language: Language) -> str:
    title = _words(exhibit.title)
    match exhibit:
        case Figure():
            # Within an element that no browser runs; nothing in it may end that element.
            drawn = str(to_json(for_figure(exhibit.figure), validate=False, remove_uids=False)).replace("<", "\\u003c")
            inside = (
                f'<div class="plot" role="img" aria-label="{_words(exhibit.alt)}">'
                f'<script type="application/json">{drawn}</script></div>{saving("figure", str(exhibit.title), exhibit.table)}'
            )
        case Table():
            note = f'<p class="note">{_words(exhibit.note)}</p>' if exhibit.note is not None else ""
            inside = _table(exhibit.frame) + note + saving("table", str(exhibit.title), exhibit.frame)
        case Prose() if exhibit.verbatim:
            inside = f"<pre>{_words(exhibit.words)}</pre>"
        case Prose():
            inside = f"<p{' class=warning' if exhibit.warning else ''}>{_words(exhibit.words)}</p>"
        case Sound():
            inside = _player(exhibit)
        case Sounds():
            players = "".join(f"<p>{_words(name)}</p>{_player(one)}" for name, one in exhibit.sounds.items())
            inside = f'<div class="sounds">{players}</div>'
        case MarkedTexts():
            inside = in_html(exhibit.texts, exhibit.legend, language)
        case Score():
            address = _data("image/svg+xml", exhibit.svg.encode())
            inside = f'<img alt="{_words(exhibit.alt)}" src="{address}">{saving("score", str(exhibit.title))}'
        case Drawing():
            address = _data("image/svg+xml", exhibit.svg.encode())
            inside = f'<img alt="{title}" src="{address}">{saving("drawing", str(exhibit.title))}'
        case _:
            assert_never(exhibit)
    return f"<figure><figcaption>{title}</figcaption>{inside}</figure>"


def _player(sound: Sound) -> str:
    return f'<audio controls aria-label="{_words(sound.alt)}" src="{_data("audio/wav", sound.wav)}"></audio>'


def _table(frame: pd.DataFrame) -> str:
    whole = with_index(frame)
    head = "".join(f'<th scope="col">{_words(name)}</th>' for name in whole.columns)
    rows = ("".join(map(_cell, row)) for row in whole.head(_WIDEST).itertuples(index=False))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: object) -> str:
    words = "" if cell is None else str(cell)
    # A number is never broken; long words are.
    return f"<td{' class=short' if len(words) <= _SHORT else ''}>{_words(words)}</td>"


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _words(words: object) -> str:
    """Plain words as HTML, in an element or in the value of an attribute."""
    return escape(str(words))


_DRAWING = """
const CONFIG = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["toImage"] };
const plots = [...document.querySelectorAll(".plot")].map((place) => {
  const { data, layout } = JSON.parse(place.querySelector("script").textContent);
  const drawn = document.createElement("div");
  place.replaceChildren(drawn);
  delete layout.paper_bgcolor;
  delete layout.plot_bgcolor;
  window.Plotly.newPlot(drawn, data, { ...layout, template: LIGHT, autosize: true }, CONFIG);
  return drawn;
});
// Of sounds of the same length, one that is begun goes on where another one plays.
document.querySelectorAll(".sounds").forEach((group) => group.addEventListener("play", ({ target }) => {
  const before = [...group.querySelectorAll("audio")].find((one) => one !== target && !one.paused);
  if (!before) return;
  before.pause();
  target.currentTime = before.currentTime;
}, true));
// Paper is narrower than most screens.
const PAPER = 660;
window.addEventListener("beforeprint", () => plots.forEach((one) => window.Plotly.relayout(one, { width: PAPER })));
window.addEventListener("afterprint", () => plots.forEach((one) => window.Plotly.relayout(one, { width: null, autosize: true })));
listen();
"""

_STYLE = """
@page { size: A4; margin: 16mm; }
* { box-sizing: border-box; }
html { color-scheme: light; }
body { font: 16px/1.5 "Helvetica Neue", Arial, sans-serif; color: #16202B; background: #FFFFFF; margin: 0; }
main { max-width: 960px; margin: 0 auto; padding: 24px 20px 60px; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 0.6rem; padding-top: 0.6rem; border-top: 2px solid #0B5CAD; break-after: avoid; }
.about, .note { color: #4A5663; font-size: 0.9rem; }
figure { margin: 0 0 1.4rem; }
figcaption { font-weight: 600; margin-bottom: 0.3rem; break-after: avoid; overflow-wrap: anywhere; }
figure p { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #F3F6FA; padding: 0.7rem; font-size: 0.9rem; margin: 0; }
img { max-width: 100%; height: auto; }
audio { width: 100%; max-width: 480px; }
.warning { background: #FFF6DB; padding: 0.6rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
th, td { text-align: left; padding: 0.25rem 1.2rem 0.25rem 0; border-bottom: 1px solid #DDE2E8; vertical-align: top; font-variant-numeric: tabular-nums; }
.short { white-space: nowrap; }
thead th { border-bottom: 1.5px solid #4A5663; }
@media (max-width: 640px) { .wide table { width: max-content; } .wide :is(th, td) { max-width: 15rem; } }
@media print {
  main { max-width: none; padding: 0; }
  body { font-size: 10.5pt; }
  .saving, audio, .modebar-container { display: none !important; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { padding-right: 0.8rem; }
  td:not(.short) { overflow-wrap: anywhere; }
  figure, tr { break-inside: avoid; }
  figure:has(table) { break-inside: auto; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
