"""Chords without recurrence: the tonic everywhere, logistic regression on a few positions, a hidden Markov model."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional as F

from playground.baseline import Answer, BatchBaseline, best
from playground.baselines._logistic import fitted, scores
from playground.batch import Batch, Data, Examples
from playground.errors import Impossible
from playground.music.melody_batch import MelodyBatch
from playground.task import Task
from playground.text import Text

BRINGS = ("always_tonic", "logistic_position", "logistic_window", "hidden_markov")
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Inverse penalties (scikit-learn's C) that are tried on positions."""
REACH = 2
"""Positions on either side that are seen by `LogisticWindow`."""
EMISSIONS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Weights of the melody against the chords' own succession that are tried."""
_PITCHES = 12


class AlwaysTonic(BatchBaseline):
    """The tonic triad of the melody's key under every position; where the key changes, of the key at hand."""

    title = Text("always the tonic", "siempre la tónica")
    about = Text(
        "Puts the tonic chord under every position: C in C major, Am in A minor.",
        "Pone bajo cada posición el acorde de tónica: do en do mayor, la menor en la menor.",
    )
    records = frozenset({"melodies"})
    role = "fitted"
    order = 15

    def fit(self, task: Task, data: Data) -> Answer:
        """Nothing is fitted.

        Raises:
            Impossible: the positions do not say what their key is.
        """
        if not all(isinstance(part, Examples) and isinstance(part.whole, MelodyBatch) for part in data.tests.values()):
            raise Impossible(
                Text("The key of these positions is not known.", "No se conoce la tonalidad de estas posiciones.")
            )

        def answer(batch: Batch) -> Tensor:
            """Scores `(batch, time, classes)`."""
            home = MelodyBatch.of(batch).tonic[:, : batch.targets.shape[1]]  # it is not cut to the batch's longest
            return F.one_hot(home, data.sizes.outputs).float()

        return answer


class LogisticPosition(BatchBaseline):
    """Logistic regression from the notes of a position to its chord."""

    title = Text("logistic, one position", "logística, una posición")
    about = Text(
        "Logistic regression on the notes of the position alone; its regularisation is chosen on the validation set.",
        "Regresión logística solo sobre las notas de la posición; la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"melodies"})
    role = "trivial"
    order = 20

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit, choose the penalty on validation."""
        return _of_positions(task, data, lambda inputs: inputs)


class LogisticWindow(BatchBaseline):
    """Logistic regression from five positions to the chord of the middle one."""

    title = Text("logistic, five positions", "logística, cinco posiciones")
    about = Text(
        "Logistic regression on the position and two on either side; its regularisation is chosen on the validation set.",
        "Regresión logística sobre la posición y dos más a cada lado; la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"melodies"})
    role = "trivial"
    order = 30

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit, choose the penalty on validation."""
        return _of_positions(task, data, around)


def _of_positions(task: Task, data: Data, look: Callable[[Tensor], Tensor]) -> Answer:
    """A regression over positions, fitted on the training part, its penalty chosen on validation.

    Args:
        look: from inputs `(batch, time, features)` to what one position may see, `(batch, time, seen)`.
    """
    assert isinstance(data.train, Examples)
    whole = data.train.take(torch.arange(len(data.train)))
    inputs, targets = (values[whole.mask].cpu().numpy() for values in (look(whole.inputs), whole.targets))
    # Many positions are alike (one whole note): each kind is fitted once, with its count as weight.
    alike, counts = np.unique(np.column_stack([inputs, targets]), axis=0, return_counts=True)

    def answers() -> Iterator[Answer]:
        model = LogisticRegression(max_iter=100, warm_start=True)
        for strength in STRENGTHS:
            fitted(model.set_params(C=strength), alike[:, :-1], alike[:, -1].astype(np.int64), counts)
            yield _by_position(copy.deepcopy(model), look, data.sizes.outputs)

    return best(task, data, answers())


def _by_position(model: LogisticRegression, look: Callable[[Tensor], Tensor], classes: int) -> Answer:
    def answer(batch: Batch) -> Tensor:
        seen = look(batch.inputs)
        flat = scores(model, seen.flatten(0, 1).cpu().numpy(), classes).float()
        return flat.view(*seen.shape[:2], classes).to(batch.inputs.device)

    return answer


def around(inputs: Tensor) -> Tensor:
    """What lies within `REACH` of each position, zeros beyond the ends: `(batch, time, 5 * features)`."""
    padded = F.pad(inputs, (0, 0, REACH, REACH))
    time = inputs.shape[1]
    return torch.cat([padded[:, shift : shift + time] for shift in range(2 * REACH + 1)], dim=-1)


class HiddenMarkov(BatchBaseline):
    """Chords as hidden states, the notes of a position as what they emit.

    Transitions are counted from one chord to the next; a chord emits pitch classes with the shares they have under it in
    training. Decoded by the algorithm of Viterbi, or position by position by the posterior of the forward and backward
    pass (Rabiner, 1989, "A tutorial on hidden Markov models and selected applications in speech recognition",
    Proceedings of the IEEE 77). The weight of the emission and the decoding are chosen on the validation part.
    """

    title = Text("hidden Markov model", "modelo oculto de Márkov")
    about = Text(
        "Counts which chord follows which and which notes sound over each; how much the notes weigh is chosen on the validation set.",
        "Cuenta qué acorde sigue a cuál y qué notas suenan sobre cada uno; cuánto pesan las notas se elige con el conjunto de validación.",
    )
    records = frozenset({"melodies"})
    role = "fitted"
    order = 40

    def fit(self, task: Task, data: Data) -> Answer:
        """Count on the training part, choose on validation."""
        model = counted(data)
        return best(
            task, data, (_answer(model, decode, weight) for decode in (viterbi, posterior) for weight in EMISSIONS)
        )


@dataclass(frozen=True)
class Markov:
    """Logarithms of probabilities, float64.

    Attributes:
        first: how likely a piece begins with each chord, `(classes,)`.
        following: how likely each chord follows another, `(classes, classes)`; rows are the chord before.
        emitted: how likely each pitch class sounds over each chord, `(classes, 12)`.
    """

    first: Tensor
    following: Tensor
    emitted: Tensor


def counted(data: Data) -> Markov:
    """The model of the training part."""
    assert isinstance(data.train, Examples)
    classes = data.sizes.outputs
    whole = data.train.to(torch.device("cpu")).take(torch.arange(len(data.train)))
    mask, targets = whole.mask, whole.targets
    first = torch.bincount(targets[:, 0][mask[:, 0]], minlength=classes)
    pairs = (targets[:, :-1] * classes + targets[:, 1:])[mask[:, 1:]]
    following = torch.bincount(pairs, minlength=classes * classes).view(classes, classes)
    emitted = torch.zeros(classes, _PITCHES, dtype=torch.float64)
    emitted.index_add_(0, targets[mask], whole.inputs[..., :_PITCHES][mask].double())
    return Markov(_shares(first), _shares(following), _shares(emitted))


def viterbi(model: Markov, notes: Tensor, mask: Tensor) -> Tensor:
    """The likeliest succession of chords.

    Args:
        notes: `(batch, time, classes)`, how well each chord explains the notes of each position.
        mask: `(batch, time)`, which positions are real; they come first.

    Returns:
        Scores `(batch, time, classes)`: 1 for the chord on the path, else 0.
    """
    size, time, classes = notes.shape
    reached = model.first + notes[:, 0]
    back = torch.zeros(size, time, classes, dtype=torch.int64)
    for step in range(1, time):
        likeliest, back[:, step] = (reached[:, :, None] + model.following).max(dim=1)
        reached = torch.where(mask[:, step, None], likeliest + notes[:, step], reached)
    path = torch.zeros(size, time, dtype=torch.int64)
    state = reached.argmax(dim=-1)
    for step in range(time - 1, -1, -1):
        path[:, step] = state
        if step:
            before = back[:, step].gather(1, state[:, None])[:, 0]
            state = torch.where(mask[:, step], before, state)
    return F.one_hot(path, classes).float()


def posterior(model: Markov, notes: Tensor, mask: Tensor) -> Tensor:
    """How likely each chord is at each position, given all notes: logarithms `(batch, time, classes)`, not normalised."""
    size, time, classes = notes.shape
    forward = torch.empty_like(notes)
    forward[:, 0] = model.first + notes[:, 0]
    for step in range(1, time):
        forward[:, step] = (forward[:, step - 1, :, None] + model.following).logsumexp(dim=1) + notes[:, step]
    backward = torch.zeros(size, time, classes, dtype=notes.dtype)
    for step in range(time - 2, -1, -1):
        ahead = (model.following + (notes + backward)[:, step + 1, None, :]).logsumexp(dim=2)
        backward[:, step] = torch.where(mask[:, step + 1, None], ahead, 0.0)
    return (forward + backward).float()


def _answer(model: Markov, decode: Callable[[Markov, Tensor, Tensor], Tensor], weight: float) -> Answer:
    def answer(batch: Batch) -> Tensor:
        notes = batch.inputs[..., :_PITCHES].cpu().double() @ model.emitted.T * weight
        return decode(model, notes, batch.mask.cpu()).to(batch.inputs.device)

    return answer


def _shares(counts: Tensor) -> Tensor:
    """Logarithms of shares along the last axis, every count raised a little."""
    raised = counts.double() + 0.5  # so that nothing is impossible
    return (raised / raised.sum(dim=-1, keepdim=True)).log()
