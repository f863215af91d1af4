"""How fast training is here, as ratios within one sitting: `python experiments/bench.py [--seconds 2] [--rounds 3]`.

Three loops train the same network on the same batches, each in a process of its own with one thread:

* `bare`: an nn.LSTM between plain layers in the loop that everybody writes, batches made before;
* `tuned`: the same loop, with the memory allocator told to keep what it was given;
* `engine`: our `Trainer` with our network, allocator tuned, with everything it does besides.

They take turns, and the best of the rounds counts, in items per second of processor time: what else the machine does
takes turns too. A last row pads every batch of ragged sequences to the longest of all, against length buckets.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from playground.batch import Batch, Data, Examples
from playground.experiment import Experiment
from playground.training import Epoch, Trainer, tune_allocator

CASES: dict[str, str] = {
    "writing": "[task]\nkind = 'writing'\n[model]\nhidden = 256\n[training]\nbatch = 64",
    "forecasting": "[task]\nkind = 'forecasting'\n[training]\nbatch = 128",
    "sentiment": "[task]\nkind = 'sentiment'\n[training]\nbatch = 64",
}
LOOPS = ("bare", "tuned", "engine")


@dataclass(frozen=True)
class Case:
    """One experiment with its data, made long enough that an epoch lasts a while."""

    experiment: Experiment
    data: Data

    @classmethod
    def read(cls, name: str) -> "Case":
        """Read one of `CASES`."""
        experiment = Experiment.from_toml(CASES[name] + "\nepochs = 100000\npatience = 0\nthreads = 1")
        data = experiment.prepare(experiment.data.load())
        if isinstance(data.train, Examples) and len(data.train) < 20_000:
            # As the network sees them: windows of series are held in more digits, and measured when a batch is taken.
            part = data.train.take(torch.arange(20_000) % len(data.train))
            longer = Examples(part, data.train.steps)
            data = replace(data, train=longer)
        return cls(experiment, data)


class Plain(nn.Module):
    """What one would write by hand: embedding or nothing, nn.LSTM, linear layer."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        sizes, model = case.data.sizes, case.experiment.model.plain()
        tokens = sizes.pattern.inputs == "tokens"
        self.embedding = nn.Embedding(sizes.vocabulary, model["embedding"]) if tokens else nn.Identity()
        self.lstm = nn.LSTM(model["embedding"] if tokens else sizes.features, model["hidden"], batch_first=True)
        self.shape = (sizes.horizon, sizes.outputs) if sizes.pattern.layout == "horizon" else (sizes.outputs,)
        self.steps = sizes.pattern.layout == "steps"
        self.head = nn.Linear(model["hidden"], sizes.outputs * (self.shape[0] if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch) -> Tensor:
        """The outputs in the layout of the task."""
        hidden, _ = self.lstm(self.embedding(batch.inputs))
        if not self.steps:
            size = len(hidden)
            hidden = hidden[:, -1] if batch.lengths is None else hidden[torch.arange(size), batch.lengths - 1]
            return torch.reshape(self.head(hidden), (size, *self.shape))
        answer: Tensor = self.head(hidden)
        return answer


def rate(turn: Callable[[int], int], seconds: float, device: str) -> float:
    """Items per second of something that is done again and again.

    Args:
        turn: does it once, told how often it was done before; the number of items.
        seconds: for which it is done, after some turns to get warm.
    """
    for number in range(5):
        turn(number)
    began, done, number, spent = clock(device), 0, 0, 0.0
    while spent < seconds:
        # On a card, to look at the clock is to wait for it.
        done += sum(turn(number + further) for further in range(10))
        number += 10
        spent = clock(device) - began
    return done / spent


def clock(device: str) -> float:
    """Seconds: of processor time, as what else the machine does takes turns; by the wall on a card, once it has done all."""
    if device == "cpu":
        return time.process_time()
    torch.cuda.synchronize()
    return time.perf_counter()


def by_hand(case: Case, seconds: float, device: str = "cpu", *, padded: bool = False) -> float:
    """Items per second of the loop that everybody writes."""
    torch.manual_seed(0)
    network, training = Plain(case).to(device), case.experiment.training
    optimiser = torch.optim.Adam(network.parameters(), lr=training.learning_rate)
    order = None if padded else torch.Generator().manual_seed(0)
    part = (_padded(case.data.train) if padded else case.data.train).to(torch.device(device))
    batches = [batch for batch, _ in zip(part.batches(training.batch, order), range(200), strict=False)]
    items = [int(batch.mask.sum()) if not padded else int((batch.inputs != 0).sum()) for batch in batches]

    def turn(number: int) -> int:
        place = number % len(batches)
        loss = case.experiment.task.loss(network(batches[place]), batches[place])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), training.clip)
        optimiser.step()
        return items[place]

    return rate(turn, seconds, device)


def trainer_of(case: Case, device: str = "cpu", precision: str = "auto") -> Trainer:
    """Our engine for a case."""
    training = case.experiment.training.model_copy(update={"device": device, "precision": precision})
    network = case.experiment.network(case.data.sizes)
    return Trainer(training, case.experiment.task, network, case.data, 0, from_zero=False)


def engine(case: Case, seconds: float, device: str = "cpu", precision: str = "auto") -> float:
    """Items per second of our engine inside its epochs, everything included but the measuring of whole epochs."""
    trainer = trainer_of(case, device, precision)
    trainer.pulse = 0.1
    done, spent, before, share = 0.0, 0.0, 0.0, -1.0
    for event in trainer:
        now = clock(device)
        if isinstance(event, Epoch):
            share = -1.0
            continue
        if share >= 0:
            done += (event.share - share) * trainer.data.train.items
            spent += now - before
        if spent > seconds:
            break
        share, before = event.share, clock(device)
    return done / spent


def _padded(part: object) -> Examples:
    assert isinstance(part, Examples) and part.lengths is not None
    return replace(part, whole=replace(part.whole, lengths=part.lengths.clamp(min=part.inputs.shape[1])))


def child(name: str, loop: str, seconds: float) -> float:
    """One measurement, in this process."""
    if loop != "bare":
        tune_allocator()
    torch.set_num_threads(1)
    case = Case.read(name)
    return engine(case, seconds) if loop == "engine" else by_hand(case, seconds, padded=loop == "padded")


def measure(names: list[str], seconds: float, rounds: int) -> None:
    """All loops in turn, then the table."""
    print(f"{'':14}{'bare':>12}{'tuned':>12}{'engine':>12}{'tuned/bare':>12}{'engine/bare':>12}{'engine/tuned':>13}")
    for name in names:
        loops = [*LOOPS, "padded"] if name == "sentiment" else list(LOOPS)
        best = dict.fromkeys(loops, 0.0)
        for _ in range(rounds):
            for loop in loops:
                call = [sys.executable, __file__, "--child", name, loop, "--seconds", str(seconds)]
                said = subprocess.run(call, capture_output=True, text=True, check=True).stdout
                best[loop] = max(best[loop], float(json.loads(said.splitlines()[-1])))
        bare, tuned, ours = (best[loop] for loop in LOOPS)
        print(f"{name:14}{bare:12,.0f}{tuned:12,.0f}{ours:12,.0f}", end="")
        print(f"{tuned / bare:12.2f}{ours / bare:12.2f}{ours / tuned:13.2f}", flush=True)
        if "padded" in best:
            print(f"{'':14}in length buckets {tuned / best['padded']:.2f} times as fast as padded to the longest")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=2.0, help="processor time of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES))
    parser.add_argument("--child", nargs=2, metavar=("CASE", "LOOP"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(child(given.child[0], given.child[1], given.seconds)))
    else:
        measure(given.cases, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
