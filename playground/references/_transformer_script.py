"""What the Transformers share as lines of a script: reading with positions, and torch's own layers."""

from dataclasses import dataclass
from typing import Literal

from playground.recurrent.script import ReadScript
from playground.references._transformer import TransformerModel
from playground.script import Asked, call, noted

SINUSOIDS = '''\
def sinusoids(places, size):
    """Where steps stand, as sines and cosines of ever longer waves: (time, size)."""
    powers = torch.arange(0, size, 2, dtype=torch.float64) / size
    angles = places[:, None] / 10_000**powers
    waves = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
    return waves[:, :size].float()'''


@dataclass(frozen=True)
class TransformerScript:
    """The lines of what reads the input of a `TransformerNetwork`, and of its layers.

    Attributes:
        model: the settings.
        asked: what is asked for.
    """

    model: TransformerModel
    asked: Asked

    @property
    def read(self) -> ReadScript:
        """How the input is read."""
        sizes = self.asked.sizes
        return ReadScript(sizes, self.model.vector(sizes) or sizes.features)

    @property
    def classes(self) -> tuple[str, ...]:
        """The waves that tell positions, where there are any."""
        return (SINUSOIDS,) if self.model.positions == "sinusoidal" else ()

    @property
    def weights(self) -> dict[str, str]:
        """What the parts of the encoder are called, where its layers are torch's."""
        return {"blocks": "encoder.layers", "norm": "encoder.norm", **self.renamed("positions")}

    def renamed(self, positions: str) -> dict[str, str]:
        """What learnt positions are called."""
        return {f"{positions}.learnt": positions}

    @property
    def made(self) -> str:
        """The lines that make what the input is read with, each with its line break."""
        read, hidden = self.read, self.model.hidden
        project = f"        self.project = nn.Linear({read.features}, {hidden})\n" * self._projected
        return f"{read.made}{project}{self.learnt('positions', self.model.places(self.asked.sizes))}"

    def learnt(self, name: str, count: int) -> str:
        """The line that makes learnt positions, with its line break; nothing where they are not learnt."""
        if self.model.positions != "learned":
            return ""
        return f"        self.{name} = nn.Embedding({count}, {self.model.hidden})\n"

    def layers(self, kind: Literal["Encoder", "Decoder"], name: str) -> str:
        """The lines that make torch's layers.

        Args:
            kind: which of its classes.
            name: what they are called.
        """
        model, first = self.model, self.model.norm == "pre"
        arguments = f"{model.hidden}, {model.heads}, dim_feedforward={model.feedforward}, dropout=0.0, batch_first=True"
        layer = call(f"        layer = nn.Transformer{kind}Layer(", f"{arguments}{', norm_first=True' * first}")
        more = f", norm=nn.LayerNorm({model.hidden})" * first + ", enable_nested_tensor=False" * (kind == "Encoder")
        return f"{layer}\n{call(f'        self.{name} = nn.Transformer{kind}(', f'layer, {model.layers}{more}')}"

    def reading(self, *, places: bool, first: str = "", again: bool = False) -> str:
        """The lines of `forward` to `vectors`, `(batch, time, hidden)`.

        Args:
            places: `places` `(time,)` are asked for, where each step stands.
            first: where the first one stands, as Python; empty: at 0.
            again: places beyond the learnt ones begin with the first again; else they share the last.
        """
        lines, model = self.read.line, self.model
        if self._projected:
            line = f"        vectors = self.project({self.read.sequence})"
            lines += f"{noted(line, f'(batch, time, {model.hidden})')}\n"
        if places or model.positions != "none":
            lines += self.placed("positions", model.places(self.asked.sizes), first=first, again=again)
        return lines

    def placed(self, name: str, count: int, *, first: str = "", again: bool = False) -> str:
        """The lines to `places`, and that add to `vectors` where they stand; see `reading`.

        Args:
            name: what the learnt vectors are called.
            count: how many of them there are.
        """
        time = "vectors.shape[1]"
        lines = f"        places = torch.arange({f'{first}, {first} + {time}' if first else time})\n"
        if self.model.positions == "learned":
            within, beyond = f"places.clamp(max={count - 1})", "steps beyond these share the last one"
            if again:
                within, beyond = f"places % {count}", "steps beyond these begin with the first again"
            lines += f"{noted(f'        vectors = vectors + self.{name}({within})', beyond)}\n"
        elif self.model.positions == "sinusoidal":
            lines += f"        vectors = vectors + sinusoids(places, {self.model.hidden})\n"
        return lines

    @property
    def _projected(self) -> bool:
        return self.asked.inputs == "values" or self.read.features != self.model.hidden
