"""A player for sounds of the same length: all play together, one of them is heard, and which one can be changed meanwhile."""

from functools import cache
from typing import Any

import streamlit as st

from playground.exhibits import Sounds
from playground.ui.page import plain, say

_HTML = """
<div class="player">
  <div class="bar"><button type="button"></button><input type="range" min="0" step="0.05" value="0"><span class="place"></span></div>
  <fieldset><legend></legend></fieldset>
</div>
"""

_CSS = """
.player { font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; }
.bar button { font: inherit; color: inherit; background: transparent; cursor: pointer; min-width: 6.5rem; padding: 0.35rem 0.75rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem); }
.bar button:hover, .bar button:focus-visible { border-color: var(--st-primary-color); }
.bar input { flex: 1 1 8rem; min-width: 6rem; accent-color: var(--st-primary-color); }
.place { font-variant-numeric: tabular-nums; min-width: 9.5rem; }
fieldset { border: 0; margin: 0.5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
legend { float: left; padding: 0; margin-right: 0.5rem; font-weight: 600; }
label { cursor: pointer; overflow-wrap: anywhere; }
label:has(input:checked) { font-weight: 600; text-decoration: underline; text-underline-offset: 0.2em; }
fieldset input { accent-color: var(--st-primary-color); margin: 0 0.35rem 0 0; }
"""

# The sounds themselves are the page's own players, beside this one in the same block: each can also be played alone.
_JS = """
const APART = 0.08;  // seconds between two that play together from which they are brought together again

export default function ({ parentElement, data }) {
  const find = (name) => parentElement.querySelector(name);
  const button = find("button"), range = find("input[type=range]"), place = find(".place"), field = find("fieldset");
  const block = (parentElement.getRootNode().host || parentElement).closest('[data-testid="stVerticalBlock"]');
  const sounds = () => [...block.querySelectorAll("audio")].slice(0, data.names.length);
  const given = JSON.stringify(data);
  if (block.player) block.player.leave();
  if (!block.player || block.player.given !== given) block.player = { given, heard: 0, together: false };
  const player = block.player;
  const now = () => sounds()[player.heard];
  const write = (element, words) => { if (element.textContent !== words) element.textContent = words; };
  const clock = (time) => `${Math.floor(time / 60)}:${String(Math.floor(time % 60)).padStart(2, "0")}`;

  const tell = () => {
    const sound = now();
    if (!sound) return;
    const length = Number.isFinite(sound.duration) ? sound.duration : data.seconds;
    const bar = data.bars.filter((begins) => begins <= sound.currentTime + 0.01).length;
    range.max = length;
    range.value = sound.currentTime;
    write(place, (data.bars.length ? `${data.bar} ${bar} · ` : "") + `${clock(sound.currentTime)} / ${clock(length)}`);
    range.setAttribute("aria-valuetext", place.textContent);
    write(button, player.together ? "⏸ " + data.pause : "▶ " + data.play);
  };
  const gather = () => {
    const at = now().currentTime;
    for (const sound of sounds()) if (Math.abs(sound.currentTime - at) > APART) sound.currentTime = at;
  };
  const hear = () => sounds().forEach((sound, index) => { sound.muted = player.together && index !== player.heard; });
  const stop = () => {
    player.together = false;
    sounds().forEach((sound) => sound.pause());
    hear();
    tell();
  };
  const start = async () => {
    const first = now();
    if (first.ended || first.currentTime > first.duration - APART) first.currentTime = 0;
    player.together = player.starting = true;
    hear();
    gather();
    tell();
    try {
      await Promise.all(sounds().map((sound) => sound.play()));
      gather();
    } catch {
      stop();  // paused before it began, or the browser wants a press on the sound's own player first
    }
    player.starting = false;
  };
  const choose = (index) => {
    const at = now() ? now().currentTime : 0;
    player.heard = index;
    if (Math.abs(now().currentTime - at) > APART) now().currentTime = at;
    hear();
    tell();
  };

  button.onclick = () => (player.together ? stop() : start());
  range.setAttribute("aria-label", data.position);
  range.oninput = () => {
    sounds().forEach((sound) => { sound.currentTime = Number(range.value); });
    tell();
  };
  write(find("legend"), data.heard);
  field.querySelectorAll("label").forEach((label) => label.remove());
  data.names.forEach((name, index) => {
    const label = document.createElement("label"), choice = document.createElement("input");
    choice.type = "radio";
    choice.name = "heard";
    choice.checked = index === player.heard;
    choice.onchange = () => choose(index);
    label.append(choice, name);
    field.append(label);
  });

  // One that is begun by its own button is heard alone.
  const begun = (event) => {
    if (!player.together) sounds().forEach((sound) => { if (sound !== event.target) sound.pause(); });
  };
  const ended = (event) => { if (player.together && event.target === now()) stop(); };
  block.addEventListener("play", begun, true);
  block.addEventListener("ended", ended, true);
  const ticking = setInterval(() => {
    if (player.together && !player.starting && now()) {
      if (now().paused) stop();  // by its own button, or another took its place
      else gather();
    }
    tell();
  }, 250);
  player.leave = () => {
    clearInterval(ticking);
    block.removeEventListener("play", begun, true);
    block.removeEventListener("ended", ended, true);
  };
  tell();
  return player.leave;
}
"""


def show(exhibit: Sounds, key: str) -> None:
    """Draw the player, and each sound with its own.

    Args:
        exhibit: the sounds, all of the same length.
        key: tells it from others on the page.
    """
    names = list(exhibit.sounds)
    with st.container(border=True, key=f"{key}.sounds"):
        _player()(
            key=f"{key}.player",
            data={
                "names": names,
                "bars": list(exhibit.bars),
                "seconds": max((one.seconds for one in exhibit.sounds.values()), default=0.0),
                "play": say(en="Play", es="Reproducir"),
                "pause": say(en="Pause", es="Pausar"),
                "heard": say(en="Heard:", es="Se oye:"),
                "bar": say(en="bar", es="compás"),
                "position": say(en="Position in the piece", es="Posición en la pieza"),
            },
        )
        for first in range(0, len(names), 2):
            for column, name in zip(st.columns(2), names[first : first + 2], strict=False):
                with column:
                    st.caption(say(exhibit.sounds[name].title))
                    st.audio(exhibit.sounds[name].wav, format="audio/wav", alt=plain(exhibit.sounds[name].alt))


@cache
def _player() -> Any:
    return st.components.v2.component("rnn_playground_sounds", html=_HTML, css=_CSS, js=_JS)
