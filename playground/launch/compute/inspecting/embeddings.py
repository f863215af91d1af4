"""The embeddings of a network in two dimensions, and the neighbours of one token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.errors import Impossible, NotFound
from playground.inspection.embeddings import Neighbour, embedding_map, nearest
from playground.inspection.vectors import token_vectors
from playground.launch.compute.inspecting.sequence import Looked
from playground.plots.embedding_map import MOST_POINTS
from playground.text import Text
from playground.tokenization.vocabulary import Vocabulary


@dataclass(frozen=True)
class Embeddings:
    """Tokens and where they lie.

    Attributes:
        tokens: the most frequent first.
        points: `(tokens, 2)` float32.
        explained: the share of the variance along each direction.
        neighbours: of the token that is asked about, the nearest first.
    """

    tokens: tuple[str, ...]
    points: np.ndarray
    explained: tuple[float, float]
    neighbours: tuple[Neighbour, ...]


def embeddings(looked: Looked, asked: Mapping[str, Any]) -> Embeddings:
    """The map, and what lies near a token.

    Args:
        looked: the network and a sequence of tokens.
        asked: `token`, of the vocabulary; empty: no neighbours.

    Raises:
        Impossible: the network reads no tokens through embeddings.
        NotFound: there is no such token.
    """
    memory = looked.trained.memory
    if "vocabulary" not in memory or looked.sequence.batch.inputs.is_floating_point():
        raise Impossible(
            Text(
                "This network reads numbers and has no embeddings. Choose a run of a task on text.",
                "Esta red lee números y no tiene embeddings. Elija una ejecución de una tarea de texto.",
            )
        )
    vocabulary = Vocabulary.read(memory["vocabulary"])
    vectors = token_vectors(looked.trained.network, looked.sequence.batch, len(vocabulary)).float().numpy()
    names = [str(item) for item in vocabulary.items]
    own = vectors[len(vectors) - len(names) :]
    found = embedding_map(own, names)
    token: str = asked.get("token", "")
    neighbours: tuple[Neighbour, ...] = ()
    if token:
        if token not in names:
            raise NotFound(
                Text(
                    "The vocabulary of this network has no “{token}”. Choose another word.",
                    "El vocabulario de esta red no tiene «{token}». Elija otra palabra.",
                ).format(token=token)
            )
        number = names.index(token) + len(vectors) - len(names)
        whole = [""] * (len(vectors) - len(names)) + names
        neighbours = nearest(vectors, whole, number)
    return Embeddings(
        tuple(names[:MOST_POINTS]), found.points[:MOST_POINTS].astype(np.float32), found.explained, neighbours
    )
