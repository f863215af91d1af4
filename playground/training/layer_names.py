"""The layers of a network by the names of its weights: which weights go together, and what people call a layer."""

import re
from collections.abc import Iterable

from playground.text import Text

_IN_STACK = re.compile(r"(.+?)\.layers\.(?:steps\.)?(?:.*_)?l(\d+)(_reverse)?(?:\..*)?")
"""A weight of recurrent layers: torch's fused ones (`stack.layers.weight_hh_l0`), or written out (`stack.layers.steps.l0.weight_hh`)."""
_STACKED = re.compile(r"(.+)\.l(\d+)(_reverse)?")
_NUMBERED = re.compile(r"(.+)\.(\d+)")


def layer_of(weight: str) -> str:
    """The layer that a weight belongs to, by where its module stands in the network.

    Each layer and direction of a recurrent stack is one (`stack.l0`, `stack.l0_reverse`), whether it is fused or written out,
    and so is each module of a list (`blocks.1`); of all else, what the network itself has under one name (`embedding`).

    Args:
        weight: its name among the network's parameters or in its `state_dict`.
    """
    stacked = _IN_STACK.fullmatch(weight)
    if stacked is not None:
        stack, layer, backward = stacked[1], int(stacked[2]), stacked[3] or ""
        if stack.endswith((".lower", ".upper")):  # of two cells, the lower one has the first layer
            stack, layer = stack[:-6], layer + stack.endswith(".upper")
        return f"{stack}.l{layer}{backward}"
    first, *rest = weight.split(".")
    return f"{first}.{rest[0]}" if len(rest) > 1 and rest[0].isdigit() else first


def layer_titles(layers: Iterable[str]) -> dict[str, Text]:
    """What people call the layers of one network, by their names, in their order."""
    names = list(dict.fromkeys(layers))
    decodes = any(name.startswith("decoder.") for name in names)
    return {name: _title(name, decodes) for name in names}


def _title(layer: str, decodes: bool) -> Text:
    stacked, numbered = _STACKED.fullmatch(layer), _NUMBERED.fullmatch(layer)
    if stacked is None and numbered is None:
        return _words(layer)
    if numbered is not None:
        return Text.same("{name} {number}").format(name=_words(numbered[1]), number=int(numbered[2]) + 1)
    assert stacked is not None
    stack = _ENCODER if decodes and stacked[1] == "stack" else _words(stacked[1])
    title = Text("{stack}, layer {number}", "{stack}, capa {number}")
    if stacked[1] == "stack" and not decodes:
        title = Text("recurrent layer {number}", "capa recurrente {number}")
    if stacked[3]:
        title = Text(f"{title.en}, backward", f"{title.es}, hacia atrás")
    return title.format(stack=stack, number=int(stacked[2]) + 1)


def _words(name: str) -> Text:
    """A module's name in words; its own where nobody has put it into words."""
    return _NAMES.get(name) or Text.same(name.replace("_", " ").replace(".", " "))


_ENCODER = Text("encoder", "codificador")
_NAMES = {
    "embedding": Text("embeddings", "embeddings"),
    "written": Text("embeddings of the output", "embeddings de la salida"),
    "table": Text("embeddings", "embeddings"),
    "head": Text("output layer", "capa de salida"),
    "attend": Text("attention", "atención"),
    "attend_words": Text("attention over words", "atención sobre palabras"),
    "attend_sentences": Text("attention over sentences", "atención sobre frases"),
    "sentences": Text("sentences", "frases"),
    "decoder": Text("decoder", "decodificador"),
    "bridges": Text("bridge to the decoder", "puente al decodificador"),
    "start": Text("first input of the decoder", "primera entrada del decodificador"),
    "begins": Text("first state", "primer estado"),
    "convolution": Text("convolution", "convolución"),
    "segments": Text("segments", "segmentos"),
    "places": Text("embeddings of places", "embeddings de posiciones"),
    "positions": Text("embeddings of positions", "embeddings de posiciones"),
    "series": Text("embeddings of series", "embeddings de series"),
    "shortcut": Text("linear shortcut", "atajo lineal"),
    "project": Text("projection", "proyección"),
    "blocks": Text("block", "bloque"),
    "norm": Text("normalisation", "normalización"),
    "last": Text("last normalisation", "última normalización"),
    "first": Text("first layer", "primera capa"),
    "bias": Text("biases", "sesgos"),
}
