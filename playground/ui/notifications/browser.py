"""Notifications of the browser: a button that asks for them, and what hands them over."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from playground.ui.notifications.subjects import Subject
from playground.ui.notifications.watched import watched
from playground.ui.page import plain, say

_MOST = 10
"""Of what has ended, handed to the browser: it knows itself what it has told."""

_HTML = '<button type="button" hidden></button><p role="status" hidden></p>'
_CSS = """
button { font: inherit; font-size: 0.875rem; color: inherit; background: transparent; cursor: pointer; padding: 0.25rem 0.75rem;
  min-height: 2.5rem; box-sizing: border-box; border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem); }
button:hover, button:focus-visible, button[aria-pressed="true"] { border-color: var(--st-primary-color); }
p { font-size: 0.875rem; margin: 0.5rem 0 0; }
"""
# Browsers have notifications only where pages are encrypted, or of this machine; some on telephones have none at all. They are
# asked for by a press only, and told only where nobody looks at the page.
_JS = """
const CHOICE = "playground.notifications", told = new Set();
let choice = null;
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), refusal = parentElement.querySelector("p");
  const possible = "Notification" in window && window.isSecureContext;
  const kept = () => { try { return window.localStorage.getItem(CHOICE); } catch { return choice; } };
  const keep = (made) => { try { window.localStorage.setItem(CHOICE, made); } catch { choice = made; } };
  const wanted = () => possible && Notification.permission === "granted" && kept() === "yes";
  const show = () => {
    button.hidden = !possible || !data.asks;
    button.textContent = (wanted() ? "🔔 " : "🔕 ") + (data.notify ?? "");
    button.setAttribute("aria-pressed", String(wanted()));
  };
  button.onclick = async () => {
    const granted = wanted() || await Notification.requestPermission() === "granted";
    keep(granted && !wanted() ? "yes" : "no");
    refusal.hidden = granted;
    refusal.textContent = granted ? "" : data.refused;
    show();
  };
  for (const { id, title, body } of data.ended) {
    if (told.has(id)) continue;
    told.add(id);
    if (!wanted() || (document.visibilityState === "visible" && document.hasFocus())) continue;
    try {
      const one = new Notification(title, { body, tag: id });
      one.onclick = () => { window.focus(); one.close(); };
    } catch (error) {
      console.info("This browser shows no notifications of pages: " + error.message);
    }
  }
  show();
}
"""


def ask(name: str = "") -> None:
    """Draw the button, if the visitor waits for the run or study with this id, or for any."""
    waiting = watched().waiting
    # Always there: what is drawn below keeps its place, which Streamlit names it by when something is pressed in it.
    place = st.container(width="content")
    if name in waiting or (waiting and not name):
        words = {
            "notify": say(en="Notify me when it ends", es="Avisarme cuando termine"),
            "refused": say(
                en="Your browser does not let this page notify you: allow it in the settings of this site.",
                es="Su navegador no permite que esta página le avise: permítalo en los ajustes de este sitio.",
            ),
        }
        with place:
            _component()(key="notifications.ask", data={"asks": True, "ended": [], **words}, width="content")


def hand_over(ended: Sequence[Subject]) -> None:
    """Let the browser notify whoever asked for it of what has ended, each once; on every page, where nothing is seen of it."""
    _component()(key="notifications", data={"asks": False, "ended": [_notification(run) for run in ended[-_MOST:]]})


def _notification(one: Subject) -> dict[str, str]:
    """What the browser is told of it; which are plain words there."""
    return {
        "id": f"{one.id} {one.ended}",
        "title": f"{one.mark} {one.name}: {plain(one.state)}",
        "body": plain(one.details),
    }


@cache
def _component() -> Any:
    return st.components.v2.component("rnn_playground_notifications", html=_HTML, css=_CSS, js=_JS)
