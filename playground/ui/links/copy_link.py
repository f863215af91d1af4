"""A button that copies the address of the page, as the browser knows it: behind any proxy, and with what was last chosen."""

from functools import cache
from typing import Any

import streamlit as st

from playground.ui.page import say

_HTML = '<button type="button">🔗</button><input type="text" readonly hidden>'
_CSS = """
button { font: inherit; font-size: 0.875rem; color: inherit; background: transparent; cursor: pointer; padding: 0.25rem 0.75rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem); }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
input { width: 100%; box-sizing: border-box; margin-top: 0.5rem; font: inherit; font-size: 0.875rem; color: inherit; background: transparent; }
"""
# Where pages are served without encryption a browser may refuse its clipboard; then the address is shown, ready to copy.
_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), field = parentElement.querySelector("input");
  button.textContent = "🔗 " + data.copy;
  button.setAttribute("aria-live", "polite");
  field.setAttribute("aria-label", data.address);
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      button.textContent = "✓ " + data.copied;
      setTimeout(() => { button.textContent = "🔗 " + data.copy; }, 2000);
    } catch {
      field.value = window.location.href;
      field.hidden = false;
      field.focus();
      field.select();
    }
  };
}
"""


def copy_link() -> None:
    """Draw the button."""
    # Without a key: what has one is looked through for each field of a page.
    _button()(
        data={
            "copy": say(en="Copy link", es="Copiar enlace"),
            "copied": say(en="Copied", es="Copiado"),
            "address": say(en="The address of this page", es="La dirección de esta página"),
        },
    )


@cache
def _button() -> Any:
    return st.components.v2.component("rnn_playground_copy_link", html=_HTML, css=_CSS, js=_JS)
