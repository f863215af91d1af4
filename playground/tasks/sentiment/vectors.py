"""What a network begins with: the vectors of its tokens, trained here or brought, and how much each token tells.

Vectors that are trained are so on the training texts alone, each word by the words around it.

T. Mikolov et al., Distributed representations of words and phrases and their compositionality, NIPS 2013: skip-gram and
continuous bag of words with negative sampling, frequent words thinned out, windows of random width. Here with Adam and
with negative words shared by a batch, so that it is a few matrix products.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from playground import files
from playground.batch import Start
from playground.errors import WrongFile
from playground.own_files import uploads
from playground.recurrent.embeddings import parts_of
from playground.settings import settings
from playground.tasks.sentiment import vector_files
from playground.tasks.sentiment.knobs import SentimentKnobs
from playground.text import Text
from playground.tokenization.subwords import BEGIN
from playground.tokenization.vocabulary import PADDING, Vocabulary

Way = Literal["skip-gram", "cbow"]

WINDOW, EPOCHS, STEPS, BATCH, NEGATIVES, RATE = 5, 8, 50, 8192, 128, 0.01
"""Words to each side at most; passes; steps of a pass at least; examples of a step at most; negative words of a step;
Adam's learning rate."""
THIN = 1e-3
"""Words more frequent than this share are thinned out (the paper's t)."""


def trained(texts: Sequence[Sequence[int]], vocabulary: int, size: int, way: Way) -> Tensor:
    """Vectors `(vocabulary, size)` of mean square 1, the padding's 0; the same texts give the same vectors.

    They are kept in the home folder, for a run is rarely alone with its texts.

    Args:
        texts: the tokens of each training text.
    """
    state = hashlib.sha256(repr((vocabulary, size, way, WINDOW, EPOCHS, STEPS, BATCH, NEGATIVES, RATE, THIN)).encode())
    for text in texts:
        state.update(np.asarray([*text, -1], dtype=np.int64).tobytes())
    file = settings().home / "cache" / "vectors" / f"{state.hexdigest()}.float32"
    try:
        kept = np.frombuffer(file.read_bytes(), np.float32).copy()
        if kept.size == vocabulary * size:
            return torch.from_numpy(kept.reshape(vocabulary, size))
    except (OSError, ValueError):
        pass  # not there, or damaged: trained anew
    found = _train(texts, vocabulary, size, way)
    files.write(file, found.numpy().astype(np.float32).tobytes())
    return found


def _train(texts: Sequence[Sequence[int]], vocabulary: int, size: int, way: Way) -> Tensor:
    draw = torch.Generator().manual_seed(2013)
    words = torch.tensor([token for text in texts for token in text])
    place = torch.repeat_interleave(torch.arange(len(texts)), torch.tensor([len(text) for text in texts]))
    counts = torch.bincount(words, minlength=vocabulary).double()
    share = counts / counts.sum()
    keep = ((THIN / share.clamp(min=1e-12)).sqrt() + THIN / share.clamp(min=1e-12)).clamp(max=1.0)
    noise = counts**0.75
    vectors = ((torch.rand(vocabulary, size, generator=draw) - 0.5) / size).requires_grad_()
    outputs = torch.zeros(vocabulary, size, requires_grad=True)
    optimiser = torch.optim.Adam([vectors, outputs], lr=RATE, fused=True)
    for epoch in range(EPOCHS):
        optimiser.param_groups[0]["lr"] = RATE * (1 - epoch / EPOCHS)
        left = torch.rand(len(words), generator=draw).double() < keep[words]
        around, centres = _around(words[left], place[left], draw)
        if way == "skip-gram":
            rows, columns = (around != PADDING).nonzero(as_tuple=True)
            given, asked = centres[rows][:, None], around[rows, columns]
        else:
            given, asked = around, centres
        batch = max(1, min(BATCH, len(asked) // STEPS))
        for piece in torch.split(torch.randperm(len(asked), generator=draw), batch):
            negatives = torch.multinomial(noise, NEGATIVES, replacement=True, generator=draw)
            optimiser.zero_grad()
            _loss(vectors, outputs, given[piece], asked[piece], negatives).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    found = vectors.detach()
    found[PADDING] = 0
    return found / found[counts > 0].square().mean().sqrt().clamp(min=1e-6)


def _around(words: Tensor, place: Tensor, draw: torch.Generator) -> tuple[Tensor, Tensor]:
    """The words around each word of the same text, `(words, 2 * WINDOW)`, 0 where there is none; and the word itself."""
    reach = torch.randint(1, WINDOW + 1, (len(words),), generator=draw)
    around = torch.full((len(words), 2 * WINDOW), PADDING)
    for distance in range(1, min(WINDOW, len(words) - 1) + 1):
        same = place[:-distance] == place[distance:]
        for column, near, far in (
            (2 * distance - 2, slice(distance, None), slice(None, -distance)),
            (2 * distance - 1, slice(None, -distance), slice(distance, None)),
        ):
            seen = same & (distance <= reach[near])
            around[near, column] = torch.where(seen, words[far], PADDING)
    some = (around != PADDING).any(1)
    return around[some], words[some]


def _loss(vectors: Tensor, outputs: Tensor, given: Tensor, asked: Tensor, negatives: Tensor) -> Tensor:
    """Negative sampling; `given` `(batch, words)` with padding, of which the mean is taken; `asked` `(batch,)`."""
    mask = (given != PADDING)[:, :, None]
    seen = (vectors[given] * mask).sum(1) / mask.sum(1)
    right = (seen * outputs[asked]).sum(1)
    wrong = seen @ outputs[negatives].T
    # As if each example had drawn five of the shared negative words.
    return -(F.logsigmoid(right).mean() + 5 * F.logsigmoid(-wrong).mean())


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
        values = trained(texts, len(vocabulary), task.vector_size, task.vectors)
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
    found, there, lines = vector_files.read(
        uploads.read(identity), [one.removeprefix(BEGIN) for one in vocabulary.items]
    )
    known, covered = torch.from_numpy(found), torch.from_numpy(there)
    known = known / known[covered].square().mean().sqrt().clamp(min=1e-6)
    values = torch.randn(len(vocabulary), known.shape[1], generator=torch.Generator().manual_seed(7))
    values[2:][covered] = known[covered]
    values[PADDING] = 0
    facts = {"words_in_file": lines, "covered": int(covered.sum()), "of": len(vocabulary.items)}
    return values, facts
