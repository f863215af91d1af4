"""A stack of two cells: two single stacks put together, in numbers, names of weights and states."""

import pytest
import torch
from safetensors.torch import load, save
from torch import nn

from playground.batch import Batch
from playground.cells import CELLS
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.knobs import Shelved
from playground.model import MODELS
from playground.recurrent import RecurrentStack
from playground.recurrent.mixed import MixedStack
from playground.studies.ranges import address_of, put_all
from tests.topologies.cases import PATTERNS, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

LENGTHS = torch.tensor([6, 2, 0, 1, 4])


def make(
    lower: str = "lstm", upper: str = "gru", *, both: bool = False, layers: int = 3, **options: float
) -> MixedStack:
    torch.manual_seed(3)
    made = MixedStack(CELLS[lower](), CELLS[upper](), 3, 4, layers, bidirectional=both, **options)
    return made.double()


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_it_is_torchs_layers_one_on_the_other(both: bool, lengths: torch.Tensor | None) -> None:
    stack = make(both=both)
    below = nn.LSTM(3, 4, batch_first=True, bidirectional=both).double()
    above = nn.GRU(below.hidden_size * (1 + both), 4, 2, batch_first=True, bidirectional=both).double()
    below.load_state_dict(stack.lower.layers.state_dict())
    above.load_state_dict(stack.upper.layers.state_dict())
    inputs = torch.randn(5, 6, 3, dtype=torch.float64)
    outputs, after = stack(inputs, lengths)
    for row in range(5):
        real = 6 if lengths is None else int(lengths[row])
        if not real:
            assert not outputs[row].any() and not any(part[:, row].any() for part in after)
            continue
        middle, (hidden, memory) = below(inputs[row : row + 1, :real])
        expected, last = above(middle)
        torch.testing.assert_close(outputs[row : row + 1, :real], expected, rtol=0, atol=1e-12)
        assert not outputs[row, real:].any()
        for part, its in zip(after, (hidden, memory, last), strict=True):
            torch.testing.assert_close(part[:, row], its[:, 0], rtol=0, atol=1e-12)


@pytest.mark.parametrize(("lower", "upper"), [("lstm", "gru"), ("gru", "lstm"), ("rnn", "slstm"), ("lru", "rnn")])
def test_its_state_is_the_lower_cells_and_then_the_upper_cells(lower: str, upper: str) -> None:
    stack = make(lower, upper)
    inputs = torch.randn(2, 6, 3, dtype=torch.float64)
    whole, ended = stack(inputs)
    counts = [1] * len(CELLS[lower].states) + [2] * len(CELLS[upper].states)
    assert [tuple(part.shape) for part in ended] == [(count, 2, 4) for count in counts]
    first, state = stack(inputs[:, :2])
    second, after = stack(inputs[:, 2:], None, state)
    torch.testing.assert_close(torch.cat([first, second], 1), whole, rtol=0, atol=1e-12)
    for one, other in zip(after, ended, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_with_one_cell_it_is_the_usual_stack() -> None:
    stack, inputs = make("gru", "gru"), torch.randn(2, 6, 3, dtype=torch.float64)
    usual = RecurrentStack(CELLS["gru"](), 3, 4, 3).double()
    upper = {name.replace("_l1", "_l2").replace("_l0", "_l1"): w for name, w in stack.upper.layers.state_dict().items()}
    usual.layers.load_state_dict({**stack.lower.layers.state_dict(), **upper})
    torch.testing.assert_close(stack(inputs)[0], usual(inputs)[0], rtol=0, atol=1e-12)


def test_gradients_agree_with_finite_differences() -> None:
    stack = make("lstm", "slstm", both=True, layers=2)
    inputs = torch.randn(2, 3, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda given: stack(given, torch.tensor([3, 1]))[0], (inputs,))


def test_dropout_also_lies_between_the_cells_and_only_while_training() -> None:
    stack, inputs = make(layers=2, dropout=0.9), torch.randn(2, 6, 3, dtype=torch.float64)
    assert not torch.equal(stack(inputs)[0], stack(inputs)[0])
    stack.eval()
    assert torch.equal(stack(inputs)[0], stack(inputs)[0])


@pytest.mark.parametrize("kind", [kind for kind in MODELS if MODELS[kind].recurrent])
def test_a_network_is_saved_and_loaded_and_has_no_wrong_fast_form(kind: str) -> None:
    model = MODELS[kind].configure({"cell": "lstm", "upper_cell": "gru", "layers": 2, "hidden": 6})
    pattern = next(pattern for pattern in PATTERNS.values() if model.refuses(pattern) is None)
    one, other = (model.build(sizes(pattern)).eval() for _ in range(2))
    given = batch(sizes(pattern))
    assert not torch.equal(one(given)[0], other(given)[0])
    other.load_state_dict(load(save(one.state_dict())))
    assert torch.equal(one(given)[0], other(given)[0])
    assert getattr(one, "plain", lambda: None)() is None
    drawn = model.blueprint(sizes(pattern))
    for layers in filter(None, (drawn.layers, drawn.decoder)):
        cells = [(layer.title.en, layer.states) for layer in layers if layer.states]
        assert cells[:2] == [("LSTM", ("h", "c")), ("GRU", ("h",))]


@pytest.mark.parametrize("readout", ["last", "mean", "max", "attention"])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("encoding", ["embedding", "one_hot"])
def test_every_readout_takes_the_real_steps_of_the_upper_cell(readout: str, both: bool, encoding: str) -> None:
    knobs = {"cell": "lru", "upper_cell": "lstm", "layers": 2, "hidden": 5, "readout": readout, "bidirectional": both}
    size = sizes(PATTERNS["classify_tokens"])
    network = MODELS["sequence_to_vector"].configure({**knobs, "encoding": encoding}).build(size).eval()
    given = batch(size, lengths=[7, 2, 5])
    together = network(given)[0]
    for row, length in enumerate([7, 2, 5]):
        alone = Batch(given.inputs[row : row + 1, :length], given.targets[row : row + 1])
        torch.testing.assert_close(network(alone)[0], together[row : row + 1])


def experiment(**model: object) -> Experiment:
    return Experiment.configure({"task": "forecasting", "model": {"hidden": 8, "layers": 2, **model}})


def test_without_an_upper_cell_an_experiment_is_what_it_was() -> None:
    """A run from before there were such stacks, and one-hot input, is the same experiment still."""
    assert not {"upper_cell", "encoding"} & set(experiment().decisive()["model"])
    assert experiment(upper_cell=None, encoding="embedding").digest() == experiment().digest()
    assert experiment(upper_cell="gru").digest() != experiment().digest() != experiment(encoding="one_hot").digest()


def test_the_upper_cell_is_chosen_written_and_named_like_a_cell() -> None:
    mixed = experiment(upper_cell="gru")
    assert Experiment.from_toml(mixed.to_toml()) == mixed
    assert mixed.flat()["model.upper_cell.kind"] == "gru"
    assert mixed.suggested_name().en.startswith("LSTM + GRU · ")
    words = experiment().to_toml()
    assert Experiment.from_toml(words, {"model.upper_cell": "gru"}) == mixed
    assert Experiment.from_toml(
        words, {"model.upper_cell.kind": "gru", "model.upper_cell.reset": "before"}
    ) == experiment(upper_cell={"kind": "gru", "reset": "before"})
    table = mixed.plain()
    put_all(table, {"model.upper_cell": "lstm"})
    assert isinstance(Experiment.configure(table).model.upper_cell, Shelved)
    assert Experiment.configure(table).model.upper_cell.kind() == "lstm"


def test_one_layer_has_none_above_it() -> None:
    with pytest.raises(WrongInput) as refused:
        experiment(upper_cell="gru", layers=1)
    assert "“Layers” to 2 or more" in refused.value.text.en and "«Capas» a 2 o más" in refused.value.text.es


def test_a_study_varies_the_upper_cell_where_there_is_one() -> None:
    assert address_of(experiment(upper_cell="gru"), "model.upper_cell") == "model.upper_cell.kind"
    with pytest.raises(WrongInput, match="Set it to one of its values first"):
        address_of(experiment(), "model.upper_cell")
