"""Weights that have diverged hold no numbers, and nothing can be found in them."""

import numpy as np
from torch import Tensor

from playground.errors import Impossible
from playground.text import Text


def must_be_finite(*found: Tensor | np.ndarray | float) -> None:
    """Refuse what is infinite or not a number.

    Args:
        found: outputs, weights or activations.

    Raises:
        Impossible: some of it is.
    """
    arrays = (one.detach().cpu().numpy() if isinstance(one, Tensor) else np.asarray(one) for one in found)
    if not all(np.isfinite(array).all() for array in arrays):
        raise Impossible(
            Text(
                "The weights of this network have diverged: what it computes is infinite or not a number. Choose an earlier "
                "epoch, or train again with a lower learning rate or with gradient clipping.",
                "Los pesos de esta red han divergido: lo que calcula es infinito o no es un número. Elija una época anterior, o "
                "entrene de nuevo con una tasa de aprendizaje menor o con recorte de gradientes.",
            )
        )
