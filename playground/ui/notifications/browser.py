"""Notifications of the browser: a button that asks for them, and what hands them over."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from playground.task import METRICS, title_on_test
from playground.text import duration
from playground.tracking import runs
from playground.ui.formatting import STATUS, measured, task_title
from playground.ui.notifications.watched import watched
from playground.ui.page import plain, say

_MOST = 10
"""Of what has ended, handed to the browser: it knows itself what it has told."""

_HTML = '<button type="button" hidden></button><p role="status" hidden></p>'
_CSS = """
button { font: inherit; font-size: 0.875rem; color: inherit; background: transparent; cursor: pointer; padding: 0.25rem 0.75rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem); }
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


def ask(run_id: str = "") -> None:
    """Draw the button, if the visitor waits for this run, or for any."""
    waiting = watched().waiting
    if run_id in waiting or (waiting and not run_id):
        words = {
            "notify": say(en="Notify me when it ends", es="Avisarme cuando termine"),
            "refused": say(
                en="Your browser does not let this page notify you: allow it in the settings of this site.",
                es="Su navegador no permite que esta página le avise: permítalo en los ajustes de este sitio.",
            ),
        }
        _component()(key="notifications.ask", data={"asks": True, "ended": [], **words}, width="content")


def hand_over(ended: Sequence[runs.Run]) -> None:
    """Let the browser notify whoever asked for it of runs that have ended, each once; on every page, where nothing is seen of it."""
    _component()(key="notifications", data={"asks": False, "ended": [_notification(run) for run in ended[-_MOST:]]})


def _notification(run: runs.Run) -> dict[str, str]:
    """What the browser is told of a run; which are plain words there."""
    name = str(run.primary.get("name", ""))
    parts = [plain(task_title(run.task)), duration(run.seconds)]
    if name in METRICS and name in run.metrics:
        parts.append(f"{plain(title_on_test(name))}: {measured(name, run.metrics[name])}")
    mark, words = STATUS[run.state]
    return {
        "id": f"{run.id} {run.ended}",
        "title": f"{mark} {run.name}: {plain(words)}",
        "body": plain(run.reason) if run.reason is not None else " · ".join(parts),
    }


@cache
def _component() -> Any:
    return st.components.v2.component("rnn_playground_notifications", html=_HTML, css=_CSS, js=_JS)
