"""The network of the experiment in the making: unrolled, with its shapes, its weights and its multiply-adds."""

from functools import cache as once
from typing import Any

import streamlit as st

from playground.diagrams.cell import INSIDE
from playground.experiment import Experiment
from playground.launch.compute.jobs import NetworkDrawing
from playground.model_size import SYMBOLS
from playground.text import Text
from playground.ui import cache, file_summary, saving
from playground.ui.design_page.sections import waiting_for_data
from playground.ui.drawing import LEAST, MOVED
from playground.ui.formatting import whole
from playground.ui.page import plain, say, session


def drawing(experiment: Experiment) -> None:
    """The network unrolled, with its shapes and its number of parameters."""
    if waiting_for_data(experiment.data):
        return
    table = network_of(experiment)
    with st.spinner(say(en="Drawing the network…", es="Dibujando la red…"), show_time=False):
        found, refusal = cache.attempted("drawing", table, session().language)
    if refusal is not None:
        file_summary.refused(refusal, "design.drawing")
        return
    st.html(_IN_VIEW)
    with st.container(key="design_drawing"):
        _pictures()(
            key="design.drawing",
            data={
                "key": f"{cache.key_of(table)}{session().language}",
                "title": plain(_NETWORK),
                "size": plain(_total(found)),
                "wide": found.wide,
                "narrow": found.narrow,
                "insides": [
                    {"key": key, "name": plain(INSIDE.format(title=title)), "picture": picture}
                    for key, (title, picture) in found.insides.items()
                ],
            },
        )
    saving.line("drawing", plain(_NETWORK))
    _sizes(cache.key_of(table), found)


def network_of(experiment: Experiment) -> dict[str, Any]:
    """What a network's drawing depends on: not the seed, which changes no size."""
    return {key: value for key, value in experiment.plain().items() if key in ("task", "data", "model")}


def _total(found: NetworkDrawing) -> Text:
    """How many parameters there are, and what one example costs."""
    weights, biases = sum(layer.weights for layer in found.layers), sum(layer.biases for layer in found.layers)
    words = [
        Text(
            "{total} parameters ({weights} weights, {biases} biases)",
            "{total} parámetros ({weights} pesos, {biases} sesgos)",
        ).format(total=whole(weights + biases), weights=whole(weights), biases=whole(biases))
    ]
    if found.multiply_adds is not None:
        cost = Text("{count} multiply-adds per example", "{count} multiplicaciones y sumas por ejemplo")
        words.append(cost.format(count=whole(found.multiply_adds)))
    return Text.join(" · ", words)


@cache.shared_by_key(most=64)
def _sizes(found: NetworkDrawing) -> None:
    """Weights and biases by layer, each with its formula, and the shapes of the tensors."""
    with st.expander(say(en="Weights by layer, tensor shapes", es="Pesos por capa, formas de los tensores")):
        st.table(
            [
                {
                    say(en="layer", es="capa"): say(layer.title),
                    say(en="weights", es="pesos"): f"{layer.symbols} = {layer.numbers} = **{whole(layer.weights)}**"
                    if layer.symbols
                    else "–",
                    say(en="biases", es="sesgos"): whole(layer.biases) if layer.biases else "–",
                }
                for layer in found.layers
            ],
            hide_index=True,
            alt=say(en="Weights and biases by layer", es="Pesos y sesgos por capa"),
        )
        st.table(
            [
                {say(en="tensor", es="tensor"): say(where), say(en="shape", es="forma"): shape}
                for where, shape in found.shapes
            ],
            hide_index=True,
            alt=say(en="Tensor shapes", es="Formas de los tensores"),
        )
        st.caption(say(SYMBOLS))


_NETWORK = Text("The network", "La red")
_IN_VIEW = """<style>
@media (min-width: 641px) {
  .stColumn:has(.st-key-design_drawing) {
    position: sticky; top: 4rem; align-self: flex-start; max-height: calc(100dvh - 5rem); overflow-y: auto;
  }
}
@media (max-width: 640px) {
  .st-key-design_drawing { position: fixed; left: 0; right: 0; bottom: 0; z-index: 99; }
}
</style>"""
"""Beside the form the drawing stays where it is while the form moves; on a narrow screen it is a bar at the bottom."""

_HTML = '<details class="network"><summary></summary><div class="pictures"></div></details>'

_CSS = (
    """
.network { color: var(--st-text-color); background: var(--st-background-color);
  font-family: var(--st-font); }
.network summary { cursor: pointer; padding: 0.5rem 0; font-size: 0.9rem; }
.network summary b { margin-right: 0.5rem; }
.network svg { display: block; color: inherit; max-width: 100%; height: auto; margin: 0.5rem 0; }
.network svg [data-opens] { cursor: pointer; }
.network svg [data-opens]:hover { opacity: 0.8; }
.network button { font: inherit; font-size: 0.9rem; color: inherit; background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.3rem 0.7rem; margin: 0.25rem 0.5rem 0.25rem 0;
  cursor: pointer; }
.network button[aria-expanded="true"] { border-color: var(--st-primary-color); }
.network button:focus-visible, .network summary:focus-visible { outline: 3px solid var(--st-primary-color); }
.network.tight .wide, .network:not(.tight) .narrow { display: none; }
@media (max-width: 640px) {
  .network { border-top: 1px solid var(--st-border-color); padding: 0 1rem; }
  .network .pictures { max-height: 60dvh; overflow-y: auto; }
}
"""
    + f".network .inside {{ {MOVED} }}"
)

_JS = (
    f"const least = {LEAST};"
    + """
export default function ({ parentElement, data }) {
  const network = parentElement.querySelector(".network");
  // Another run of the page with the same network: what is open stays as it is.
  if (network.drawn === data.key) return;
  if (network.drawn === undefined) network.open = window.innerWidth > 640;
  network.drawn = data.key;
  const title = document.createElement("b"), size = document.createElement("span");
  title.textContent = data.title;
  size.textContent = data.size;
  network.querySelector("summary").replaceChildren(title, size);
  const picture = (svg, kind) => {
    const found = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
    found.classList.add(kind);
    return found;
  };
  const pictures = network.querySelector(".pictures");
  const wide = picture(data.wide, "wide");
  pictures.replaceChildren(wide, picture(data.narrow, "narrow"));
  // The wide picture is shown where its letters keep about their size.
  network.needed = 0.9 * wide.getAttribute("width");
  if (network.fit === undefined) {
    network.fit = () => network.classList.toggle("tight", network.clientWidth < network.needed);
    new ResizeObserver(network.fit).observe(network);
  }
  network.fit();
  const panels = {};
  for (const inside of data.insides) {
    const button = document.createElement("button"), panel = document.createElement("div");
    button.type = "button";
    button.textContent = inside.name;
    panel.className = "inside";
    panel.tabIndex = 0;  // moved sideways by keys, too
    const cell = picture(inside.picture, "cell");
    cell.style.maxWidth = `max(100%, ${least * cell.getAttribute("width")}px)`;
    panel.append(cell);
    const show = (open) => {
      panel.hidden = !open;
      button.setAttribute("aria-expanded", open);
      network.inside = open ? inside.key : network.inside === inside.key ? null : network.inside;
    };
    button.onclick = () => show(panel.hidden);
    panels[inside.key] = { panel, show };
    show(network.inside === inside.key);
    pictures.append(button, panel);
  }
  for (const box of pictures.querySelectorAll("[data-opens]")) {
    box.addEventListener("click", () => {
      const { panel, show } = panels[box.dataset.opens];
      show(panel.hidden);
      if (!panel.hidden) panel.scrollIntoView({ block: "nearest", behavior: "smooth" });
    });
  }
}
"""
)


@once
def _pictures() -> Any:
    return st.components.v2.component("rnn_playground_network", html=_HTML, css=_CSS, js=_JS)
