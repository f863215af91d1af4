"""What a network begins with: the vectors of its tokens, and how much each token tells."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from playground.batch import Start
from playground.errors import WrongFile
from playground.own_files import uploads
from playground.recurrent.parts import parts_of
from playground.tasks.sentiment import vector_files, vectors
from playground.tasks.sentiment.knobs import SentimentKnobs
from playground.tasks.sentiment.subwords import BEGIN
from playground.text import Text
from playground.vocabulary import PADDING, Vocabulary

_SEED = 7


def beginning(
    task: SentimentKnobs, texts: Sequence[Sequence[int]], vocabulary: Vocabulary
) -> tuple[dict[str, Start], dict[str, Any]]:
    """The weights that are not drawn by the model, and what the protocol says about them.

    Args:
        texts: the tokens of the training texts, which alone are learnt from.

    Raises:
        WrongFile: a file of vectors is asked for and none was chosen, or it cannot be read.
        NotFound: the file is not on this machine.
    """
    starts = {"rarity": Start(_rarity(texts, len(vocabulary)))}
    told: dict[str, Any] = {"from": task.vectors}
    if task.word_parts:
        shared, told["parts"] = parts_of(vocabulary.items, len(vocabulary) - len(vocabulary.items))
        starts["embedding.parts_of"] = Start(shared)
    if task.vectors == "random":
        return starts, told
    if task.vectors == "file":
        values, facts = _brought(task.vectors_file, vocabulary)
        told |= facts
    else:
        values = vectors.trained(texts, len(vocabulary), task.vector_size, task.vectors)
    values = values * task.vector_scale
    starts["embedding.weight"] = Start(values, task.vectors_frozen)
    return starts, told | {"size": values.shape[1], "scale": task.vector_scale, "frozen": task.vectors_frozen}


def _rarity(texts: Sequence[Sequence[int]], size: int) -> Tensor:
    """Inverse document frequency, smoothed as scikit-learn does: `ln((1 + n) / (1 + n with the token)) + 1`."""
    seen = Counter(token for text in texts for token in set(text))
    found = torch.tensor([math.log((1 + len(texts)) / (1 + seen[token])) + 1 for token in range(size)])
    found[PADDING] = 0
    return found


def _brought(identity: str, vocabulary: Vocabulary) -> tuple[Tensor, Mapping[str, Any]]:
    """Vectors of mean square 1 from a file; words that it lacks begin at random, as large as the others."""
    if not identity:
        raise WrongFile(
            Text(
                "Choose a file of word vectors first (task.vectors_file), or let the vectors begin at random.",
                "Elija primero un archivo de vectores (task.vectors_file) o deje que los vectores empiecen al azar.",
            )
        )
    brought = vector_files.read(uploads.read(identity), [item.removeprefix(BEGIN) for item in vocabulary.items])
    known = torch.from_numpy(brought.values)
    covered = torch.from_numpy(brought.covered)
    known = known / known[covered].square().mean().sqrt().clamp(min=1e-6)
    values = torch.randn(len(vocabulary), known.shape[1], generator=torch.Generator().manual_seed(_SEED))
    values[2:][covered] = known[covered]
    values[PADDING] = 0
    facts = {"words_in_file": brought.lines, "covered": int(covered.sum()), "of": len(vocabulary.items)}
    return values, facts
