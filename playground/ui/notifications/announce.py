"""Tells, on whatever page the visitor is, that a run of theirs has ended: on the page, and by a notification if they asked for those."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.task import METRICS, title_on_test
from playground.text import Text, duration
from playground.tracking import runs
from playground.ui import record
from playground.ui.formatting import STATUS, measured, task_title
from playground.ui.notifications import tab
from playground.ui.notifications.watched import watched
from playground.ui.page import live, plain, say

SECONDS = 3.0
"""Between two looks."""
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
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), refusal = parentElement.querySelector("p");
  const possible = "Notification" in window && window.isSecureContext;
  const kept = () => { try { return window.localStorage.getItem(CHOICE); } catch { return null; } };
  const keep = (choice) => { try { window.localStorage.setItem(CHOICE, choice); } catch { button.choice = choice; } };
  const wanted = () => possible && Notification.permission === "granted" && (kept() ?? button.choice) === "yes";
  const show = () => {
    button.hidden = !possible || !data.waits;
    button.textContent = (wanted() ? "🔔 " : "🔕 ") + data.notify;
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


@contextmanager
def announcing(page: str, path: str) -> Iterator[None]:
    """Draw a page, then tell what has ended, and look now and then as long as runs are waited for.

    Args:
        page: its title, for the tab; the page of a run says there itself what that does.
        path: its name in the address; on pages of runs one sees what has ended.
    """
    now = watched()
    if path in ("run", "runs"):
        now.seen = True
    title = None if path == "run" else page
    if title is not None:
        tab.show_page(title, now.look())
    yield
    if now.waiting or now.ended:
        depends = partial(_states, tuple(now.waiting))
        with st.sidebar:
            live(partial(_tell, title), "ended", seconds=SECONDS, begun=bool(now.waiting), depends=depends)


def _states(waiting: Sequence[str]) -> object:
    """How far each run is; called in other threads too, without a session."""
    found = []
    for run_id in waiting:
        with suppress(PlaygroundError):
            run = record.watched(run_id)
            found.append((run_id, run.state, round(100 * run.share)))
    return found


def _tell(title: str | None) -> bool:
    """Tell what has ended since the last look; whether anything is still under way."""
    now = watched()
    under_way = now.look()
    for run in now.ended[now.told :]:
        if title is not None or st.query_params.get("run") != run.id:  # its page says so itself
            st.toast(f"**{say(Text.same(run.name))}**: {say(STATUS[run.state][1])}", icon=STATUS[run.state][0])
    now.told = len(now.ended)
    if title is not None:
        tab.show_page(title, under_way)
    _component()(
        key="notifications",
        data={
            "waits": bool(now.waiting),
            "notify": say(en="Notify me when it ends", es="Avisarme cuando termine"),
            "refused": say(
                en="Your browser does not let this page notify you: allow it in the settings of this site.",
                es="Su navegador no permite que esta página le avise: permítalo en los ajustes de este sitio.",
            ),
            "ended": [_notification(run) for run in now.ended[-_MOST:]],
        },
    )
    return bool(now.waiting)


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
