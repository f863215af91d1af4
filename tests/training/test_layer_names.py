"""Names of layers: the same for fused and written-out layers, and in words."""

import pytest
import torch

from playground.batch import Pattern, Sizes
from playground.model import MODELS
from playground.training.layer_names import layer_of, layer_titles

TOKENS = Sizes(Pattern("tokens", "vector"), outputs=2, vocabulary=9, time=6)


@pytest.mark.parametrize(
    ("weight", "layer"),
    [
        ("stack.layers.weight_hh_l1", "stack.l1"),
        ("stack.layers.bias_ih_l0_reverse", "stack.l0_reverse"),
        ("stack.layers.steps.l1.weight_hh", "stack.l1"),
        ("stack.layers.steps.l0_reverse.gate.weight", "stack.l0_reverse"),
        ("stack.lower.layers.weight_ih_l0", "stack.l0"),
        ("stack.upper.layers.weight_ih_l0", "stack.l1"),
        ("stack.upper.layers.weight_ih_l1", "stack.l2"),
        ("decoder.layers.weight_ih_l0", "decoder.l0"),
        ("blocks.1.self_attn.in_proj_weight", "blocks.1"),
        ("bridges.0.weight", "bridges.0"),
        ("embedding.parts.weight", "embedding"),
        ("head.weight", "head"),
        ("bias", "bias"),
    ],
)
def test_each_layer_has_a_name(weight: str, layer: str) -> None:
    assert layer_of(weight) == layer


@pytest.mark.parametrize("cell", ["lstm", "min_gru"])
def test_a_stack_has_a_layer_for_each_layer_and_direction(cell: str) -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": cell, "layers": 2, "bidirectional": True, "hidden": 3})
    with torch.random.fork_rng(devices=[]):
        network = model.build(TOKENS)
    layers = ["stack.l0", "stack.l0_reverse", "stack.l1", "stack.l1_reverse"]
    for names in (dict(network.named_parameters()), network.state_dict()):
        assert [name for name in dict.fromkeys(map(layer_of, names)) if name.startswith("stack")] == layers
    assert [title.en for title in layer_titles(map(layer_of, network.state_dict())).values()] == [
        "embeddings", "recurrent layer 1", "recurrent layer 1, backward", "recurrent layer 2", "recurrent layer 2, backward",
        "output layer",
    ]  # fmt: skip


def test_with_a_decoder_the_other_stack_is_the_encoder() -> None:
    titles = layer_titles(["stack.l0", "decoder.l0", "bridges.0", "my_new_part"])
    assert [title.en for title in titles.values()] == [
        "encoder, layer 1", "decoder, layer 1", "bridge to the decoder 1", "my new part"
    ]  # fmt: skip
    assert titles["decoder.l0"].es == "decodificador, capa 1"
