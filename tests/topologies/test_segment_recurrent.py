"""Segment-wise networks: the published equations, and windows and horizons that are no multiple of a segment."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from playground.batch import Batch, Pattern, Sizes
from playground.diagrams.network import unrolled
from playground.model import MODELS, Network

pytestmark = pytest.mark.usefixtures("one_thread")

FORECAST = Pattern("values", "horizon")


def built(sizes: Sizes, **knobs: object) -> Network:
    torch.manual_seed(2)
    model = MODELS["segment_recurrent"].configure({"cell": "gru", "hidden": 8} | knobs)
    return model.build(sizes).eval()


def test_it_is_the_published_network() -> None:
    """Two segments in, three ahead, by hand: S. Lin et al. (2023), with parallel decoding."""
    sizes = Sizes(FORECAST, outputs=1, features=1, horizon=12, time=8, series=5)
    network = built(sizes, segment=4)
    inputs, which = torch.randn(6, 8, 1), torch.tensor([0, 4, 2, 2, 1, 3])
    part = dict(network.named_parameters())
    cell = nn.GRUCell(8, 8)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        getattr(cell, name).data = part[f"stack.layers.{name}_l0"].data
    state = torch.zeros(6, 8)
    for segment in inputs[:, :, 0].split(4, dim=1):
        state = cell(torch.relu(segment @ part["segments.weight"].T + part["segments.bias"]), state)
    ahead = []
    for place in range(3):
        told = torch.cat([part["places.weight"][place].expand(6, 4), part["series.weight"][which]], dim=1)
        ahead.append(cell(told, state) @ part["head.weight"].T + part["head.bias"])
    expected = torch.cat(ahead, dim=1)[:, :, None]
    found, after = network(Batch(inputs, torch.zeros(6, 12, 1), series=which))
    torch.testing.assert_close(found, expected)
    assert after is None


@pytest.mark.parametrize(("time", "horizon", "segment"), [(7, 5, 3), (5, 1, 48), (6, 20, 6), (1, 1, 1)])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_windows_and_horizons_of_any_length(time: int, horizon: int, segment: int, cell: str) -> None:
    sizes = Sizes(FORECAST, outputs=2, features=3, horizon=horizon, time=time)
    network = built(sizes, segment=segment, cell=cell, layers=2)
    outputs, _ = network(Batch(torch.randn(4, time, 3), torch.zeros(4, horizon, 2)))
    assert outputs.shape == (4, horizon, 2)
    model = MODELS["segment_recurrent"].configure({"segment": segment, "cell": cell})
    assert "y<tspan" in unrolled(model.blueprint(sizes))


def test_a_first_segment_that_is_short_begins_with_its_first_value_again() -> None:
    sizes = Sizes(FORECAST, outputs=1, features=1, horizon=4, time=8)
    network = built(sizes, segment=4)
    short = torch.randn(3, 6, 1)
    whole = torch.cat([short[:, :1], short[:, :1], short], dim=1)
    targets = torch.zeros(3, 4, 1)
    torch.testing.assert_close(network(Batch(short, targets))[0], network(Batch(whole, targets))[0])


def test_padding_is_not_seen_and_segments_end_where_a_sequence_does() -> None:
    sizes = Sizes(FORECAST, outputs=1, features=1, horizon=4, time=8)
    network = built(sizes, segment=4)
    batch = Batch(torch.randn(2, 8, 1), torch.zeros(2, 4, 1), torch.tensor([8, 5]))
    found, _ = network(batch)
    spoilt = batch.inputs.clone()
    spoilt[1, 5:] = 9
    torch.testing.assert_close(network(replace(batch, inputs=spoilt))[0], found)
    alone = torch.cat([batch.inputs[1:, :1].expand(1, 3, 1), batch.inputs[1:, :5]], dim=1)
    torch.testing.assert_close(network(Batch(alone, batch.targets[1:]))[0], found[1:])


def test_it_learns_a_wave() -> None:
    torch.manual_seed(0)
    network = built(Sizes(FORECAST, outputs=1, features=1, horizon=12, time=24), segment=6).train()
    wave = torch.sin(torch.arange(400) / 3).unfold(0, 36, 1)[:, :, None]
    optimiser = torch.optim.Adam(network.parameters(), 0.02)
    for _ in range(60):
        loss = (network(Batch(wave[:, :24], wave[:, 24:]))[0] - wave[:, 24:]).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.02


@pytest.mark.parametrize("time", [8, 7, 5])
def test_a_shortcut_adds_a_weighted_sum_of_the_window(time: int) -> None:
    sizes = Sizes(FORECAST, outputs=2, features=3, horizon=5, time=7)
    network, plain = built(sizes, segment=4, shortcut=True), built(sizes, segment=4)
    batch = Batch(torch.randn(6, time, 3), torch.zeros(6, 5, 2))
    torch.testing.assert_close(network(batch)[0], plain(batch)[0])  # at first it adds nothing
    part = dict(network.named_parameters())
    part["shortcut.weight"].data.normal_()
    first = batch.inputs[:, :1].expand(-1, max(0, 7 - time), -1)
    known = torch.cat([first, batch.inputs], dim=1)[:, -7:]
    added = (known.flatten(1) @ part["shortcut.weight"].T).reshape(6, 5, 2)
    torch.testing.assert_close(network(batch)[0], plain(batch)[0] + added)


@pytest.mark.parametrize("padded", [5, 6, 8, 13])
@pytest.mark.parametrize(
    "knobs", [{"cell": "lstm"}, {"shortcut": True}, {"cell": "lru", "upper_cell": "gru", "layers": 2}]
)
def test_how_much_padding_follows_changes_nothing(padded: int, knobs: dict[str, object]) -> None:
    network = built(Sizes(FORECAST, outputs=1, features=1, horizon=4, time=8), segment=3, **knobs)
    if "shortcut" in knobs:
        network.get_parameter("shortcut.weight").data.normal_()
    inputs, targets = torch.randn(2, padded, 1), torch.zeros(2, 4, 1)
    found, _ = network(Batch(inputs, targets, torch.tensor([5, 2])))
    for row, length in enumerate((5, 2)):
        alone, _ = network(Batch(inputs[row : row + 1, :length], targets[:1]))
        torch.testing.assert_close(found[row : row + 1], alone)
