"""What a network attends to, where it says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from playground.errors import Impossible
from playground.launch.compute.inspecting.sequence import MOST_STEPS, Looked, labels
from playground.text import Text


@dataclass(frozen=True)
class AttentionWeights:
    """Rows of weights that add up to 1.

    Attributes:
        weights: `(outputs, time)`; one row where the whole sequence has one answer.
        outputs: a label for each row.
        inputs: a label for each step of the input.
    """

    weights: np.ndarray
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]


def attention(looked: Looked, asked: Mapping[str, Any]) -> AttentionWeights:
    """The weights of the sequence.

    Raises:
        Impossible: the network has no attention, or the sequence is too long to be drawn.
    """
    del asked
    network, sequence = looked.trained.network, looked.sequence
    with torch.no_grad():
        weights = network.alignment(sequence.batch)
        if weights is None:
            rows = network.attention(sequence.batch)
            weights = None if rows is None else rows[:, None]
    if weights is None:
        raise Impossible(
            Text(
                "This network has no attention weights. Choose a run with attention: an encoder-decoder, or the readout “attention”.",
                "Esta red no tiene pesos de atención. Elija una ejecución con atención: un codificador-decodificador o la lectura «atención».",
            )
        )
    found = weights[0].float().cpu().numpy()
    if max(found.shape) > MOST_STEPS:
        raise Impossible(
            Text(
                "The sequence is too long for a picture of its attention; give one of at most {most} steps.",
                "La secuencia es demasiado larga para dibujar su atención; dé una de {most} pasos como mucho.",
            ).format(most=MOST_STEPS)
        )
    return AttentionWeights(found, labels(sequence.positions, found.shape[0]), labels(sequence.steps, found.shape[1]))
