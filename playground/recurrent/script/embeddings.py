"""How a network reads its input, as lines of a script."""

from dataclasses import dataclass

from playground.batch import Sizes
from playground.recurrent.embeddings import EACH
from playground.script import noted

WORD_PARTS = f'''\
class WordParts(nn.Embedding):
    """A vector for each word, with the vectors of the parts of its spelling added."""

    def __init__(self, vocabulary, size, parts):
        super().__init__(vocabulary, size)
        self.parts = nn.Embedding(parts, size)
        numbers = torch.zeros(vocabulary, {EACH}, dtype=torch.int64)
        self.register_buffer("parts_of", numbers)

    def forward(self, tokens):
        parts = self.parts_of[tokens]  # (batch, time, {EACH}), 0 where there are fewer
        count = (parts != 0).sum(dim=-1, keepdim=True).clamp(min=1)
        return super().forward(tokens) + self.parts(parts).sum(dim=-2) / count.sqrt()'''


@dataclass(frozen=True)
class ReadScript:
    """How a network reads its input: values as they are, tokens as their vectors.

    Attributes:
        sizes: what the network is built from.
        features: numbers of each step.
        one_hot: tokens are read as vectors of ones and zeros.
        parts: different parts of words that the vectors share; 0: they share nothing.
    """

    sizes: Sizes
    features: int
    one_hot: bool = False
    parts: int = 0

    @property
    def classes(self) -> tuple[str, ...]:
        """Vectors that share parts."""
        return (WORD_PARTS,) if self.parts else ()

    @property
    def made(self) -> str:
        """The line that makes the embedding, with its line break; nothing where there is none."""
        if self.sizes.pattern.inputs != "tokens" or self.one_hot:
            return ""
        if self.parts:
            made = f"WordParts({self.sizes.vocabulary}, {self.features}, {self.parts})"
        else:
            made = f"nn.Embedding({self.sizes.vocabulary}, {self.features})"
        return f"        self.embedding = {made}\n"

    @property
    def line(self) -> str:
        """The first lines of `forward`: what is read is then called `sequence`."""
        if self.sizes.pattern.inputs != "tokens":
            return f"        # {self.sequence}: (batch, time, {self.features})\n"
        line = "        vectors = self.embedding(tokens)"
        if self.one_hot:
            line = f"        vectors = F.one_hot(tokens, {self.features}).float()"
        return noted(line, f"(batch, time) to (batch, time, {self.features})") + "\n"

    @property
    def sequence(self) -> str:
        """What is read, `(batch, time, features)`."""
        return "values" if self.sizes.pattern.inputs != "tokens" else "vectors"
