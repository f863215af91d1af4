"""What holds for every cell with each of its settings: gradients, all steps at once, and a toy that it must learn."""

import math
import re
from itertools import product

import pytest
import torch
from torch import Tensor, nn

from playground.cells import CELLS, Cell, Scanned, Step
from playground.recurrent import RecurrentStack

pytestmark = pytest.mark.usefixtures("one_thread")


def forms() -> list[tuple[str, dict[str, object]]]:
    """Every cell with its own settings, and with each other choice that changes what it computes."""
    found: list[tuple[str, dict[str, object]]] = []
    for kind in CELLS:
        knobs = CELLS[kind].knobs().values()
        choices = [
            [(one.name, value) for value in (one.choices or (False, True))]
            for one in knobs
            if one.choices or one.type is bool
        ]
        found += [(kind, dict(chosen)) for chosen in product(*choices)]
    return found


def named(form: tuple[str, dict[str, object]]) -> str:
    return "-".join([form[0], *(f"{name}={value}" for name, value in form[1].items())])


FORMS = [pytest.param(*form, id=named(form)) for form in forms()]


def start(cell: Cell, batch: int, hidden: int) -> tuple[Tensor, ...]:
    """A state that the cell can be in: what some inputs have made of zeros."""
    step = cell.step(3, hidden).double()
    state = tuple(torch.zeros(batch, hidden, dtype=torch.float64) for _ in cell.states)
    for inputs in torch.randn(3, batch, 3, dtype=torch.float64):
        state = step(inputs, state)
    return tuple(part.detach() for part in state)


@pytest.mark.parametrize(("kind", "settings"), FORMS)
def test_gradients_are_those_of_finite_differences(kind: str, settings: dict[str, object]) -> None:
    torch.manual_seed(2)
    cell = CELLS[kind].configure(settings)
    step, state = cell.step(3, 4).double(), start(cell, 2, 4)
    given = [torch.randn(2, 3, dtype=torch.float64), *state, *(weight.detach() for weight in step.parameters())]
    names = [name for name, _ in step.named_parameters()]

    def twice(inputs: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
        weights = dict(zip(names, others[len(state) :], strict=True))
        once = torch.func.functional_call(step, weights, (inputs, others[: len(state)]))
        return torch.func.functional_call(step, weights, (inputs, once))

    assert torch.autograd.gradcheck(twice, [tensor.clone().requires_grad_() for tensor in given])


@pytest.mark.parametrize("time", [1, 2, 7, 30])
@pytest.mark.parametrize("kind", [kind for kind in CELLS if isinstance(CELLS[kind]().step(1, 1), Scanned)])
def test_all_steps_at_once_are_the_steps_one_by_one(kind: str, time: int) -> None:
    torch.manual_seed(4)
    cell = CELLS[kind]()
    step, state = cell.step(3, 5).double(), start(cell, 2, 5)
    assert isinstance(step, Scanned)
    inputs = torch.randn(2, time, 3, dtype=torch.float64).requires_grad_()
    together = step.scan(step.project(inputs), state)
    one_by_one = []
    for place in range(time):
        state = step(inputs[:, place], state)
        one_by_one.append(state)
    aim = torch.randn_like(together[0])
    slopes = []
    for found in (together, tuple(torch.stack(parts, 1) for parts in zip(*one_by_one, strict=True))):
        for one, other in zip(found, together, strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-12)
        slopes.append(torch.autograd.grad((found[0] * aim).sum(), [inputs, *step.parameters()], retain_graph=True))
    for one, other in zip(*slopes, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_every_cell_learns_to_tell_the_first_step_at_the_last(kind: str) -> None:
    torch.manual_seed(0)
    stack, head = RecurrentStack(CELLS[kind](), 2, 16, 2), nn.Linear(16, 1)
    weights = [*stack.parameters(), *head.parameters()]
    optimiser = torch.optim.Adam(weights, 0.02)
    fading = torch.optim.lr_scheduler.LinearLR(optimiser, 1, 0.01, 250)
    losses = []
    for _ in range(250):
        inputs = torch.randn(32, 8, 2)
        inputs[:, :, 1] = 0
        inputs[:, 0, 1] = 1  # which step is the first
        missed = head(stack(inputs)[0][:, -1])[:, 0] - inputs[:, 0, 0]
        loss = missed.square().mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        fading.step()
        losses.append(loss.item())
    assert sum(losses[-20:]) / 20 < 0.2, "always to say the mean is an error of 1"


@pytest.mark.parametrize(("kind", "settings"), FORMS)
def test_the_equations_are_whole_lines_of_latex(kind: str, settings: dict[str, object]) -> None:
    lines = CELLS[kind].configure(settings).equations.splitlines()
    for line in lines:
        assert "=" in line and line.count("{") == line.count("}") and line.count("(") == line.count(")")
    assert lines[-1].startswith("h_t = ")
    assert not re.search(r"(?<!\\)\b(tanh|odot|sigma)\b", "\n".join(lines)), "a backslash has gone"


def by_hand(step: Step) -> dict[str, list[float]]:
    """Give a step of one input and one unit simple weights; they are returned by name."""
    values = {}
    for name, weight in step.named_parameters():
        count = weight.numel()
        values[name] = [0.3 + 0.2 * number - 0.1 * len(values) for number in range(count)]
        weight.data.copy_(torch.tensor(values[name]).reshape(weight.shape))
    return values


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def sums(w: dict[str, list[float]], number: int, x: float, h: float) -> float:
    return w["weight_ih"][number] * x + w["bias_ih"][number] + w["weight_hh"][number] * h + w["bias_hh"][number]


X, H, C = 0.7, -0.4, 0.9


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("gates", ["all", "coupled", "no_forget", "no_input", "no_output"])
def test_an_lstm_of_one_unit_by_hand(gates: str, peepholes: bool) -> None:
    step = CELLS["lstm"].configure({"gates": gates, "peepholes": peepholes}).step(1, 1).double()
    w = by_hand(step)
    names = {"all": "ifgo", "coupled": "fgo", "no_forget": "igo", "no_input": "fgo", "no_output": "ifg"}[gates]
    seen = dict(zip([name for name in names if name != "g"], w.get("weight_peephole", [0, 0, 0]), strict=False))

    def gate(name: str, cell: float) -> float:
        return sigmoid(sums(w, names.index(name), X, H) + seen[name] * cell) if name in names else 1.0

    forget = gate("f", C)
    entry = 1 - forget if gates == "coupled" else gate("i", C)
    memory = forget * C + entry * math.tanh(sums(w, names.index("g"), X, H))
    found = step(torch.tensor([[X]]).double(), (torch.tensor([[H]]).double(), torch.tensor([[C]]).double()))
    assert found[1].item() == pytest.approx(memory, rel=1e-6)
    assert found[0].item() == pytest.approx(gate("o", memory) * math.tanh(memory), rel=1e-6)


def test_a_gru_that_resets_before_the_product_by_hand() -> None:
    step = CELLS["gru"].configure({"reset": "before"}).step(1, 1).double()
    w = by_hand(step)
    reset, update = sigmoid(sums(w, 0, X, H)), sigmoid(sums(w, 1, X, H))
    candidate = math.tanh(sums(w, 2, X, reset * H))
    found = step(torch.tensor([[X]]).double(), (torch.tensor([[H]]).double(),))[0].item()
    assert found == pytest.approx((1 - update) * candidate + update * H, rel=1e-6)


def test_a_minimal_gated_unit_by_hand() -> None:
    step = CELLS["mgu"]().step(1, 1).double()
    w = by_hand(step)
    gate = sigmoid(sums(w, 0, X, H))
    candidate = math.tanh(sums(w, 1, X, gate * H))
    found = step(torch.tensor([[X]]).double(), (torch.tensor([[H]]).double(),))[0].item()
    assert found == pytest.approx((1 - gate) * H + gate * candidate, rel=1e-6)


def test_minimal_cells_by_hand() -> None:
    for kind in ("min_gru", "min_lstm"):
        step = CELLS[kind]().step(1, 1).double()
        w = by_hand(step)
        *gates, candidate = (weight * X + bias for weight, bias in zip(w["weight_ih"], w["bias_ih"], strict=True))
        if kind == "min_gru":
            kept = 1 - sigmoid(gates[0])
        else:
            kept = sigmoid(gates[0]) / (sigmoid(gates[0]) + sigmoid(gates[1]))
        found = step(torch.tensor([[X]]).double(), (torch.tensor([[H]]).double(),))[0].item()
        assert found == pytest.approx(kept * H + (1 - kept) * candidate, rel=1e-6)


def test_the_stabiliser_changes_no_output_and_large_gates_overflow_nothing() -> None:
    step = CELLS["slstm"]().step(1, 1).double()
    w = by_hand(step)
    h, c, n = 0.0, 0.0, 0.0
    state = tuple(torch.zeros(1, 1, dtype=torch.float64) for _ in range(4))
    for x in (0.5, -1.0, 2.0, 0.1):
        entry, forget = math.exp(sums(w, 0, x, h)), sigmoid(sums(w, 1, x, h))
        c = forget * c + entry * math.tanh(sums(w, 2, x, h))
        n = forget * n + entry
        h = sigmoid(sums(w, 3, x, h)) * c / n
        state = step(torch.tensor([[x]]).double(), state)
        assert state[0].item() == pytest.approx(h, rel=1e-6)
    for x in (1e4, -1e4):
        state = step(torch.tensor([[x]]).double(), state)
        assert all(part.isfinite().all() for part in state)


def test_a_linear_recurrent_unit_is_the_complex_recurrence() -> None:
    torch.manual_seed(1)
    step = CELLS["lru"]().step(2, 3).double()
    inputs = torch.randn(6, 2, dtype=torch.float64)
    real, imaginary, past = step.weight_ih.chunk(3)
    eigenvalues = torch.exp(torch.complex(-step.decay.exp(), step.angle.exp()))
    assert (eigenvalues.abs() < 1).all()
    complex_state = torch.zeros(3, dtype=torch.complex128)
    state = tuple(torch.zeros(1, 3, dtype=torch.float64) for _ in range(3))
    read_real, read_imaginary = step.weight_out.chunk(2, dim=1)
    for x in inputs:
        drive = torch.complex(real @ x, imaginary @ x) * (1 - eigenvalues.abs() ** 2).sqrt()
        complex_state = eigenvalues * complex_state + drive
        output = (torch.complex(read_real, -read_imaginary) @ complex_state).real + past @ x + step.bias_ih
        state = step(x[None], state)
        torch.testing.assert_close(state[0][0], nn.functional.gelu(output))


def test_a_unit_of_an_independent_network_sees_no_other() -> None:
    step = CELLS["indrnn"]().step(1, 3).double()
    inputs = torch.ones(1, 1, dtype=torch.float64)
    slope = torch.autograd.functional.jacobian(
        lambda state: step(inputs, (state[None],))[0][0], torch.full((3,), 5.0, dtype=torch.float64)
    )
    torch.testing.assert_close(slope, torch.diag(step.weight_hh.detach()))
    step.weight_hh.data.fill_(3.0)
    assert step(inputs * 0, (torch.ones(1, 3, dtype=torch.float64),))[0].max() < 2, "the weight is held within 1"
