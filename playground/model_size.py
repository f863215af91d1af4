"""The size of a network: weights and biases of each layer with their formula, and multiply-adds of one example."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from playground.batch import Batch, Sizes
from playground.diagrams.blueprint import Blueprint, Layer
from playground.model import Model
from playground.recurrent import RecurrentStack
from playground.text import Text


@dataclass(frozen=True, slots=True)
class LayerSize:
    """What one layer has to learn.

    Attributes:
        title: of the layer.
        symbols: how many weights it has, as a formula: `4·M·(D + M)`; empty where the layer has biases alone.
        numbers: the same with the numbers of this network.
        weights: how many it has.
        biases: how many come beside them.
    """

    title: Text
    symbols: str
    numbers: str
    weights: int
    biases: int


SYMBOLS = Text(
    "D: numbers that a layer reads, M: its units, k: outputs, T: steps that it reads at a time, H: steps ahead, "
    "V: different tokens, E: embedding size, P: parts of words, L: positions or series, N: sequences in a batch",
    "D: números que lee una capa, M: sus unidades, k: salidas, T: pasos que lee a la vez, H: pasos por venir, "
    "V: tokens distintos, E: tamaño del embedding, P: partes de palabras, L: posiciones o series, N: secuencias de un lote",
)
"""What the letters of the formulas and of the shapes stand for."""

PARTS = {
    "embedding": Text("embeddings", "embeddings"),
    "table": Text("weights of the tokens", "pesos de los tokens"),
    "bias": Text("bias", "sesgo"),
    "convolution": Text("convolution", "convolución"),
    "segments": Text("segment projection", "proyección de los segmentos"),
    "places": Text("position embeddings", "embeddings de posición"),
    "series": Text("series embeddings", "embeddings de las series"),
    "shortcut": Text("linear shortcut", "atajo lineal"),
    "bridges": Text("bridge between encoder and decoder", "puente entre codificador y decodificador"),
    "written": Text("embeddings of the output", "embeddings de la salida"),
    "begins": Text("first state from the vector", "primer estado a partir del vector"),
    "start": Text("first input of the decoder", "primera entrada del decodificador"),
    "first": Text("hidden layer", "capa oculta"),
    "project": Text("projection of the inputs", "proyección de las entradas"),
    "positions": Text("position embeddings", "embeddings de posición"),
    "norm": Text("last normalisation", "última normalización"),
    "last": Text("last normalisation of the decoder", "última normalización del decodificador"),
    "attend": Text("attention", "atención"),
    "attend_words": Text("attention over the words of a sentence", "atención sobre las palabras de una frase"),
    "attend_sentences": Text("attention over the sentences", "atención sobre las frases"),
    "attention": Text("attention", "atención"),
    "head": Text("output layer", "capa de salida"),
}
"""The parts of our networks by the names of their modules; another part goes by its module's name."""
BELOW = ("embedding", "table", "convolution")
"""Those that stand below all others, from the input up."""
LAYER = Text("layer {number}: {title}", "capa {number}: {title}")
DECODER_LAYER = Text("decoder layer {number}: {title}", "capa {number} del decodificador: {title}")
BOTH = Text("{title}, both directions", "{title}, ambos sentidos")
RECURRENT = Text("recurrent layer", "capa recurrente")


def layer_sizes(model: Model, sizes: Sizes) -> tuple[LayerSize, ...]:
    """Weights and biases of each layer from the input up; no memory is taken for them."""
    with torch.device("meta"):
        network = model.build(sizes)
    plan = model.blueprint(sizes)
    above = {
        decoding: iter([(number, layer) for number, layer in enumerate(layers, 1) if layer.states])
        for decoding, layers in ((False, plan.layers), (True, plan.decoder))
    }
    found: list[LayerSize] = []
    stacks = {name: module for name, module in network.named_modules() if isinstance(module, RecurrentStack)}
    parts: dict[str, list[tuple[str, nn.Module]]] = {}
    for name, module in network.named_modules():
        stack = next((one for one in stacks if name == one or name.startswith(f"{one}.")), None)
        if stack == name:
            decoding = name.startswith("decoder")
            found += _recurrent(stacks[name], above[decoding], DECODER_LAYER if decoding else LAYER)
        elif stack is None and any(True for _ in module.parameters(recurse=False)):
            part = _part_of(name, network) or next(iter(dict(module.named_parameters(recurse=False))))
            if part not in parts:
                parts[part] = []
                found.append(LayerSize(Text.same(part), "", "", 0, 0))
            parts[part].append((name, module))
    # A network may build what lies below its recurrent layers after them.
    found.sort(key=lambda one: BELOW.index(one.title.en) if one.title.en in BELOW else len(BELOW))
    return tuple(_part(one.title.en, parts[one.title.en], plan) if one.title.en in parts else one for one in found)


def _part_of(name: str, network: nn.Module) -> str:
    """The part of a network that a module lies in: what the network calls it, and its number where it is one of a list."""
    first, _, rest = name.partition(".")
    several = first not in PARTS and isinstance(getattr(network, first, None), nn.ModuleList)
    return f"{first}.{rest.partition('.')[0]}" if several else first


def _title(part: str, plan: Blueprint) -> Text:
    """What a part of a network is called: one of a list without recurrence is a layer of the plan."""
    first, _, number = part.partition(".")
    layers = plan.decoder if first == "decoder" else plan.layers
    if number and int(number) < len(layers):
        name = DECODER_LAYER if first == "decoder" else LAYER
        return name.format(number=int(number) + 1, title=layers[int(number)].title)
    return PARTS.get(first, Text.same(first))


def _recurrent(stack: RecurrentStack, layers: Iterator[tuple[int, Layer]], name: Text) -> Iterator[LayerSize]:
    """The layers of a stack; the two directions of one have as many weights."""
    for depth in range(stack.depth):
        number, layer = next(layers, (depth + 1, None))
        weights = {
            key: weight for key, weight in stack.named_parameters() if f"l{depth}" in key.replace("_", ".").split(".")
        }
        ahead = {key: weight for key, weight in weights.items() if "_reverse" not in key}
        reads = stack.inputs if depth == 0 else stack.width
        count, biases = _counted(weights)
        title = name.format(number=number, title=RECURRENT if layer is None else layer.title)
        yield LayerSize(
            BOTH.format(title=title) if stack.directions > 1 else title,
            *_of_a_cell(ahead, reads, stack.hidden, "2·" if stack.directions > 1 else ""),
            count,
            biases,
        )


def _of_a_cell(weights: Mapping[str, Tensor], reads: int, hidden: int, twice: str) -> tuple[str, str]:
    """The weights of one step in symbols and in numbers: `4·M·(D + M)`."""
    matrices = vectors = inputs = 0
    for name, weight in weights.items():
        if _is_bias(name):
            continue
        if "_ih" in name:
            inputs += weight.shape[0] // hidden
        elif weight.dim() == 2 and "peephole" not in name:
            matrices += weight.numel() // hidden**2
        else:
            vectors += weight.numel() // hidden

    def written(d: str, m: str) -> str:
        if inputs == matrices and not vectors:
            return f"{twice}{_times(inputs)}{m}·({d} + {m})"
        terms = [_times(inputs) + d] + [_times(matrices) + m] * bool(matrices) + [str(vectors)] * bool(vectors)
        return f"{twice}{m}·({' + '.join(terms)})" if len(terms) > 1 else f"{twice}{_times(inputs)}{m}·{d}"

    return written("D", "M"), written(str(reads), str(hidden))


def _times(count: int) -> str:
    return "" if count == 1 else f"{count}·"


def _part(part: str, modules: list[tuple[str, nn.Module]], plan: Blueprint) -> LayerSize:
    """All that lies in one part of a network, the same module several times as a product."""
    terms: dict[tuple[str, str], int] = {}
    weights = biases = 0
    for path, module in modules:
        own = dict(module.named_parameters(recurse=False))
        counted = _counted(own)
        weights, biases = weights + counted[0], biases + counted[1]
        for name, weight in own.items():
            if not _is_bias(name):
                term = _formula(part, path, module, weight, plan)
                terms[term] = terms.get(term, 0) + 1
    symbols = " + ".join(_times(count) + term[0] for term, count in terms.items())
    numbers = " + ".join(_times(count) + term[1] for term, count in terms.items())
    return LayerSize(_title(part, plan), symbols, numbers, weights, biases)


def _formula(part: str, path: str, module: nn.Module, weight: Tensor, plan: Blueprint) -> tuple[str, str]:
    numbers = tuple(weight.shape)
    match module:
        case nn.Embedding():
            letters: tuple[str, ...] = (
                "P" if path.endswith(".parts") else "L" if part in ("places", "positions", "series") else "V",
                "M" if part == "table" else "E",
            )
        case nn.Linear():
            letters = ("D", "M")
            if part == "head":
                letters = ("M", "E" if path.endswith(".project") else "k")
            numbers = numbers[::-1]
            layer = plan.layers[0] if plan.layers else None
            if part == "first" and layer is not None and layer.reach > 1:
                letters, numbers = ("T", *letters), (layer.reach, numbers[0] // layer.reach, numbers[1])
            steps = plan.sizes.horizon
            if part == "head" and steps > 1 and numbers[-1] == steps * plan.sizes.outputs:
                letters, numbers = ("M", "H", "k"), (numbers[0], steps, plan.sizes.outputs)
        case nn.Conv1d():
            letters, numbers = ("T", "D", "M"), (numbers[2], numbers[1], numbers[0])
        case nn.LayerNorm():
            letters = ("M",)
        case nn.MultiheadAttention():
            letters, numbers = ("3", "M", "M"), (3, numbers[1], numbers[1])
        case _:
            letters = tuple(map(str, numbers))
    return "·".join(letters), "·".join(map(str, numbers))


def _counted(parameters: Mapping[str, Tensor]) -> tuple[int, int]:
    """How many numbers are weights, and how many biases."""
    biases = sum(weight.numel() for name, weight in parameters.items() if _is_bias(name))
    return sum(weight.numel() for weight in parameters.values()) - biases, biases


def _is_bias(name: str) -> bool:
    return "bias" in name.rpartition(".")[2]


def multiply_adds(model: Model, sizes: Sizes) -> int | None:
    """How often a weight is multiplied and added for one example; None where the network cannot be asked.

    Products of two activations (attention) count too, products number by number do not. Recurrent layers are counted from
    their weights, each used once a step; all else while an empty example goes through. Every step of a recurrent decoder costs
    the same, so that two of them tell what a long horizon costs.
    """
    if not (model.recurrent and model.blueprint(sizes).decoder) or sizes.horizon <= 2:
        return _counted_products(model, sizes)
    one, two = (_counted_products(model, replace(sizes, horizon=steps)) for steps in (1, 2))
    return None if one is None or two is None else one + (sizes.horizon - 1) * (two - one)


def _counted_products(model: Model, sizes: Sizes) -> int | None:
    """The same, by going through all steps; without numbers, unless it depends on them where the sentences of a text end."""
    with torch.device("meta"):
        network = model.build(sizes).eval().requires_grad_(False)
        example = _example(sizes)
    found = _products(network, example)
    if found is None and sizes.pattern.sentences:
        # Weights of any value do, and take no memory before they are read.
        network = network.to_empty(device="cpu")
        for buffer in network.buffers():
            buffer.zero_()
        found = _products(network, replace(example, inputs=_sentences(sizes)))
    return found


def _products(network: nn.Module, example: Batch) -> int | None:
    counted = 0

    def stand_in(stack: RecurrentStack) -> Any:
        each = sum(weight.numel() for name, weight in stack.named_parameters() if not _is_bias(name))

        def forward(inputs: Tensor, lengths: Any = None, state: Any = None, *, ends: bool = True) -> Any:
            nonlocal counted
            del lengths, ends
            size, time = inputs.shape[:2]
            counted += size * time * each
            end = inputs.new_empty(stack.depth * stack.directions, size, stack.hidden)
            after = (end,) * len(stack.cell.states) if state is None else state
            return inputs.new_empty(size, time, stack.width), after

        return forward

    for module in network.modules():
        if isinstance(module, RecurrentStack):
            module.forward = stand_in(module)  # type: ignore[method-assign]
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            network(example)
    except (NotImplementedError, RuntimeError):
        return None
    # A network of lookups alone multiplies number by number only, which is not counted.
    return (counted + counter.get_total_flops() // 2) or None


def _sentences(sizes: Sizes) -> Tensor:
    """A text of sentences that are as long as is typical, `(1, time)`."""
    word = next((token for token in range(1, sizes.vocabulary) if token not in sizes.sentence_ends), 0)
    tokens = torch.full((1, sizes.time), word)
    if sizes.sentence and sizes.sentence_ends:
        tokens[:, sizes.sentence - 1 :: sizes.sentence] = sizes.sentence_ends[0]
    return tokens


def _example(sizes: Sizes) -> Batch:
    """One empty example without numbers."""
    pattern, whole = sizes.pattern, torch.int64
    inputs = (
        torch.empty(1, sizes.time, dtype=whole)
        if pattern.inputs == "tokens"
        else torch.empty(1, sizes.time, sizes.features)
    )
    targets = {
        "vector": torch.empty(1, dtype=whole),
        "steps": torch.empty(1, sizes.time, sizes.outputs),
        "horizon": torch.empty(1, sizes.horizon, sizes.outputs),
        "sequence": torch.empty(1, sizes.horizon, dtype=whole),
    }[pattern.layout]
    return Batch(inputs, targets, series=torch.empty(1, dtype=whole) if sizes.series else None)
