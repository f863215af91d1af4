"""How fast a network is trained on a graphics card: what `gpu.py` measures beside the product's own commands."""

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from bench import Case, by_hand, engine, rate, trainer_of
from torch import Tensor, nn

from playground.training import Epoch

SEEDS = 16


def precision(device: str, small: bool) -> Iterator[tuple[str, object]]:
    """What `auto` chooses, and what it costs: validation loss after a few epochs in each precision."""
    for name in ("writing", "sentiment", "forecasting"):
        case = Case.read(name)
        for wanted in ("auto", "float32", "bfloat16"):
            trainer = trainer_of(case, device, wanted)
            losses = []
            for event in trainer:
                if isinstance(event, Epoch):
                    losses.append(event)
                if len(losses) > (1 if small else 2):
                    break
            last = losses[-1]
            yield (
                f"{name}, {wanted}",
                f"{trainer.precision}: validation loss {last.validation_loss:.4f} after {last.number} epochs, {last.items_per_second:,.0f} items/s; {[note.en for note in trainer.notes]}",
            )


def throughput(device: str, small: bool) -> Iterator[tuple[str, object]]:
    """Items per second inside an epoch against a bare torch loop over the same batches on the device, in turn."""
    seconds, rounds = (0.5, 1) if small else (1.0, 3)
    for name in ("writing", "forecasting", "sentiment"):
        case = Case.read(name)
        for wanted in ("float32", "auto"):
            bare, ours = [], []
            with _watched(device) as seen:
                for _ in range(rounds):
                    bare.append(by_hand(case, seconds, device))
                    seen.clear()
                    ours.append(engine(case, seconds, device, wanted))
                used = statistics.median(seen) if seen else None
            ratio = statistics.median(ours) / statistics.median(bare)
            yield (
                f"{name}, {wanted}",
                f"bare {statistics.median(bare):,.0f}, engine {statistics.median(ours):,.0f} items/s, ratio {ratio:.2f}; GPU busy {used} % (median), {_peak(device)}",
            )


def _peak(device: str) -> str:
    return f"{torch.cuda.max_memory_allocated() / 2**20:.0f} MiB" if device == "cuda" else "no GPU memory"


@contextmanager
def _watched(device: str) -> Iterator[list[int]]:
    """How busy the card is, in percent, sampled while the block runs."""
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            seen.append(torch.cuda.utilization())

    watcher = threading.Thread(target=watch, daemon=True)
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
        watcher.start()
    try:
        yield seen
    finally:
        over.set()


class Replicas(nn.Module):
    """Several LSTMs of one shape in one: `(replicas, batch, time, features)` to the last hidden states.

    Written out with batched products, as cuDNN has no layer for it.
    """

    def __init__(self, replicas: int, features: int, hidden: int) -> None:
        super().__init__()
        scale = hidden**-0.5
        self.hidden = hidden
        self.read = nn.Parameter(torch.empty(replicas, features, 4 * hidden).uniform_(-scale, scale))
        self.keep = nn.Parameter(torch.empty(replicas, hidden, 4 * hidden).uniform_(-scale, scale))
        self.bias = nn.Parameter(torch.zeros(replicas, 1, 4 * hidden))

    def forward(self, inputs: Tensor) -> Tensor:
        """The hidden states after the last step, `(replicas, batch, hidden)`."""
        replicas, batch, time_steps, _ = inputs.shape
        given = torch.einsum("rbtf,rfh->trbh", inputs, self.read) + self.bias
        hidden = memory = inputs.new_zeros(replicas, batch, self.hidden)
        for step in range(time_steps):
            gates = torch.baddbmm(given[step], hidden, self.keep)
            entry, forget, candidate, out = gates.chunk(4, dim=2)
            memory = torch.sigmoid(forget) * memory + torch.sigmoid(entry) * torch.tanh(candidate)
            hidden = torch.sigmoid(out) * torch.tanh(memory)
        return hidden


def seeds(device: str, small: bool) -> Iterator[tuple[str, object]]:
    """16 LSTMs (64 units, 48 steps, batches of 128) in turn with cuDNN, and as one with batched products."""
    hidden, steps, batch = 64, 48, 128
    inputs = torch.randn(batch, steps, 1, device=device)
    alone = nn.LSTM(1, hidden, batch_first=True).to(device)
    one = torch.optim.Adam(alone.parameters())

    def in_turn(_number: int) -> int:
        for _ in range(SEEDS):
            one.zero_grad()
            alone(inputs)[0][:, -1].square().mean().backward()
            one.step()
        return SEEDS

    together = Replicas(SEEDS, 1, hidden).to(device)
    all_of_them = torch.optim.Adam(together.parameters())
    spread = inputs.expand(SEEDS, -1, -1, -1)

    def as_one(_number: int) -> int:
        all_of_them.zero_grad()
        together(spread).square().mean().backward()
        all_of_them.step()
        return SEEDS

    seconds = 0.5 if small else 2.0
    turn, whole = rate(in_turn, seconds, device), rate(as_one, seconds, device)
    yield "steps per second over all seeds", f"in turn {turn:,.0f}, as one {whole:,.0f}, ratio {whole / turn:.2f}"
