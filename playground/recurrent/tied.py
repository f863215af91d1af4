"""Output and input share their token vectors: what is written is compared with what is read.

After O. Press and L. Wolf, Using the output embedding to improve language models, EACL 2017.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class TiedHead(nn.Module):
    """Scores of the next token: products of the hidden state with the vectors of all tokens.

    Args:
        embedding: of the input, `(vocabulary, size)`; its vectors are drawn anew, small enough for scores.
        width: features of the hidden state; where they are not as many as a vector's, a projection stands between.
    """

    def __init__(self, embedding: nn.Embedding, width: int) -> None:
        super().__init__()
        size = embedding.embedding_dim
        self.project = nn.Linear(width, size, bias=False) if width != size else None
        self.bias = nn.Parameter(torch.zeros(embedding.num_embeddings))
        with torch.no_grad():
            embedding.weight.normal_(std=size**-0.5)
            if embedding.padding_idx is not None:
                embedding.weight[embedding.padding_idx].zero_()

    def forward(self, hidden: Tensor, vectors: Tensor) -> Tensor:
        """From `(batch, time, width)` and the vectors `(vocabulary, size)` to scores `(batch, time, vocabulary)`.

        The vectors are given each time, so that they are weights of the embedding alone.
        """
        return F.linear(hidden if self.project is None else self.project(hidden), vectors, self.bias)

    def untied(self, vectors: Tensor) -> nn.Linear:
        """One linear layer that computes the same."""
        weight = vectors if self.project is None else vectors @ self.project.weight
        layer = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
        layer.weight, layer.bias = nn.Parameter(weight.detach()), nn.Parameter(self.bias.detach())
        return layer
