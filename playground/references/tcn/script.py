"""The temporal CNN as lines of a script."""

from itertools import pairwise

from playground.recurrent.script import ReadoutScript, ReadScript
from playground.references.tcn.knobs import TCNKnobs
from playground.script import Asked, HeadScript, NetworkScript, indented, module_list


def script(model: TCNKnobs, asked: Asked) -> NetworkScript:
    """The blocks, readout, one linear layer."""
    sizes, pattern = asked.sizes, asked.sizes.pattern
    steps, tokens, both = pattern.layout == "steps", pattern.inputs == "tokens", model.padding == "same"
    ragged = asked.ragged and (both or not steps)
    read = ReadScript(sizes, (sizes.vectors or model.embedding) if tokens else sizes.features)
    widths = (read.features, *[model.filters] * model.blocks)
    blocks = [
        f"Block({below}, {model.filters}, {dilation})"
        for (below, _), dilation in zip(pairwise(widths), model.dilations, strict=True)
    ]
    head = HeadScript(sizes, model.filters)
    lines = [f"steps = {read.sequence}.transpose(1, 2)  # (batch, features, time)"]
    if both and ragged:
        lines.append("mask = (torch.arange(steps.shape[2]) < lengths[:, None])[:, None]")
    if asked.carried:
        lines.append("if state is None:")
        lines.append("    state = [block.begin(len(steps)) for block in self.blocks]")
        lines.append("after = []")
        lines.append("for block, before in zip(self.blocks, state):")
        lines.append("    steps, seen = block(steps, before)")
        lines.append("    after.append(seen)")
    else:
        lines.append("for block in self.blocks:")
        lines.append(f"    steps = block(steps{', mask' * (both and ragged)})")
    lines.append(f"outputs = steps.transpose(1, 2)  # (batch, time, {model.filters})")
    ending = head.answer("outputs", "after" * asked.carried)
    if not steps:
        ending = f"{ReadoutScript(model.readout, model.filters, ragged).lines}\n{head.answer('summary')}"
    code = f'''\
class Network(nn.Module):
    """A temporal CNN: each output sees {model.receptive_field} steps."""

    def __init__(self):
        super().__init__()
{read.made}{module_list("blocks", blocks)}
{head.made}

    def forward(self, {asked.inputs}{", lengths" * ragged}{", state=None" * asked.carried}):
{read.line}{indented(lines, 8)}
{ending}'''
    block = _block(model, read.features, masked=both and ragged, carried=asked.carried)
    return NetworkScript(code, (*read.classes, block), arguments=("lengths",) * ragged)


def _block(model: TCNKnobs, features: int, *, masked: bool, carried: bool) -> str:
    """The class of a block as lines of a script."""
    # Only a first block may have another number of features.
    adapt, came = "", "steps"
    if features != model.filters:
        adapt = "        self.adapt = nn.Conv1d(inputs, filters, 1)\n"
        if model.blocks > 1:
            adapt = """\
        self.adapt = (
            nn.Conv1d(inputs, filters, 1) if inputs != filters else nn.Identity()
        )
"""
        came = "self.adapt(steps)"
    size, both = model.kernel_size, model.padding == "same"
    wide = f"{size - 1} * dilation"
    if carried:
        return f'''\
class Block(nn.Module):
    """Two dilated convolutions, added to what came in."""

    def __init__(self, inputs, filters, dilation):
        super().__init__()
        self.shape, self.past = (inputs, filters), {wide}
        self.first = nn.Conv1d(inputs, filters, {size}, dilation=dilation)
        self.second = nn.Conv1d(filters, filters, {size}, dilation=dilation)
{adapt}
    def begin(self, count):
        # before the first step there are zeros
        return [torch.zeros(count, width, self.past) for width in self.shape]

    def forward(self, steps, before):
        # steps: (batch, features, time); before: what each convolution saw last
        first = torch.cat([before[0], steps], dim=2)
        second = torch.cat([before[1], torch.relu(self.first(first))], dim=2)
        hidden = torch.relu(self.second(second))
        seen = [first[:, :, -self.past :], second[:, :, -self.past :]]
        return torch.relu(hidden + {came}), seen'''
    pad = "(self.wide // 2, self.wide - self.wide // 2)" if both else "(self.wide, 0)"
    where = "on both sides" if both else "before the first step"
    mask = " * mask" * masked
    return f'''\
class Block(nn.Module):
    """Two dilated convolutions, added to what came in."""

    def __init__(self, inputs, filters, dilation):
        super().__init__()
        self.wide = {wide}
        self.first = nn.Conv1d(inputs, filters, {size}, dilation=dilation)
        self.second = nn.Conv1d(filters, filters, {size}, dilation=dilation)
{adapt}
    def forward(self, steps{", mask" * masked}):
        # steps: (batch, features, time), with zeros {where}
        zeros = {pad}
        hidden = torch.relu(self.first(F.pad(steps{mask}, zeros)))
        hidden = torch.relu(self.second(F.pad(hidden{mask}, zeros)))
        return torch.relu(hidden + {came})'''
