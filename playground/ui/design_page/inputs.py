"""Inputs that Streamlit does not have: a menu of the columns of a file, and a small on-screen piano."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from playground.knobs import Knob
from playground.own_files.columns import Column, chosen
from playground.ui.glossary import help_of
from playground.ui.page import among, plain, say

ALL = "*"
NONE = "-"
MENUS = ("column", "column_or_none", "columns")
"""The widgets that are drawn so."""


def column_menu(knob: Knob, value: str, columns: Sequence[Column], key: str) -> str:
    """Draw the menu of a setting that names columns; the value, as it would be typed.

    Args:
        knob: its widget says whether one column or several are named.
        value: names separated by commas, `*` for all, or empty: guessed.
        columns: those of the file, the likeliest first.
        key: of the widget.
    """
    names = [column.name for column in columns]
    # Other columns are another menu: what was chosen in the one is not kept in the other.
    place = f"{key}.{hashlib.sha256('|'.join(names).encode()).hexdigest()[:8]}"
    guessed, absent = say(en="guessed", es="se adivina"), say(en="not in the file", es="no está en el archivo")
    labels = {
        "": guessed,
        ALL: say(en="all columns of numbers", es="todas las columnas de números"),
        NONE: say(en="none", es="ninguna"),
    } | {column.name: f"{column.name} · {plain(column.reason)}" for column in columns}
    look: dict[str, Any] = {
        "key": place,
        "help": help_of(knob.words.title, knob.words.help),
        "format_func": lambda name: labels.get(name) or f"{name} · {absent}",
    }
    if knob.words.widget == "columns":
        now = chosen(value, names)
        options = list(dict.fromkeys([*names, ALL, *now]))
        several = st.multiselect(say(knob.words.title), options, default=now, placeholder=guessed, **look)
        return ALL if ALL in several else ", ".join(several)
    none = [NONE] if knob.words.widget == "column_or_none" else []
    options = list(dict.fromkeys(["", *names, *none, value]))
    known = next((name for name in names if name.lower() == value.lower()), value)
    return st.selectbox(say(knob.words.title), options, index=options.index(known), **look) or ""


_HTML = '<div class="piano" role="group"></div>'

_CSS = """
.piano { position: relative; height: 132px; width: 100%; max-width: 560px; touch-action: manipulation; user-select: none; }
.piano button { position: absolute; top: 0; border: 1px solid #556; border-radius: 0 0 5px 5px; padding: 0; cursor: pointer;
  font: 11px sans-serif; }
.piano button.white { height: 130px; background: #fdfdfd; color: #334; z-index: 1; padding-top: 106px; }
.piano button.black { height: 82px; background: #1c222b; color: #1c222b; z-index: 2; }
.piano button:active, .piano button.down { background: var(--st-primary-color); }
.piano button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: -3px; z-index: 3; }
"""

_JS = """
let context = null;

export default function ({ parentElement, setTriggerValue, data }) {
  const piano = parentElement.querySelector(".piano");
  piano.setAttribute("aria-label", data.label);
  piano.send = (name) => setTriggerValue("played", name);
  // Drawn once: a key that is played keeps the focus.
  if (piano.childElementCount) return;
  const names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
  const whites = [];
  for (let midi = data.low; midi <= data.high; midi++) if (!names[midi % 12].includes("#")) whites.push(midi);
  const width = 100 / whites.length;
  const sound = (midi) => {
    context = context || new AudioContext();
    const tone = context.createOscillator(), level = context.createGain();
    tone.type = "triangle";
    tone.frequency.value = 440 * Math.pow(2, (midi - 69) / 12);
    level.gain.setValueAtTime(0.25, context.currentTime);
    level.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.5);
    tone.connect(level).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.5);
  };
  for (let midi = data.low; midi <= data.high; midi++) {
    const sharp = names[midi % 12].includes("#");
    const key = document.createElement("button");
    const name = names[midi % 12] + (Math.floor(midi / 12) - 1);
    key.type = "button";
    key.className = sharp ? "black" : "white";
    key.textContent = sharp ? "" : name;
    key.setAttribute("aria-label", name);
    const before = whites.filter((white) => white < midi).length;
    key.style.left = (sharp ? before * width - width * 0.32 : before * width) + "%";
    key.style.width = (sharp ? width * 0.64 : width) + "%";
    key.onclick = () => { sound(midi); piano.send(name); };
    piano.appendChild(key);
  }
}
"""


def keyboard(label: str, value: str, key: str) -> str:
    """A piano above the melody as text; keys played are added to it.

    Args:
        label: the label of the text.
        value: the melody to start from.
        key: the key of the widgets.

    Returns:
        Notes with their octave, each with its length in quarter notes after a colon where it is not one.
    """
    held = f"{key}.text"
    if held not in st.session_state:
        st.session_state[held] = value
    length = st.segmented_control(
        say(en="Length of the next note (quarter notes)", es="Duración de la siguiente nota (negras)"),
        **among({0.5: "♪ ½", 1.0: "♩ 1", 2.0: "♩♩ 2", 4.0: "♩♩♩♩ 4"}),
        default=1.0,
        required=True,
        key=f"{key}.length",
        wrap=True,
    )
    played = _piano()(
        key=f"{key}.piano",
        data={"low": 60, "high": 84, "label": say(en="Piano keyboard", es="Teclado de piano")},
        on_played_change=lambda: None,
    )
    note = getattr(played, "played", None)
    if note:
        ending = "" if length == 1.0 else f":{length:g}"
        st.session_state[held] = f"{st.session_state[held]} {note}{ending}".strip()
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    if right.button(say(en="Clear", es="Borrar"), key=f"{key}.clear"):
        st.session_state[held] = ""
    return left.text_input(label, key=held)


@cache
def _piano() -> Any:
    return st.components.v2.component("rnn_playground_piano", html=_HTML, css=_CSS, js=_JS)
