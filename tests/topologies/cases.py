"""The patterns that the tasks ask for, with little data of each, for the tests of the models."""

import torch

from playground.batch import Batch, Pattern, Sizes

PATTERNS = {
    "classify_tokens": Pattern("tokens", "vector"),
    "classify_sentences": Pattern("tokens", "vector", sentences=True),
    "classify_values": Pattern("values", "vector"),
    "forecast": Pattern("values", "horizon", causal=True),
    "continue_tokens": Pattern("tokens", "horizon"),
    "forecast_steps": Pattern("values", "steps", causal=True, generates=True),
    "write": Pattern("tokens", "steps", causal=True, generates=True),
    "label_values": Pattern("values", "steps"),
    "label_tokens": Pattern("tokens", "steps"),
    "translate": Pattern("tokens", "sequence"),
    "name_values": Pattern("values", "sequence"),
    "unfold_vector": Pattern("vector", "horizon"),
}
TIME, HORIZON, OUTPUTS, FEATURES, VOCABULARY = 7, 4, 3, 2, 9
ENDS = (7, 8)
"""Tokens that end a sentence."""


def sizes(pattern: Pattern) -> Sizes:
    return Sizes(
        pattern,
        outputs=VOCABULARY if pattern.generates and pattern.inputs == "tokens" else OUTPUTS,
        features=0 if pattern.inputs == "tokens" else FEATURES,
        vocabulary=VOCABULARY if pattern.inputs == "tokens" else 0,
        horizon=HORIZON if pattern.layout in ("horizon", "sequence") else 1,
        time=steps(pattern),
        sentence_ends=ENDS if pattern.sentences else (),
        sentence=3 if pattern.sentences else 0,
    )


def steps(pattern: Pattern) -> int:
    """Steps of an input."""
    return 1 if pattern.inputs == "vector" else TIME


def shape(size: Sizes, count: int) -> tuple[int, ...]:
    """The shape that a network's outputs must have."""
    middle = {"vector": (), "steps": (TIME,), "horizon": (HORIZON,), "sequence": (HORIZON,)}[size.pattern.layout]
    return (count, *middle, size.outputs)


def batch(size: Sizes, count: int = 3, lengths: list[int] | None = None, seed: int = 0) -> Batch:
    noise = torch.Generator().manual_seed(seed)
    if size.pattern.inputs == "tokens":
        inputs = torch.randint(1, VOCABULARY, (count, TIME), generator=noise)
    else:
        inputs = torch.randn(count, steps(size.pattern), FEATURES, generator=noise)
    real = None
    if lengths is not None and size.pattern.inputs != "vector":
        real = torch.tensor(lengths)
        outside = torch.arange(TIME)[None, :] >= real[:, None]
        inputs = inputs.masked_fill(outside if inputs.ndim == 2 else outside[:, :, None], 0)
    if size.pattern.layout == "sequence":
        return Batch(inputs, torch.randint(1, size.outputs, (count, HORIZON), generator=noise), real)
    return Batch(inputs, torch.randn(shape(size, count), generator=noise), real)
