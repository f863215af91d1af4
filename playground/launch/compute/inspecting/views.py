"""The views on a network, by name: each is a function of what is asked for and the language of labels."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from playground.launch.compute.inspecting.activations import activations
from playground.launch.compute.inspecting.attention import attention
from playground.launch.compute.inspecting.embeddings import embeddings
from playground.launch.compute.inspecting.gradients import gradient_map, gradients, memory_range
from playground.launch.compute.inspecting.influence import influences
from playground.launch.compute.inspecting.sequence import Looked, examples, in_words, look
from playground.launch.compute.inspecting.spectra import spectra
from playground.launch.compute.inspecting.surgery import operated
from playground.launch.compute.inspecting.units import followers


def _of_sequence(view: Callable[[Looked, Mapping[str, Any]], Any], asked: Mapping[str, Any], language: str) -> Any:
    return view(look(asked, language), asked)


VIEWS: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
    "examples": lambda asked, _: examples(asked),
    "spectra": lambda asked, _: spectra(asked),
    **{
        name: partial(_of_sequence, view)
        for name, view in {
            "sequence": lambda looked, _: in_words(looked),
            "activations": activations,
            "units": followers,
            "attention": attention,
            "gradients": gradients,
            "gradient_map": gradient_map,
            "memory_range": memory_range,
            "influence": influences,
            "embeddings": embeddings,
            "surgery": operated,
        }.items()
    },
}
