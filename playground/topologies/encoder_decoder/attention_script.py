"""Attention to the encoder's outputs as lines of a script."""

from playground.topologies.encoder_decoder.knobs import EncoderDecoderKnobs


def attention(model: EncoderDecoderKnobs, ragged: bool) -> list[str]:
    """The class of the attention, where there is one."""
    if model.attention == "none":
        return []
    real = ", real" * ragged
    if model.attention == "additive":
        only = "\n        scores = scores.masked_fill(~real, -torch.inf)" * ragged
        return [
            f'''\
class Attention(nn.Module):
    """Additive (Bahdanau): scores v · tanh(W s + U h) of state s and each output h."""

    def __init__(self, width, hidden):
        super().__init__()
        self.query = nn.Linear(hidden, hidden, bias=False)
        self.key = nn.Linear(width, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(self, state, memory{real}):
        # state: (batch, hidden); memory: (batch, time, width), the encoder's outputs
        hidden = torch.tanh(self.query(state)[:, None] + self.key(memory))
        scores = self.score(hidden)[..., 0]  # (batch, time){only}
        return scores.softmax(dim=-1)[:, None] @ memory  # (batch, 1, width)'''
        ]
    dot = model.attention == "dot"
    name, score = ("Dot product", "s · h") if dot else ("Multiplicative", "s · W h")
    key = "" if dot else "        self.key = nn.Linear(width, hidden, bias=False)\n"
    only = "\n        scores = scores.masked_fill(~real[:, None], -torch.inf)" * ragged
    return [
        f'''\
class Attention(nn.Module):
    """{name} (Luong): scores {score} of the decoder's output s and each h."""

    def __init__(self, width, hidden):
        super().__init__()
{key}        self.combine = nn.Linear(width + hidden, hidden, bias=False)

    def forward(self, outputs, memory{real}):
        # outputs: (batch, steps, hidden); memory: (batch, time, width)
        scores = outputs @ {"memory" if dot else "self.key(memory)"}.mT  # (batch, steps, time){only}
        context = scores.softmax(dim=-1) @ memory  # (batch, steps, width)
        return torch.tanh(self.combine(torch.cat([context, outputs], dim=-1)))'''
    ]
