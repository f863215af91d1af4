"""Every recurrent network in few: each two of its settings meet, with every cell and on every pattern."""

import torch

from playground.batch import Batch
from playground.model import MODELS, Network
from tests.helpers.cover import pairwise_cover
from tests.topologies import variants
from tests.topologies.cases import TIME, batch, sizes
from tests.topologies.variants import Case

CASES = pairwise_cover(
    [case for case in variants.cases() if MODELS[case.variant.kind].recurrent and case.refusal is None], Case.things
)
LENGTHS = [TIME, 2, 1]


def built(case: Case) -> tuple[Network, Batch]:
    """A network with random weights in evaluation mode, and ragged sequences for it."""
    torch.manual_seed(5)
    return case.build().eval(), batch(sizes(case.pattern), lengths=LENGTHS)
