"""The encoder-decoder as lines of a script: encoder, what mixes its directions, attention, decoder."""

from dataclasses import dataclass

from playground.batch import END, PADDING
from playground.recurrent.script import MixedScript, ReadScript, StackScript, at_last
from playground.script import Asked, NetworkScript, indented, module_list
from playground.topologies.encoder_decoder.attention_script import attention
from playground.topologies.encoder_decoder.knobs import EncoderDecoderKnobs


def script(model: EncoderDecoderKnobs, asked: Asked) -> NetworkScript:
    """The decoder is fed with its own last output, or scores what it is given."""
    sizes, ragged = asked.sizes, asked.ragged
    words = sizes.pattern.layout == "sequence"
    read = model.read_script(sizes)
    encoder = model.stack_script(read.features, bidirectional=model.bidirectional, ragged=ragged, called="encoder")
    context = encoder.width if model.attention == "additive" else 0
    given = model.embedding if words else sizes.outputs
    decoder = model.stack_script(given + context, given="always", called="decoder")
    made = [read.made.rstrip(), encoder.made, decoder.made]
    bridges = [name for name, read_on in zip(encoder.parts, model.states_read, strict=True) if read_on]
    if model.bidirectional:
        made.append(module_list("bridges", [f"nn.Linear({2 * model.hidden}, {model.hidden})"] * len(bridges)))
    if model.attention != "none":
        made.append(f"        self.attend = Attention({encoder.width}, {model.hidden})")
    same = not words and sizes.pattern.inputs == "values" and sizes.features == sizes.outputs
    if words:
        made.append(f"        self.target_embedding = nn.Embedding({sizes.outputs}, {model.embedding})")
    elif not same:
        made.append(f"        self.start = nn.Linear({read.features}, {sizes.outputs})")
    made.append(f"        self.head = nn.Linear({model.hidden + context}, {sizes.outputs})")
    parts = _Parts(model, asked, read, encoder, decoder, tuple(bridges))
    methods = [*parts.step(), *(parts.words() if words else [parts.values(same=same)])]
    lines = f'''\
class Network(nn.Module):
    """Encoder-decoder: one network reads, a second one goes on from its state."""

    def __init__(self):
        super().__init__()
{chr(10).join(line for line in made if line)}

{(chr(10) * 2).join(methods)}'''
    classes = tuple(dict.fromkeys((*read.classes, *encoder.classes, *decoder.classes, *attention(model, ragged))))
    arguments = ("lengths",) * ragged + ("targets",) * words
    called = encoder.renames("stack") | decoder.renames("decoder") | ({"written": "target_embedding"} if words else {})
    return NetworkScript(lines, classes, called, arguments, encoder.looped + decoder.looped)


@dataclass(frozen=True)
class _Parts:
    """The methods of the class.

    Attributes:
        bridges: the parts of the encoder's state of which both directions are mixed.
    """

    model: EncoderDecoderKnobs
    asked: Asked
    read: ReadScript
    encoder: StackScript | MixedScript
    decoder: StackScript | MixedScript
    bridges: tuple[str, ...]

    @property
    def attends(self) -> bool:
        """Whether there is attention."""
        return self.model.attention != "none"

    @property
    def given(self) -> str:
        """What the network is given."""
        return f"{self.asked.inputs}{', lengths' * self.asked.ragged}"

    @property
    def memory(self) -> str:
        """What the attention looks at, and which of it is no padding, as further arguments."""
        return (", memory" + ", real" * self.asked.ragged) * self.attends

    @property
    def held(self) -> str:
        """What `encode` returns."""
        return f"state{self.memory}"

    def encoded(self) -> str:
        """The lines to the decoder's first state, and what it attends to."""
        asked, read = self.asked, self.read
        lines = f"{read.line}{self.encoder.run(read.sequence, 'memory' if self.attends else '_', 'state')}"
        if self.attends and asked.ragged:
            lines += "\n        real = torch.arange(memory.shape[1]) < lengths[:, None]  # no padding"
        return lines + self._mixed()

    def _mixed(self) -> str:
        if not self.model.bidirectional:
            return ""
        encoder = self.encoder
        each = "each " * (len(encoder.parts) > 1)
        lines = [f"# {each}(2 * layers, batch, hidden): forward, backward, forward, …", encoder.unpacked()]
        lines += [f"{name} = {name}[0::2]" for name in encoder.parts if name not in self.bridges]
        for number, name in enumerate(self.bridges):
            lines.append(f"{name} = torch.cat([{name}[0::2], {name}[1::2]], dim=-1)")
            lines.append(f"{name} = self.bridges[{number}]({name})")
        lines.append(f"state = {encoder.packed(*encoder.parts)}")
        return "\n" + indented(lines, 8)

    def step(self) -> list[str]:
        """The method that asks the decoder with attention."""
        outputs = self.asked.sizes.outputs
        if self.model.attention == "additive":
            top = self.decoder.top("state")
            return [
                f"""\
    def step(self, given, state{self.memory}):
        # given: (batch, 1, numbers); the query is the state of the top layer
        context = self.attend({top}{self.memory})  # (batch, 1, {self.encoder.width})
        given = torch.cat([given, context], dim=-1)
{self.decoder.run("given", "outputs", "state", "state")}
        answer = self.head(torch.cat([outputs, context], dim=-1))
        return answer, state  # (batch, 1, {outputs})"""
            ]
        if self.attends:
            return [
                f"""\
    def step(self, given, state{self.memory}):
{self.decoder.run("given", "outputs", "state", "state")}
        outputs = self.attend(outputs{self.memory})
        return self.head(outputs), state  # (batch, steps, {outputs})"""
            ]
        return []

    def _one(self, given: str, answer: str) -> str:
        """The lines of one step of the decoder, further in."""
        if self.attends:
            return f"            {answer}, state = self.step({given}, state{self.memory})"
        run = indented(self.decoder.run(given, "outputs", "state", "state"))
        return f"{run}\n            {answer} = self.head(outputs)  # (batch, 1, {self.asked.sizes.outputs})"

    def values(self, *, same: bool) -> str:
        """The method of a decoder of values."""
        sizes, last = self.asked.sizes, at_last(self.read.sequence, self.asked.ragged)
        first = f"{last}[:, None]" if same else f"self.start({last})[:, None]"
        return f"""\
    def forward(self, {self.given}):
{self.encoded()}
        # The decoder begins with the last step, and goes on with its own answers.
        answer = {first}
        answers = []
        for _ in range({sizes.horizon}):
{self._one("answer", "answer")}
            answers.append(answer)
        return torch.cat(answers, dim=1)  # (batch, {sizes.horizon}, {sizes.outputs})"""

    def words(self) -> list[str]:
        """The methods of a decoder of tokens."""
        sizes, held = self.asked.sizes, self.held
        run = self.decoder.run("self.target_embedding(before)", "outputs", "_", "state")
        scored = f"{run}\n        return self.head(outputs)"
        if self.model.attention == "additive":
            scored = f"""\
        answers = []
        for token in before.split(1, dim=1):
{self._one("self.target_embedding(token)", "answer")}
            answers.append(answer)
        return torch.cat(answers, dim=1)"""
        elif self.attends:
            scored = f"        answers, _ = self.step(self.target_embedding(before), {held})\n        return answers"
        methods = [
            f"""\
    def encode(self, {self.given}):
{self.encoded()}
        return {held}""",
            f"""\
    def forward(self, {self.given}, targets):
        {held} = self.encode({self.given})
        # Each token is scored after those before it; {END} begins.
        before = F.pad(targets[:, :-1], (1, 0), value={END})
{scored}  # (batch, length, {sizes.outputs})""",
        ]
        if self.asked.steps:
            methods.append(self.searched() if self.model.beam > 1 else self.generated())
        return methods

    def generated(self) -> str:
        """The method that generates the likeliest token at each step."""
        return f"""\
    def generate(self, {self.given}):
        {self.held} = self.encode({self.given})
        token = torch.full((len({self.asked.inputs}), 1), {END})  # {END} begins and ends
        ended = torch.zeros_like(token, dtype=torch.bool)
        found = []
        for _ in range({self.asked.steps}):
{self._one("self.target_embedding(token)", "scores")}
            # The likeliest, never the padding {PADDING}; after the end only padding.
            token = scores[..., {PADDING + 1}:].argmax(dim=-1) + {PADDING + 1}
            token = token.masked_fill(ended, {PADDING})
            ended = ended | (token == {END})
            found.append(token)
        return torch.cat(found, dim=1)  # (batch, {self.asked.steps})"""

    def searched(self) -> str:
        """The method that generates with a beam; see `beam_search.beam_search`."""
        width, outputs, penalty = self.model.beam, self.asked.sizes.outputs, self.model.length_penalty
        wide = [name for name in ("memory", "real") if name in self.memory]
        repeated = [f"{name} = {name}.repeat_interleave({width}, dim=0)" for name in wide]
        repeated.append(self.decoder.changed(f"{{}}.repeat_interleave({width}, dim=1)"))
        length, measured, kept, ranked = "", "", "", "sums"
        if penalty:
            length = "\n        length = torch.zeros_like(total)  # tokens, the end counted"
            measured = f"""
            length = length + ~ended
            # Long sequences are less likely: by their length they compare.
            ranked = sums / ((5 + length) / 6)[..., None] ** {penalty}"""
            kept, ranked = "\n            length = length.gather(1, parent)", "ranked"
        return f"""\
    def generate(self, {self.given}):
        # Beam search: of each example the {width} likeliest sequences go on, a row each.
        {self.held} = self.encode({self.given})
{indented(repeated, 8)}
        count = len({self.asked.inputs})
        first = torch.arange(0, {width} * count, {width})[:, None]  # row of each example
        token = torch.full(({width} * count, 1), {END})  # {END} begins and ends
        found = token.new_empty(count, {width}, 0)
        ended = torch.zeros(count, {width}, dtype=torch.bool)
        # Sums of log probabilities; all begin alike, so that only one goes on.
        total = torch.full((count, {width}), -torch.inf)
        total[:, 0] = 0{length}
        # After its end only the padding {PADDING} follows, and costs nothing.
        after_end = torch.full(({outputs},), -torch.inf)
        after_end[{PADDING}] = 0
        for _ in range({self.asked.steps}):
{self._one("self.target_embedding(token)", "scores")}
            scores[..., {PADDING}] = -torch.inf
            likely = scores.log_softmax(dim=-1).view(count, {width}, {outputs})
            likely = torch.where(ended[..., None], after_end, likely)
            sums = total[..., None] + likely  # (batch, {width}, {outputs}){measured}
            best = {ranked}.flatten(1).topk({width}).indices  # (batch, {width})
            parent, last = best // {outputs}, best % {outputs}
            total = sums.flatten(1).gather(1, best){kept}
            ended = ended.gather(1, parent) | (last == {END})
            found = found.gather(1, parent[..., None].expand_as(found))
            found = torch.cat([found, last[..., None]], dim=-1)
            row = (first + parent).flatten()
{indented(self.decoder.changed("{}[:, row]"), 12)}
            token = last.view(-1, 1)
        return found[:, 0]  # (batch, {self.asked.steps})"""
