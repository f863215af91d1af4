"""The confusion matrix and what follows from it."""

import torch
from torch import Tensor


def confusion(scores: Tensor, targets: Tensor) -> Tensor:
    """How often each class was answered for each: `(classes, classes)` int64, rows are the right classes.

    Args:
        scores: `(batch, classes)`. targets: `(batch,)`.
    """
    classes = scores.shape[1]
    cells = targets * classes + scores.argmax(dim=1)
    counts = torch.zeros(classes * classes, dtype=torch.int64, device=scores.device)
    return counts.scatter_add_(0, cells, torch.ones_like(cells)).view(classes, classes)


def from_confusion(matrix: Tensor) -> dict[str, float]:
    """Accuracy, and F1 averaged over the classes that were asked for or answered, as scikit-learn does."""
    counts = matrix.cpu().double()
    right, truth, answered = counts.diagonal(), counts.sum(1), counts.sum(0)
    f1 = 2 * right / (truth + answered).clamp(min=1)
    return {
        "accuracy": float(right.sum() / counts.sum().clamp(min=1)),
        "macro_f1": float(f1[(truth + answered) > 0].mean()) if counts.sum() else 0.0,
    }
