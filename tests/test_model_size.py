"""The size of a network: formulas give what is built, and multiply-adds what is computed."""

from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from playground import model_size
from playground.batch import Batch, Pattern, Sizes
from playground.cells import CELLS
from playground.model import MODELS
from playground.model_size import SYMBOLS, layer_sizes, multiply_adds
from tests.topologies.cases import PATTERNS, batch, sizes
from tests.topologies.test_models import COVER
from tests.topologies.variants import Case

pytestmark = pytest.mark.usefixtures("one_thread")

CLASSIC = Sizes(Pattern("values", "vector"), outputs=3, features=30, time=20)
"""T=20, D=30, M=16, k=3: how a perceptron over all steps and a recurrent network are compared in courses."""


def computed(numbers: str) -> int:
    """A formula with its numbers, worked out."""
    return int(eval(numbers.replace("·", "*"), {"__builtins__": {}})) if numbers else 0


def test_the_classic_comparison_of_perceptron_and_recurrent_network() -> None:
    perceptron = layer_sizes(MODELS["window_mlp"].configure({"window": 20, "hidden": 16}), CLASSIC)
    recurrent = layer_sizes(MODELS["sequence_to_vector"].configure({"cell": "rnn", "hidden": 16}), CLASSIC)
    assert sum(layer.weights for layer in perceptron) == 9_648
    assert sum(layer.weights for layer in recurrent) == 784
    assert [(layer.symbols, layer.numbers, layer.biases) for layer in perceptron] == [
        ("T·D·M", "20·30·16", 16),
        ("M·k", "16·3", 3),
    ]
    assert [(layer.symbols, layer.numbers, layer.biases) for layer in recurrent] == [
        ("M·(D + M)", "16·(30 + 16)", 32),
        ("M·k", "16·3", 3),
    ]


@pytest.mark.parametrize("case", COVER)
def test_formulas_give_the_weights_that_are_built(case: Case) -> None:
    size, model = sizes(case.pattern), case.model
    layers = layer_sizes(model, size)
    assert [computed(layer.numbers) for layer in layers] == [layer.weights for layer in layers]
    built = sum(weight.numel() for weight in model.build(size).parameters())
    assert sum(layer.weights + layer.biases for layer in layers) == built


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cell", CELLS.in_order())
def test_each_cell_has_its_formula(cell: str, both: bool) -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": cell, "hidden": 16, "layers": 2, "bidirectional": both})
    for layer in layer_sizes(model, CLASSIC):
        assert computed(layer.numbers) == layer.weights
        assert ("both directions" in layer.title.en) == (both and layer.title.en.startswith("layer"))


@pytest.mark.parametrize(
    ("cell", "symbols"),
    [
        ({"kind": "lstm"}, "4·M·(D + M)"),
        ({"kind": "lstm", "gates": "coupled"}, "3·M·(D + M)"),
        ({"kind": "lstm", "peepholes": True}, "M·(4·D + 4·M + 3)"),
        ({"kind": "gru"}, "3·M·(D + M)"),
        ({"kind": "min_gru"}, "2·M·D"),
        ({"kind": "indrnn"}, "M·(D + 1)"),
    ],
)
def test_the_formula_follows_the_options(cell: dict[str, object], symbols: str) -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": cell, "hidden": 16})
    assert layer_sizes(model, CLASSIC)[0].symbols == symbols


@pytest.mark.parametrize("hidden", [1, 3])
def test_peepholes_are_no_matrix_whatever_the_hidden_size(hidden: int) -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": {"kind": "lstm", "peepholes": True}, "hidden": hidden})
    assert layer_sizes(model, CLASSIC)[0].symbols == "M·(4·D + 4·M + 3)"


def test_words_and_their_parts_have_a_letter_each() -> None:
    size = replace(sizes(PATTERNS["classify_tokens"]), parts=5)
    found = layer_sizes(MODELS["sequence_to_vector"].configure({"embedding": 4}), size)[0]
    assert (found.symbols, found.numbers) == ("V·E + P·E", "9·4 + 5·4")
    assert "P:" in SYMBOLS.en and "P:" in SYMBOLS.es


def test_positions_are_no_tokens_and_a_tied_output_has_no_outputs_of_its_own() -> None:
    learned = MODELS["transformer_encoder"].configure({"positions": "learned"})
    symbols = {part.title.en: part.symbols for part in layer_sizes(learned, sizes(PATTERNS["classify_tokens"]))}
    assert (symbols["embeddings"], symbols["position embeddings"]) == ("V·E", "L·E") and "L:" in SYMBOLS.es
    tied = MODELS["sequence_to_sequence"].configure({"tied": True, "hidden": 5, "embedding": 4})
    head = layer_sizes(tied, sizes(PATTERNS["write"]))[-1]
    assert (head.symbols, head.numbers, head.biases) == ("M·E", "5·4", 9)


@pytest.mark.parametrize(
    ("kind", "name", "knobs"),
    [
        ("encoder_decoder", "forecast", {}),
        ("encoder_decoder", "forecast", {"attention": "additive", "bidirectional": True}),
        ("encoder_decoder", "translate", {"attention": "multiplicative", "cell": "mgu"}),
        ("encoder_decoder", "translate", {"attention": "additive", "upper_cell": "gru", "layers": 3}),
        ("vector_to_sequence", "unfold_vector", {"conditioning": "both"}),
    ],
)
def test_a_long_horizon_costs_what_its_steps_cost(kind: str, name: str, knobs: dict[str, object]) -> None:
    model = MODELS[kind].configure({"hidden": 5, **knobs})
    for horizon in (1, 2, 3, 17):
        size = replace(sizes(PATTERNS[name]), horizon=horizon)
        assert multiply_adds(model, size) == model_size._counted_products(model, size)


def test_multiply_adds_by_hand() -> None:
    recurrent = MODELS["sequence_to_vector"].configure({"cell": "rnn", "hidden": 16})
    assert multiply_adds(recurrent, CLASSIC) == 20 * 16 * (30 + 16) + 16 * 3
    assert multiply_adds(MODELS["window_mlp"].configure({"window": 20, "hidden": 16}), CLASSIC) == 9_648


@pytest.mark.parametrize("name", ["classify_values", "classify_tokens"])
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_multiply_adds_are_those_that_torch_counts(cell: str, name: str) -> None:
    size = sizes(PATTERNS[name])
    model = MODELS["sequence_to_vector"].configure({"cell": cell, "layers": 2, "readout": "attention", "hidden": 5})
    with torch.device("meta"):  # where torch takes a fused layer apart and counts its products
        network = model.build(size).eval().requires_grad_(False)
    with FlopCounterMode(display=False) as counter:
        network(batch(size, count=1).map(lambda tensor: tensor.to("meta")))
    assert multiply_adds(model, size) == counter.get_total_flops() // 2


@pytest.mark.parametrize(
    ("attention", "numbers", "products"),
    [
        # U h once for each input; W s, v · tanh and the context at each output.
        ("additive", "2·16·16 + 16·1", 7 * 16 * 16 + 5 * (16 * 16 + 7 * 16 + 7 * 16)),
        # W h once for each input; the scores, the context and the attentional vector at each output.
        ("multiplicative", "16·16 + 32·16", 7 * 16 * 16 + 5 * (7 * 16 + 7 * 16 + 32 * 16)),
        ("dot", "32·16", 5 * (7 * 16 + 7 * 16 + 32 * 16)),
    ],
)
def test_attention_by_hand(attention: str, numbers: str, products: int) -> None:
    size = Sizes(Pattern("tokens", "sequence"), outputs=10, vocabulary=10, horizon=5, time=7)
    model = MODELS["encoder_decoder"].configure({"attention": attention, "cell": "gru", "hidden": 16, "embedding": 8})
    parts = {part.title.en: part for part in layer_sizes(model, size)}
    assert (parts["attention"].numbers, parts["attention"].biases) == (numbers, 0)
    context = 16 if attention == "additive" else 0
    decoder = 3 * 16 * (8 + context + 16) + (16 + context) * 10
    assert multiply_adds(model, size) == 7 * 3 * 16 * (8 + 16) + 5 * decoder + products


def test_hierarchical_attention_by_hand() -> None:
    """Three sentences of 20 words: of each word and each sentence two directions of a GRU, W h and v · tanh."""
    size = Sizes(PATTERNS["classify_sentences"], outputs=2, vocabulary=90, time=60, sentence_ends=(7, 8), sentence=20)
    model = MODELS["hierarchical_attention"].configure(
        {"cell": "gru", "hidden": 5, "embedding": 4, "bidirectional": True}
    )
    words, sentences = 2 * 3 * 5 * (4 + 5), 2 * 3 * 5 * (10 + 5)
    attention = 10 * 10 + 10
    before = torch.random.get_rng_state()
    assert multiply_adds(model, size) == 60 * (words + attention) + 3 * (sentences + attention) + 10 * 2
    assert torch.equal(torch.random.get_rng_state(), before)


def test_what_cannot_be_asked_without_numbers_is_not_counted() -> None:
    class Looking(MODELS["window_mlp"]):  # type: ignore[misc]
        def build(self, sizes: Sizes) -> torch.nn.Module:
            network = super().build(sizes)
            forward = network.forward

            def look(batch: Batch, state: object = None) -> object:
                assert batch.inputs.sum().item() == 0
                return forward(batch, state)

            network.forward = look
            return network

    assert multiply_adds(Looking(), CLASSIC) is None


def test_counting_takes_no_memory_and_leaves_the_random_numbers_alone() -> None:
    size = Sizes(PATTERNS["write"], outputs=90, vocabulary=90, time=128)
    torch.manual_seed(0)
    before = torch.random.get_rng_state()
    huge = MODELS["sequence_to_sequence"].configure({"hidden": 8192, "layers": 32})
    assert sum(layer.weights for layer in layer_sizes(huge, size)) > 10**10
    assert (multiply_adds(huge, size) or 0) > 10**12
    assert torch.equal(torch.random.get_rng_state(), before)


def test_layers_without_recurrence_have_a_row_each() -> None:
    model = MODELS["transformer"].configure({"hidden": 8, "heads": 2, "feedforward": 16, "layers": 2})
    found = layer_sizes(model, sizes(PATTERNS["translate"]))
    decoder = "decoder layer {}: Causal self- and cross-attention"
    rows = [layer for layer in found if "layer" in layer.title.en and layer.title.en[-1] != "r"]
    titles = [f"layer {number}: Self-attention" for number in (1, 2)] + [decoder.format(number) for number in (1, 2)]
    assert [layer.title.en for layer in rows] == titles
    attention, feed = 4 * 8 * 8, 2 * 8 * 16
    assert [layer.weights for layer in rows] == [attention + feed + 2 * 8] * 2 + [2 * attention + feed + 3 * 8] * 2
    assert multiply_adds(model, sizes(PATTERNS["translate"]))


def test_multiply_adds_of_a_convolution_by_hand() -> None:
    model = MODELS["tcn"].configure({"filters": 16, "blocks": 1, "kernel_size": 3})
    assert multiply_adds(model, CLASSIC) == 20 * (3 * 30 * 16 + 3 * 16 * 16 + 30 * 16) + 16 * 3
